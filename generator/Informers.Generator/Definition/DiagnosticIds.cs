namespace Informers.Generator;

/// <summary>The ids of the rules on what the generator reads. An id is never given another meaning.</summary>
internal static class DiagnosticIds
{
    public const string HostIsNotPartial = "INF0001";
    public const string HostIsGeneric = "INF0002";
    public const string ContainerIsNotPartial = "INF0003";
    public const string HostIsNoFactory = "INF0004";
    public const string HostHasBaseClass = "INF0005";
    public const string MemberIsTaken = "INF0006";
    public const string TypeIsNoResource = "INF0007";
    public const string IdentityIsMissing = "INF0008";
    public const string IdentityIsInvalid = "INF0009";
    public const string MetadataDoesNotFit = "INF0010";
    public const string ResourceIsRepeated = "INF0011";
    public const string TypeIsNotAccessible = "INF0012";
    public const string NameIsInvalid = "INF0013";
    public const string ScopeIsUnknown = "INF0014";
    public const string NameIsTaken = "INF0015";
    public const string RootNamespaceIsInvalid = "INF0016";
    public const string DecoderFallsBack = "INF0017";
    public const string TypeCannotBeDecoded = "INF0018";
    public const string LanguageIsTooOld = "INF0019";
    public const string AssemblyHasNoResource = "INF0020";
    public const string ResourceIsLeftOut = "INF0021";
    public const string ClassIsBoth = "INF0022";
    public const string NamespaceWouldHide = "INF0023";
    public const string TypeCannotBeCopied = "INF0060";
    public const string IndexPathIsUnknown = "INF0061";
    public const string IndexMethodDoesNotFit = "INF0062";
    public const string IndexNameIsInvalid = "INF0063";
    public const string IndexHasNoInformer = "INF0064";
    public const string IndexClashes = "INF0065";
    public const string IndexIsUnclear = "INF0066";

    public const string ProjectionPathIsUnknown = "INF0070";
    public const string IdentityIsDropped = "INF0071";
    public const string ProjectionContradicts = "INF0072";
    public const string ProjectionPathIsRedundant = "INF0073";
    public const string IndexIsNotDecoded = "INF0074";
    public const string ProjectionNeedsDecoder = "INF0075";
    public const string ProjectionsDiffer = "INF0076";

    public const string YamlIsInvalid = "INF0040";
    public const string CrdVersionIsOld = "INF0041";
    public const string CrdIsInvalid = "INF0042";
    public const string FileHasNoCrd = "INF0043";
    public const string CrdIsRepeated = "INF0044";
    public const string CrdIsUnknown = "INF0045";
    public const string CrdIsAmbiguous = "INF0046";
    public const string PatternIsNotChecked = "INF0047";
}
