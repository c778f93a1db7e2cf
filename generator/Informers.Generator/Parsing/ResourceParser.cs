using System;
using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Informers.Generator;

/// <summary>Reads one <c>[GenerateInformer]</c> and the resource type that it names.</summary>
/// <param name="compilation">Where the host is.</param>
/// <param name="report">Takes diagnostics; null in the generator, which reports none.</param>
/// <param name="cancellationToken">Ends the reading.</param>
internal sealed class ResourceParser(Compilation compilation, Action<Diagnostic>? report, CancellationToken cancellationToken)
{
    // For fixes: which of the attribute's arguments a diagnostic is about, and what it should be.
    private const string ArgumentProperty = "Argument";
    private const string SuggestionProperty = "Suggestion";

    private readonly DecoderGraphParser _decoders = new(compilation);
    private readonly CopyGraphParser _copies = new(compilation);

    /// <summary>Takes what is wrong with projections in place of diagnostics, where one attribute has one for many classes.</summary>
    public Action<ProjectionProblem>? ProjectionProblems { get; init; }

    /// <summary>In how many classes the paths of an attribute's projection were followed.</summary>
    public int Projected { get; private set; }

    /// <summary>Whether classes are read for a projection that is applied later: their decoders are then of all of them.</summary>
    public bool IsProjectedLater { get; init; }

    /// <summary>Reads the attribute.</summary>
    /// <param name="data">The attribute.</param>
    /// <returns>The resource, or null when there is an error, which was reported.</returns>
    public ResourceModel? Parse(AttributeData data)
    {
        var attribute = new AttributeReader(data);
        var given = attribute.FirstType;
        if (given is null or { TypeKind: TypeKind.Error })
        {
            // An unknown type, or none, is the compiler's to report; a null is ours.
            if (given is null && data.ConstructorArguments is [{ IsNull: true }])
            {
                Report(DiagnosticDescriptors.TypeIsNoResource, attribute, string.Empty, "null", "name the resource's class with typeof");
            }

            return null;
        }

        if (given is not INamedTypeSymbol { TypeKind: TypeKind.Class, IsStatic: false } type)
        {
            Report(DiagnosticDescriptors.TypeIsNoResource, attribute, string.Empty, given.ToDisplayString(), "a resource is a class with properties for kind, metadata and so on");
            return null;
        }

        if (type.IsUnboundGenericType)
        {
            Report(DiagnosticDescriptors.TypeIsNoResource, attribute, string.Empty, given.ToDisplayString(), "it is an open generic type; name it with its type arguments");
            return null;
        }

        return Parse(attribute, type);
    }

    /// <summary>Reads a class that carries the attribute itself.</summary>
    /// <param name="data">The attribute.</param>
    /// <param name="type">The class.</param>
    /// <returns>The resource, or null when there is an error, which was reported.</returns>
    public ResourceModel? ParseItsClass(AttributeData data, INamedTypeSymbol type)
    {
        var attribute = new AttributeReader(data);
        var problem = type.TypeKind != TypeKind.Class || type.IsStatic ? "a resource is a class with properties for kind, metadata and so on"
            : IsGeneric(type) ? "it is an open generic type; name it with its type arguments, on a factory"
            : null;
        if (problem is not null)
        {
            Report(DiagnosticDescriptors.TypeIsNoResource, attribute, string.Empty, type.ToDisplayString(), problem);
            return null;
        }

        return Parse(attribute, type);
    }

    /// <summary>Reads a class that an attribute asks for without naming it.</summary>
    /// <param name="attribute">The attribute; what it sets counts more than what the class says.</param>
    /// <param name="type">The class.</param>
    /// <returns>The resource, or null when there is an error, which was reported.</returns>
    public ResourceModel? Parse(AttributeReader attribute, INamedTypeSymbol type)
    {
        if (!IsReachable(type))
        {
            Report(DiagnosticDescriptors.TypeIsNotAccessible, attribute, string.Empty, type.ToDisplayString());
            return null;
        }

        return ParseIdentified(attribute, type);
    }

