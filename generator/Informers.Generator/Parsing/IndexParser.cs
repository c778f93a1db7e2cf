using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Informers.Generator;

/// <summary>Reads the <c>[InformerIndex]</c> attributes of a host.</summary>
/// <param name="host">The host.</param>
/// <param name="compilation">Where it is.</param>
/// <param name="report">Takes diagnostics; null in the generator, which reports none.</param>
/// <param name="cancellationToken">Ends the reading.</param>
internal sealed class IndexParser(INamedTypeSymbol host, Compilation compilation, Action<Diagnostic>? report, CancellationToken cancellationToken)
{
    /// <summary>The attributes of a class that ask for indexes.</summary>
    public static IEnumerable<AttributeData> AttributesOf(INamedTypeSymbol host) =>
        host.GetAttributes().Where(static one => one.AttributeClass?.FullName() == WellKnownNames.InformerIndexAttribute);

    /// <summary>Reads the attributes.</summary>
    /// <param name="resources">The host's resources.</param>
    /// <returns>The indexes that are right, ordered.</returns>
    public EquatableArray<IndexModel> Parse(EquatableArray<ResourceModel> resources)
    {
        List<IndexModel> result = [];
        foreach (var data in AttributesOf(host))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Parse(data, resources) is { } index)
            {
                result.Add(index);
            }
        }

        return Ordered(result);
    }

    /// <summary>Reads the attributes that name a class which is not there yet, because the generator makes it.</summary>
    public EquatableArray<CrdIndexModel> ParseCrds()
    {
        List<CrdIndexModel> result = [];
        foreach (var data in AttributesOf(host))
        {
            var attribute = new AttributeReader(data);
            if (attribute.FirstType is not null and not { TypeKind: TypeKind.Error }
                || attribute.TextAt(1) is not { } name || NameProblem(name) is not null
                || CrdReferenceParser.OfType(data, cancellationToken) is not { } reference)
            {
                continue;
            }

            var path = attribute.TextAt(2);
            var index = path is not null ? new IndexModel(string.Empty, string.Empty, string.Empty)
                : attribute.Text("Method") is { } method ? OfMethod(method, type: null, attribute)
                : null;
            if (index is not null && (path is null || attribute.Text("Method") is null))
            {
                result.Add(new CrdIndexModel(reference, index with { Name = Naming.Escape(name) }, path));
            }
        }

        return [.. result];
    }

    /// <summary>Indexes in an order that does not depend on where attributes stand.</summary>
    public static EquatableArray<IndexModel> Ordered(IEnumerable<IndexModel> indexes) =>
        [.. indexes.OrderBy(static one => one.Type, StringComparer.Ordinal).ThenBy(static one => one.Name, StringComparer.Ordinal)];

    private static string? NameProblem(string name) =>
        !SyntaxFacts.IsValidIdentifier(name) ? "it is no C# identifier"
        : RootNamespace.IsListerMember(name) ? "listers have a member of that name"
        : null;

    private IndexModel? Parse(AttributeData data, EquatableArray<ResourceModel> resources)
    {
        var attribute = new AttributeReader(data);
        if (attribute.FirstType is not INamedTypeSymbol { TypeKind: not TypeKind.Error } type || attribute.TextAt(1) is not { } name)
        {
            // Unknown types and missing arguments are the compiler's to report; a null is refused when the attribute is made.
            return null;
        }

        if (resources.FirstOrDefault(one => one.Type.FullName == type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)) is not { } resource)
        {
            Report(
                DiagnosticDescriptors.IndexHasNoInformer, attribute.LocationAt(0, cancellationToken), type.ToDisplayString(),
                $"'{host.ToDisplayString()}' does not ask for its informer; add [GenerateInformer(typeof({type.Name}))]");
            return null;
        }

        if (resource.Elsewhere is not null)
        {
            Report(
                DiagnosticDescriptors.IndexHasNoInformer, attribute.LocationAt(0, cancellationToken), type.ToDisplayString(),
                "its informer is emitted in another assembly; put the index there, or add one to the informer by AddIndexers");
            return null;
        }

        if (NameProblem(name) is { } problem)
        {
            Report(DiagnosticDescriptors.IndexNameIsInvalid, attribute.LocationAt(1, cancellationToken), name, problem);
            return null;
        }

        var path = attribute.TextAt(2);
        var method = attribute.Text("Method");
        if (path is null == method is null)
        {
            Report(
                DiagnosticDescriptors.IndexIsUnclear, attribute.Location(cancellationToken), name, path is null ? "neither" : "both");
            return null;
        }

        return (path is not null ? OfPath(path, resource, attribute) : OfMethod(method!, type, attribute)) is { } index
            ? index with { Type = resource.Type.FullName, Name = Naming.Escape(name) }
            : null;
    }

    private IndexModel? OfPath(string path, ResourceModel resource, AttributeReader attribute)
    {
        var resolver = new IndexPathResolver(resource.Decoder);
        if (resolver.Resolve(path) is { } index)
        {
            if (resource.Projection is null || new IndexPathResolver(resource.Projection).Resolve(path) is not null)
            {
                return index;
            }

            Report(
                DiagnosticDescriptors.IndexIsNotDecoded, attribute.LocationAt(2, cancellationToken),
                path, resource.Type.FullName.Replace("global::", string.Empty));
            return null;
        }

        Report(DiagnosticDescriptors.IndexPathIsUnknown, attribute.LocationAt(2, cancellationToken), path, resolver.Problem!);
        return null;
    }

    // Of a class that is not there yet it is not known what it can be passed to; the compiler will say.
    private IndexModel? OfMethod(string name, INamedTypeSymbol? type, AttributeReader attribute)
    {
        var methods = host.GetMembers(name).OfType<IMethodSymbol>().ToList();
        string? problem = null;
        foreach (var method in methods)
        {
            problem = Problem(method, type);
            if (problem is null)
            {
                return new IndexModel(string.Empty, string.Empty, $"{host.Name}.{name}")
                {
                    Method = $"{host.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}.{Naming.Escape(name)}",
                    MethodGivesOne = method.ReturnType.SpecialType == SpecialType.System_String,
                };
            }
        }

        Report(
            DiagnosticDescriptors.IndexMethodDoesNotFit, attribute.Location("Method", cancellationToken), name,
            problem ?? $"'{host.ToDisplayString()}' has no method of that name");
        return null;
    }

    private string? Problem(IMethodSymbol method, INamedTypeSymbol? type)
    {
        if (!method.IsStatic)
        {
            return "it must be static";
        }

        // Informers are emitted beside the host, not into it.
        if (!compilation.IsSymbolAccessibleWithin(method, compilation.Assembly))
        {
            return "it, and the types around it, must be internal or public";
        }

        if (method.IsGenericMethod || method.Parameters.Length != 1 || method.Parameters[0].RefKind is not (RefKind.None or RefKind.In)
            || (type is not null
                && compilation.ClassifyCommonConversion(type, method.Parameters[0].Type) is not { Exists: true, IsImplicit: true, IsUserDefined: false }))
        {
            return $"it must take one argument, a {type?.ToDisplayString()}";
        }

        return method.ReturnType.SpecialType == SpecialType.System_String || IsTexts(method.ReturnType)
            ? null
            : "it must return a string or an IEnumerable<string>";
    }

    private static bool IsTexts(ITypeSymbol type) =>
        type is { IsReferenceType: true } && type.AllInterfaces.Concat(type is INamedTypeSymbol named ? [named] : []).Any(
            static one => one.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T
                && one.TypeArguments[0].SpecialType == SpecialType.System_String);

    private void Report(DiagnosticDescriptor rule, Location location, params object[] values) =>
        report?.Invoke(Diagnostic.Create(rule, location, values));
}
