using Microsoft.CodeAnalysis;

namespace Informers.Generator;

/// <summary>The rules on what the generator reads: errors say why nothing was emitted, the rest what was assumed.</summary>
internal static class DiagnosticDescriptors
{
    private const string Category = "Informers.Definition";
    private const string HelpFolder = "https://github.com/informers-dotnet/informers/blob/main/generator/docs/rules/";

    /// <summary>{0}: the class.</summary>
    public static readonly DiagnosticDescriptor HostIsNotPartial = new(
        DiagnosticIds.HostIsNotPartial,
        "A class with [GenerateInformer] must be partial",
        "'{0}' must be partial, because [GenerateInformer] adds members to it",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.HostIsNotPartial + ".md");

    /// <summary>{0}: the class.</summary>
    public static readonly DiagnosticDescriptor HostIsGeneric = new(
        DiagnosticIds.HostIsGeneric,
        "A class with [GenerateInformer] must not be generic",
        "'{0}' must neither be generic nor be nested in a generic type: a factory holds one informer for each resource",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.HostIsGeneric + ".md");

    /// <summary>{0}: the class, {1}: the type around it.</summary>
    public static readonly DiagnosticDescriptor ContainerIsNotPartial = new(
        DiagnosticIds.ContainerIsNotPartial,
        "A type around a class with [GenerateInformer] must be partial",
        "'{1}' must be partial, because [GenerateInformer] adds members to '{0}', which is nested in it",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.ContainerIsNotPartial + ".md");

    /// <summary>{0}: the class, {1}: what it is.</summary>
    public static readonly DiagnosticDescriptor HostIsNoFactory = new(
        DiagnosticIds.HostIsNoFactory,
        "A class with [GenerateInformer] must be an ordinary class",
        "'{0}' cannot become a SharedInformerFactory, because it is {1}; make it an ordinary class",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.HostIsNoFactory + ".md");

    /// <summary>{0}: the class, {1}: its base class.</summary>
    public static readonly DiagnosticDescriptor HostHasBaseClass = new(
        DiagnosticIds.HostHasBaseClass,
        "A class with [GenerateInformer] must not have another base class",
        "'{0}' must not derive from '{1}', because [GenerateInformer] makes it derive from SharedInformerFactory",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.HostHasBaseClass + ".md");

    /// <summary>{0}: the class, {1}: the member.</summary>
    public static readonly DiagnosticDescriptor MemberIsTaken = new(
        DiagnosticIds.MemberIsTaken,
        "A class with [GenerateInformer] must not declare what is emitted",
        "'{0}' must not declare '{1}', because [GenerateInformer] emits it",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.MemberIsTaken + ".md");