    private ResourceModel? ParseIdentified(AttributeReader attribute, INamedTypeSymbol type)
    {
        var own = OwnIdentity.Of(type);
        var isIdentified = own.IsDeclared || (attribute.Text("Version") is not null && attribute.Text("Kind") is not null);
        if (!isIdentified)
        {
            Report(
                DiagnosticDescriptors.TypeIsNoResource, attribute, string.Empty, type.ToDisplayString(),
                attribute.IsForItsClass
                    ? "it has neither [KubernetesResource] nor [KubernetesEntity], and [GenerateInformer] does not give Version and Kind; a factory names its resources, such as [GenerateInformer(typeof(V1Pod))]"
                    : "it has neither [KubernetesResource] nor [KubernetesEntity], and [GenerateInformer] does not give Version and Kind");
            return null;
        }

        var group = attribute.Text("Group") ?? own.Group ?? string.Empty;
        var version = attribute.Text("Version") ?? own.Version;
        var kind = attribute.Text("Kind") ?? own.Kind;
        var plural = attribute.Text("Plural") ?? own.Plural;
        BuiltInKind? builtIn = kind is null ? null : BuiltInKinds.Find(group, kind);
        if (string.IsNullOrEmpty(plural))
        {
            plural = builtIn?.Plural;
        }

        var isValid = Check(attribute, type, group, "Group", KubernetesNames.IsGroup, "it is empty or a DNS name in lower case, such as stable.example.com", mayBeEmpty: true)
            & Check(attribute, type, version, "Version", KubernetesNames.IsLabel, "it is a DNS label in lower case, such as v1beta1")
            & Check(attribute, type, kind, "Kind", KubernetesNames.IsKind, "it consists of letters and digits, such as CronTab")
            & Check(attribute, type, plural, "Plural", KubernetesNames.IsLabel, "it is a DNS label in lower case, such as crontabs")
            & CheckIdentifier(attribute, own.Generate, "GroupName")
            & CheckIdentifier(attribute, own.Generate, "AccessorName");
        if (!isValid)
        {
            return null;
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (MetadataParser.Parse(type, compilation, out var problem) is not { } metadata)
        {
            Report(DiagnosticDescriptors.MetadataDoesNotFit, attribute, string.Empty, type.ToDisplayString(), problem);
            return null;
        }

        var scope = attribute.Member("Scope") ?? own.Scope ?? builtIn?.Scope;
        if (scope is null)
        {
            Report(DiagnosticDescriptors.ScopeIsUnknown, attribute, string.Empty, type.ToDisplayString());
        }

        var isNamespaced = scope != OwnIdentity.Cluster;
        var isAsDeclared = attribute.Type("SerializerContext") is null && !attribute.Flag("AllowReflection") && ProjectionParser.Read(attribute) is null;
        var elsewhere = isAsDeclared
            ? GeneratedInformers.Find(type, (group, version!, kind!, plural!, isNamespaced), compilation)
            : null;
        var decoder = elsewhere is null
            ? Decoder(attribute, own.Generate, type)
            : new DecoderGraphModel(DecoderNames.Type(type), DecoderSource.Elsewhere);
        if (decoder is null)
        {
            return null;
        }

        return new ResourceModel
        {
            Type = TypeOf(type),
            Group = group,
            Version = version!,
            Kind = kind!,
            Plural = plural!,
            IsNamespaced = isNamespaced,
            GroupName = attribute.Text("GroupName") ?? own.Generate?.Text("GroupName"),
            AccessorName = attribute.Text("AccessorName") ?? own.Generate?.Text("AccessorName"),
            Metadata = metadata,
            Elsewhere = elsewhere,
            Decoder = decoder,
            Projection = elsewhere is null && !IsProjectedLater ? Projection(attribute, own.Generate, type, decoder) : null,
            Copy = elsewhere is null ? Copy(attribute, type) : null,
        };
    }

    private CopyGraphModel Copy(AttributeReader attribute, INamedTypeSymbol type)
    {
        var copy = CopyGraphs.Get(_copies, type, compilation, cancellationToken);
        if (copy.Problem is { } problem)
        {
            Report(
                DiagnosticDescriptors.TypeCannotBeCopied, attribute, string.Empty, type.ToDisplayString(),
                problem.Path.Length == 0 ? problem.Reason : $"of '{problem.Path}': {problem.Reason}");
        }

        return copy;
    }

    // What a class says of its own informer counts, but for an attribute that names it; the plan then tells whether both can be.
    private DecoderGraphModel? Projection(AttributeReader attribute, AttributeReader? own, INamedTypeSymbol type, DecoderGraphModel decoder)
    {
        var isOwns = own is not null && attribute.IsOfAssembly && SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly);
        if (!isOwns && ProjectionParser.Read(attribute) is { } given)
        {
            var projection = new ProjectionParser(decoder, report is null ? null : ProjectionProblems ?? ReportProblem);
            Projected += projection.FollowsPaths ? 1 : 0;
            return projection.Parse(given, attribute.IsOfAssembly);
        }

        return own is { } one && ProjectionParser.Read(one) is { } declared ? new ProjectionParser(decoder, report: null).Parse(declared) : null;

        void ReportProblem(ProjectionProblem problem) => report!(Told(problem, attribute, cancellationToken));
    }

