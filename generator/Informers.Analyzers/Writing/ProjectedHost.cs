using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Informers.Analyzers;

/// <summary>The informers that the attributes of one type ask for: of a factory, or of a class that has its own.</summary>
internal sealed class ProjectedHost
{
    private readonly INamedTypeSymbol _host;
    private readonly List<(ITypeSymbol Type, ProjectedInformer? Informer)> _types = [];
    private readonly List<(string Definition, string? Version, ProjectedInformer? Informer)> _definitions = [];
    private readonly List<(IAssemblySymbol Assembly, ProjectedInformer? Informer)> _assemblies = [];

    private ProjectedHost(INamedTypeSymbol host) => _host = host;

    /// <summary>Reads the attributes of a type; <see langword="null"/> where none asks for an informer.</summary>
    public static ProjectedHost? Of(INamedTypeSymbol type)
    {
        ProjectedHost? host = null;
        foreach (var attribute in type.GetAttributes())
        {
            var kind = ProjectedInformer.KindOf(attribute);
            var named = attribute.ConstructorArguments.FirstOrDefault().Value as ITypeSymbol;
            if (kind == "GenerateInformersAttribute" && named is not null)
            {
                (host ??= new(type))._assemblies.Add((named.ContainingAssembly, ProjectedInformer.Of(attribute)));
            }
            else if (kind == "GenerateInformerAttribute")
            {
                host ??= new(type);
                if (ProjectedInformer.Text(attribute, "Crd") is { } definition)
                {
                    host._definitions.Add((definition, ProjectedInformer.Text(attribute, "Version"), ProjectedInformer.Of(attribute)));
                }
                else
                {
                    host._types.Add((named ?? type, ProjectedInformer.Of(attribute)));
                }
            }
        }

        return host;
    }

    /// <summary>Whether it is a class that has an informer of its own, which all factories then share.</summary>
    public bool IsItself(ITypeSymbol type) =>
        SymbolEqualityComparer.Default.Equals(_host, type) && _types.Exists(one => SymbolEqualityComparer.Default.Equals(one.Type, type));

    /// <summary>
    /// What its attributes say of a class: nothing where it has no informer of it, <see langword="null"/> where what the class says of itself counts.
    /// </summary>
    /// <param name="type">The class.</param>
    /// <param name="definition">The definition that the class stands for, where that may be one of the project's; else <see langword="null"/>.</param>
    /// <remarks>What names the class says more than what names its definition, with the version before without, and that more than what names its assembly.</remarks>
    public IEnumerable<ProjectedInformer?> InformersOf(ITypeSymbol type, (string Definition, string? Version)? definition)
    {
        var found = _types.Where(one => SymbolEqualityComparer.Default.Equals(one.Type, type)).Select(static one => one.Informer).ToList();
        if (found.Count == 0 && definition is { } resource)
        {
            found = InformersOf(resource.Definition, resource.Version);
            if (found.Count == 0)
            {
                found = InformersOf(resource.Definition, version: null);
            }
        }

        return found.Count > 0
            ? found
            : _assemblies.Where(one => SymbolEqualityComparer.Default.Equals(one.Assembly, type.ContainingAssembly)).Select(static one => one.Informer);
    }

    private List<ProjectedInformer?> InformersOf(string definition, string? version) =>
        [.. _definitions.Where(one => one.Definition == definition && one.Version == version).Select(static one => one.Informer)];
}
