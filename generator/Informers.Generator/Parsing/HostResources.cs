using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Informers.Generator;

/// <summary>Puts together the resources that the attributes of one host ask for: each class and each resource once.</summary>
/// <param name="host">The host.</param>
/// <param name="compilation">Where it is.</param>
/// <param name="report">Takes diagnostics; null in the generator, which reports none.</param>
/// <param name="cancellationToken">Ends the reading.</param>
internal sealed class HostResources(
    INamedTypeSymbol host, Compilation compilation, Action<Diagnostic>? report, CancellationToken cancellationToken)
{
    private readonly List<ResourceModel> _resources = [];
    private readonly HashSet<string> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Group, string Version, string Plural), string> _names = [];
    private readonly HashSet<ISymbol> _assemblies = new(SymbolEqualityComparer.Default);

    /// <summary>Reads the attributes.</summary>
    /// <param name="attributes">All of the host's.</param>
    /// <returns>What is right, ordered by resource and class.</returns>
    public List<ResourceModel> Parse(IReadOnlyList<AttributeData> attributes)
    {
        // What is named comes first, wherever it stands: it sets how that one resource is made, also where a whole assembly is asked for.
        var parser = new ResourceParser(compilation, report, cancellationToken);
        foreach (var attribute in attributes.Where(static one => !IsOfAssembly(one)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            AddNamed(attribute, parser);
        }

        var assemblies = new AssemblyParser(compilation, report, cancellationToken);
        foreach (var attribute in attributes.Where(IsOfAssembly).OrderBy(static one => AssemblyParser.AssemblyOf(one)?.Name, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            AddAssembly(attribute, assemblies);
        }

        _resources.Sort(static (left, right) => left.CompareTo(right));
        return _resources;
    }

    /// <summary>Whether an attribute asks for all resources of an assembly.</summary>
    public static bool IsOfAssembly(AttributeData attribute, IAssemblySymbol assembly) =>
        IsOfAssembly(attribute) && SymbolEqualityComparer.Default.Equals(AssemblyParser.AssemblyOf(attribute), assembly);

    private static bool IsOfAssembly(AttributeData attribute) =>
        attribute.AttributeClass?.FullName() == WellKnownNames.GenerateInformersAttribute;

    private void AddNamed(AttributeData attribute, ResourceParser parser)
    {
        // A class whose own attribute is wrong is not taken with its assembly either.
        var isNew = new AttributeReader(attribute).FirstType is not { } type
            || _types.Add(type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat));
        if (parser.Parse(attribute) is not { } resource)
        {
            return;
        }

        var repeated = !isNew ? Plain(resource)
            : _names.ContainsKey(NameOf(resource)) ? resource.Text()
            : null;
        if (repeated is not null)
        {
            ReportRepeated(attribute, repeated);
            return;
        }

        Add(resource);
    }

    private void AddAssembly(AttributeData attribute, AssemblyParser parser)
    {
        if (AssemblyParser.AssemblyOf(attribute) is { } assembly && !_assemblies.Add(assembly))
        {
            ReportRepeated(attribute, assembly.Name);
            return;
        }

        foreach (var resource in parser.Parse(attribute))
        {
            if (!_types.Add(resource.Type.FullName))
            {
                continue;
            }

            if (_names.TryGetValue(NameOf(resource), out var other))
            {
                report?.Invoke(Diagnostic.Create(
                    DiagnosticDescriptors.ResourceIsLeftOut, new AttributeReader(attribute).Location(string.Empty, cancellationToken),
                    Plain(resource), $"'{other}' stands for the same resource, {resource.Text()}"));
                continue;
            }

            Add(resource);
        }
    }

    private void Add(ResourceModel resource)
    {
        _names.Add(NameOf(resource), Plain(resource));
        _resources.Add(resource);
    }

    private void ReportRepeated(AttributeData attribute, string repeated) => report?.Invoke(Diagnostic.Create(
        DiagnosticDescriptors.ResourceIsRepeated,
        new AttributeReader(attribute).Location(string.Empty, cancellationToken), repeated, host.ToDisplayString()));

    private static string Plain(ResourceModel resource) => resource.Type.FullName.Replace("global::", string.Empty);

    private static (string Group, string Version, string Plural) NameOf(ResourceModel resource) =>
        (resource.Group, resource.Version, resource.Plural);
}