    /// <summary>Says what is wrong with a projection, where it stands.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="attribute">The attribute with the projection.</param>
    /// <param name="cancellationToken">Ends the search for the place.</param>
    public static Diagnostic Told(ProjectionProblem problem, AttributeReader attribute, CancellationToken cancellationToken) =>
        Diagnostic.Create(
            problem.Rule,
            problem.Index is { } index
                ? attribute.Location(problem.Argument, index, cancellationToken)
                : attribute.Location(problem.Argument, cancellationToken),
            ImmutableDictionary<string, string?>.Empty.Add(ArgumentProperty, problem.Argument).Add(SuggestionProperty, problem.Suggestion),
            problem.Values);

    private DecoderGraphModel? Decoder(AttributeReader attribute, AttributeReader? own, INamedTypeSymbol type)
    {
        var decoder = DecoderGraphs.Get(
            _decoders,
            type,
            attribute.Type("SerializerContext") ?? own?.Type("SerializerContext"),
            attribute.Flag("AllowReflection") || own?.Flag("AllowReflection") == true,
            compilation,
            cancellationToken);
        if (decoder.Problem is not { } problem)
        {
            return decoder;
        }

        var reason = problem.Path.Length == 0 ? problem.Reason : $"of '{problem.Path}': {problem.Reason}";
        switch (decoder.Source)
        {
            case DecoderSource.None:
                Report(DiagnosticDescriptors.TypeCannotBeDecoded, attribute, string.Empty, type.ToDisplayString(), reason);
                return null;
            case DecoderSource.SerializerContext:
                Report(DiagnosticDescriptors.DecoderFallsBack, attribute, string.Empty, type.ToDisplayString(), reason, decoder.SerializerContext!.Replace("global::", string.Empty));
                return decoder;
            default:
                Report(DiagnosticDescriptors.DecoderFallsBack, attribute, string.Empty, type.ToDisplayString(), reason, "reflection");
                return decoder;
        }
    }

    /// <summary>A resource's class.</summary>
    public static TypeModel TypeOf(INamedTypeSymbol type)
    {
        var fullName = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        var withoutGlobal = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted));
        return new TypeModel(
            fullName,
            Naming.Identifier(type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)),
            Naming.Identifier(withoutGlobal.Replace("_", "__").Replace("global::", string.Empty)),
            IsGeneric(type) ? $"<c>{withoutGlobal.Replace("<", "&lt;").Replace(">", "&gt;")}</c>" : $"<see cref=\"{fullName}\"/>",
            type.ContainingAssembly.Name,
            type.IsVisibleOutside());
    }

    private static bool IsGeneric(INamedTypeSymbol type) => type.IsGenericType || (type.ContainingType is { } outer && IsGeneric(outer));

    private bool IsReachable(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? part = type; part is not null; part = part.ContainingType)
        {
            if (part.IsFileLocal)
            {
                return false;
            }
        }

        foreach (var argument in type.TypeArguments)
        {
            if (argument is INamedTypeSymbol named && !IsReachable(named))
            {
                return false;
            }
        }

        if (!compilation.IsSymbolAccessibleWithin(type, compilation.Assembly))
        {
            return false;
        }

        var aliases = compilation.GetMetadataReference(type.ContainingAssembly)?.Properties.Aliases ?? [];
        return aliases.IsDefaultOrEmpty || aliases.Contains(MetadataReferenceProperties.GlobalAlias);
    }

    private bool Check(
        AttributeReader attribute, INamedTypeSymbol type, string? value, string name, Func<string, bool> isValid, string rule, bool mayBeEmpty = false)
    {
        if (string.IsNullOrEmpty(value) && !mayBeEmpty)
        {
            Report(DiagnosticDescriptors.IdentityIsMissing, attribute, name, type.ToDisplayString(), name.ToLowerInvariant(), name);
            return false;
        }

        if (!isValid(value!))
        {
            Report(DiagnosticDescriptors.IdentityIsInvalid, attribute, name, value!, name.ToLowerInvariant(), rule);
            return false;
        }

        return true;
    }

    private bool CheckIdentifier(AttributeReader attribute, AttributeReader? own, string name)
    {
        if ((attribute.Text(name) ?? own?.Text(name)) is { } value && !SyntaxFacts.IsValidIdentifier(value))
        {
            Report(DiagnosticDescriptors.NameIsInvalid, attribute, name, value, name);
            return false;
        }

        return true;
    }

    private void Report(DiagnosticDescriptor rule, AttributeReader attribute, string argument, params object[] values) =>
        report?.Invoke(Diagnostic.Create(
            rule, attribute.Location(argument, cancellationToken), ImmutableDictionary<string, string?>.Empty.Add(ArgumentProperty, argument), values));
}