    /// <summary>{0}: the type, {1}: why.</summary>
    public static readonly DiagnosticDescriptor TypeIsNoResource = new(
        DiagnosticIds.TypeIsNoResource,
        "The type is no Kubernetes resource",
        "'{0}' is no Kubernetes resource: {1}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.TypeIsNoResource + ".md");

    /// <summary>{0}: the type, {1}: what is missing, in lower case, {2}: the property of the attribute that gives it.</summary>
    public static readonly DiagnosticDescriptor IdentityIsMissing = new(
        DiagnosticIds.IdentityIsMissing,
        "The version, kind or plural of the resource is missing",
        "'{0}' does not say its {1}; add {2} = \"...\" to [GenerateInformer]",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.IdentityIsMissing + ".md");

    /// <summary>{0}: the value, {1}: what it should be, {2}: the rule.</summary>
    public static readonly DiagnosticDescriptor IdentityIsInvalid = new(
        DiagnosticIds.IdentityIsInvalid,
        "The group, version, kind or plural of the resource is invalid",
        "'{0}' is no valid {1} of a Kubernetes resource: {2}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.IdentityIsInvalid + ".md");

    /// <summary>{0}: the type, {1}: what is missing.</summary>
    public static readonly DiagnosticDescriptor MetadataDoesNotFit = new(
        DiagnosticIds.MetadataDoesNotFit,
        "The metadata of the resource does not have the shape of Kubernetes metadata",
        "'{0}' has no usable metadata: {1}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.MetadataDoesNotFit + ".md");

    /// <summary>{0}: the type or resource, {1}: the class.</summary>
    public static readonly DiagnosticDescriptor ResourceIsRepeated = new(
        DiagnosticIds.ResourceIsRepeated,
        "The same resource is asked for twice",
        "'{0}' is already one of the informers of '{1}'; a factory has one informer for each type and each resource",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.ResourceIsRepeated + ".md");

    /// <summary>{0}: the type.</summary>
    public static readonly DiagnosticDescriptor TypeIsNotAccessible = new(
        DiagnosticIds.TypeIsNotAccessible,
        "The resource type cannot be seen by emitted code",
        "'{0}' cannot be seen by emitted code: make it, and the types around it, internal or public, and reach it without an extern alias",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.TypeIsNotAccessible + ".md");

    /// <summary>{0}: the name, {1}: the property of the attribute.</summary>
    public static readonly DiagnosticDescriptor NameIsInvalid = new(
        DiagnosticIds.NameIsInvalid,
        "The name is no C# identifier",
        "'{0}' cannot be the {1}, because it is no C# identifier",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.NameIsInvalid + ".md");

    /// <summary>{0}: the type.</summary>
    public static readonly DiagnosticDescriptor ScopeIsUnknown = new(
        DiagnosticIds.ScopeIsUnknown,
        "The scope of the resource is assumed to be namespaced",
        "'{0}' does not say whether its objects live in namespaces, so it is taken as namespaced; add Scope = ResourceScope.Namespaced or ResourceScope.Cluster",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.ScopeIsUnknown + ".md");

    /// <summary>{0}: what is named, {1}: the name it would have, {2}: the name it has.</summary>
    public static readonly DiagnosticDescriptor NameIsTaken = new(
        DiagnosticIds.NameIsTaken,
        "The usual C# name is taken",
        "The name '{1}' for {0} is taken, so it is '{2}'; GroupName or AccessorName of [GenerateInformer] set another",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.NameIsTaken + ".md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    /// <summary>{0}: the value, {1}: why it cannot be used.</summary>
    public static readonly DiagnosticDescriptor RootNamespaceIsInvalid = new(
        DiagnosticIds.RootNamespaceIsInvalid,
        "The root namespace cannot be used",
        "The namespace '{0}' cannot hold emitted code: {1}; set the MSBuild property InformersRootNamespace",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.RootNamespaceIsInvalid + ".md");

    /// <summary>{0}: the type, {1}: why no decoder is emitted, {2}: what is used.</summary>
    public static readonly DiagnosticDescriptor DecoderFallsBack = new(
        DiagnosticIds.DecoderFallsBack,
        "The resource type is decoded by System.Text.Json",
        "No decoder is emitted for '{0}', because {1}; {2} is used instead",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.DecoderFallsBack + ".md");

    /// <summary>{0}: the type, {1}: why no decoder is emitted.</summary>
    public static readonly DiagnosticDescriptor TypeCannotBeDecoded = new(
        DiagnosticIds.TypeCannotBeDecoded,
        "The resource type cannot be decoded",
        "No decoder can be emitted for '{0}', because {1}; change the type, or give SerializerContext, or set AllowReflection = true",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.TypeCannotBeDecoded + ".md");

    /// <summary>{0}: the language version.</summary>
    public static readonly DiagnosticDescriptor LanguageIsTooOld = new(
        DiagnosticIds.LanguageIsTooOld,
        "The language version is too old for emitted code",
        "Emitted code needs C# 11 or newer, but the language version is {0}; remove LangVersion from the project, or raise it",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.LanguageIsTooOld + ".md");

    /// <summary>{0}: the assembly.</summary>
    public static readonly DiagnosticDescriptor AssemblyHasNoResource = new(
        DiagnosticIds.AssemblyHasNoResource,
        "The assembly has no resource that can be listed",
        "'{0}' has no resource class for [GenerateInformers]; name a type of an assembly whose classes have [KubernetesResource] or [KubernetesEntity]",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.AssemblyHasNoResource + ".md");

    /// <summary>{0}: the type, {1}: why.</summary>
    public static readonly DiagnosticDescriptor ResourceIsLeftOut = new(
        DiagnosticIds.ResourceIsLeftOut,
        "A resource of the assembly is left out",
        "[GenerateInformers] leaves out '{0}': {1}",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.ResourceIsLeftOut + ".md");

    /// <summary>{0}: the class.</summary>
    public static readonly DiagnosticDescriptor ClassIsBoth = new(
        DiagnosticIds.ClassIsBoth,
        "A class is either a resource or a factory",
        "[GenerateInformer] without a type makes an informer of '{0}' itself, but its other attributes make it a factory; name the resource's class with typeof",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.ClassIsBoth + ".md");

    /// <summary>{0}: the namespace that is used, {1}: what the usual one would hide.</summary>
    public static readonly DiagnosticDescriptor NamespaceWouldHide = new(
        DiagnosticIds.NamespaceWouldHide,
        "The usual namespace would hide a name of the project",
        "Emitted code goes into '{0}', because a namespace 'Generated' would hide '{1}' from the source around it; the MSBuild property InformersRootNamespace sets another",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.NamespaceWouldHide + ".md");

    /// <summary>{0}: the type, {1}: why no DeepCopy() is emitted.</summary>
    public static readonly DiagnosticDescriptor TypeCannotBeCopied = new(
        DiagnosticIds.TypeCannotBeCopied,
        "The resource type has no DeepCopy()",
        "No DeepCopy() is emitted for '{0}', because {1}",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.TypeCannotBeCopied + ".md");

    /// <summary>{0}: the path, {1}: why.</summary>
    public static readonly DiagnosticDescriptor IndexPathIsUnknown = new(
        DiagnosticIds.IndexPathIsUnknown,
        "The path of an index leads nowhere",
        "The path '{0}' leads nowhere: {1}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.IndexPathIsUnknown + ".md");

    /// <summary>{0}: the method, {1}: why.</summary>
    public static readonly DiagnosticDescriptor IndexMethodDoesNotFit = new(
        DiagnosticIds.IndexMethodDoesNotFit,
        "The method of an index does not fit",
        "'{0}' cannot give the values of an index: {1}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.IndexMethodDoesNotFit + ".md");

    /// <summary>{0}: the name, {1}: why.</summary>
    public static readonly DiagnosticDescriptor IndexNameIsInvalid = new(
        DiagnosticIds.IndexNameIsInvalid,
        "The name of an index cannot be that of a method",
        "'{0}' cannot be the name of an index: {1}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.IndexNameIsInvalid + ".md");

    /// <summary>{0}: the type, {1}: why.</summary>
    public static readonly DiagnosticDescriptor IndexHasNoInformer = new(
        DiagnosticIds.IndexHasNoInformer,
        "An index needs an informer of its host",
        "There can be no index of '{0}' here: {1}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.IndexHasNoInformer + ".md");

    /// <summary>{0}: the name, {1}: what else has it.</summary>
    public static readonly DiagnosticDescriptor IndexClashes = new(
        DiagnosticIds.IndexClashes,
        "An index clashes with another",
        "The index '{0}' is not emitted, because {1}; give it another name",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.IndexClashes + ".md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    /// <summary>{0}: the name, {1}: both or neither.</summary>
    public static readonly DiagnosticDescriptor IndexIsUnclear = new(
        DiagnosticIds.IndexIsUnclear,
        "An index has either a path or a method",
        "The index '{0}' has {1} a path and a method; give it one of them",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.IndexIsUnclear + ".md");

    /// <summary>{0}: the path, {1}: why.</summary>
    public static readonly DiagnosticDescriptor ProjectionPathIsUnknown = new(
        DiagnosticIds.ProjectionPathIsUnknown,
        "The path of a projection leads nowhere",
        "The path '{0}' leads nowhere: {1}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.ProjectionPathIsUnknown + ".md");

    /// <summary>{0}: the path, {1}: what the runtime needs of it.</summary>
    public static readonly DiagnosticDescriptor IdentityIsDropped = new(
        DiagnosticIds.IdentityIsDropped,
        "What the runtime needs cannot be dropped",
        "'{0}' cannot be dropped: the runtime needs '{1}' to know objects, their state, and who selects or holds them",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.IdentityIsDropped + ".md");

    /// <summary>{0}: the path in Drop, {1}: the one in Fields.</summary>
    public static readonly DiagnosticDescriptor ProjectionContradicts = new(
        DiagnosticIds.ProjectionContradicts,
        "Drop takes away what Fields asks for",
        "'{0}' cannot be dropped: Fields asks for '{1}'; take one of them out",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.ProjectionContradicts + ".md");

    /// <summary>{0}: the path, {1}: why.</summary>
    public static readonly DiagnosticDescriptor ProjectionPathIsRedundant = new(
        DiagnosticIds.ProjectionPathIsRedundant,
        "The path of a projection changes nothing",
        "The path '{0}' changes nothing: {1}",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.ProjectionPathIsRedundant + ".md");

    /// <summary>{0}: the path of the index, {1}: the type.</summary>
    public static readonly DiagnosticDescriptor IndexIsNotDecoded = new(
        DiagnosticIds.IndexIsNotDecoded,
        "What an index reads is not decoded",
        "The path '{0}' would find nothing, because Fields or Drop leave it out of '{1}'; have it decoded, or give up the index",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.IndexIsNotDecoded + ".md");

    /// <summary>{0}: the type.</summary>
    public static readonly DiagnosticDescriptor ProjectionNeedsDecoder = new(
        DiagnosticIds.ProjectionNeedsDecoder,
        "Fields and Drop need an emitted decoder",
        "'{0}' is decoded by System.Text.Json, which reads all of it: Fields and Drop have no effect; a transform can set to null what is not needed",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.ProjectionNeedsDecoder + ".md");

    /// <summary>{0}: the host, {1}: the resource, {2}: who says otherwise and what to do.</summary>
    public static readonly DiagnosticDescriptor ProjectionsDiffer = new(
        DiagnosticIds.ProjectionsDiffer,
        "One informer cannot decode different parts",
        "'{0}' has other Fields and Drop for the informer of {1} than {2}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.ProjectionsDiffer + ".md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    /// <summary>{0}: what is wrong.</summary>
    public static readonly DiagnosticDescriptor YamlIsInvalid = new(
        DiagnosticIds.YamlIsInvalid,
        "The file is no valid YAML",
        "The file is no valid YAML: {0}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.YamlIsInvalid + ".md");

    /// <summary>{0}: the API version of the definition.</summary>
    public static readonly DiagnosticDescriptor CrdVersionIsOld = new(
        DiagnosticIds.CrdVersionIsOld,
        "The definition of the custom resource is not of apiextensions.k8s.io/v1",
        "The definition is of {0}, which is not read; convert it to apiextensions.k8s.io/v1",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.CrdVersionIsOld + ".md");

    /// <summary>{0}: the definition, {1}: what is wrong.</summary>
    public static readonly DiagnosticDescriptor CrdIsInvalid = new(
        DiagnosticIds.CrdIsInvalid,
        "The definition of the custom resource is invalid",
        "The definition of '{0}' is invalid: {1}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.CrdIsInvalid + ".md");

    /// <summary>{0}: the file.</summary>
    public static readonly DiagnosticDescriptor FileHasNoCrd = new(
        DiagnosticIds.FileHasNoCrd,
        "The file defines no custom resource",
        "'{0}' is an InformerCrd, but defines no custom resource",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.FileHasNoCrd + ".md");

    /// <summary>{0}: the resource, {1}: the file that has it first.</summary>
    public static readonly DiagnosticDescriptor CrdIsRepeated = new(
        DiagnosticIds.CrdIsRepeated,
        "The same custom resource is defined twice",
        "'{0}' is defined in {1} already",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.CrdIsRepeated + ".md");

    /// <summary>{0}: what was asked for, {1}: what there is.</summary>
    public static readonly DiagnosticDescriptor CrdIsUnknown = new(
        DiagnosticIds.CrdIsUnknown,
        "No definition has the custom resource",
        "No InformerCrd of the project defines {0}; there is {1}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.CrdIsUnknown + ".md");

    /// <summary>{0}: what was asked for, {1}: what there is.</summary>
    public static readonly DiagnosticDescriptor CrdIsAmbiguous = new(
        DiagnosticIds.CrdIsAmbiguous,
        "Several definitions have the custom resource",
        "{0} can be each of {1}; name it by Crd and Version",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.CrdIsAmbiguous + ".md");

    /// <summary>{0}: why.</summary>
    public static readonly DiagnosticDescriptor PatternIsNotChecked = new(
        DiagnosticIds.PatternIsNotChecked,
        "Validate() does not check a pattern",
        "Validate() does not check this pattern, because .NET cannot: {0}",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.PatternIsNotChecked + ".md");
}
