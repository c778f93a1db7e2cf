using System.Collections.Concurrent;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>The indexes of a compilation: by which names somebody makes them, for which classes, and where somebody looks them up.</summary>
internal sealed class IndexNamesInUse
{
    /// <summary>The index that emitted informers have in any case.</summary>
    public const string Namespace = "namespace";

    private readonly ConcurrentDictionary<(ITypeSymbol Resource, string Name), bool> _made = new(Comparer.Instance);
    private readonly ConcurrentDictionary<string, bool> _madeForAny = new();
    private readonly ConcurrentDictionary<ITypeSymbol, bool> _uncertain = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ITypeSymbol, bool> _informersHere = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IAssemblySymbol, bool> _assembliesHere = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentBag<Lookup> _lookups = [];
    private volatile bool _allUncertain;

    /// <summary>The constant name that an expression is; <see langword="null"/> when it is not certain.</summary>
    public static string? NameOf(IOperation name) => name switch
    {
        { ConstantValue: { HasValue: true, Value: string text } } => text,
        IConversionOperation conversion => NameOf(conversion.Operand),
        IInvocationOperation { TargetMethod: { Name: "Label", ContainingType.Name: "IndexNames" }, Arguments: [{ Value.ConstantValue: { HasValue: true, Value: string key } }] } => "label:" + key,
        _ => null,
    };

    /// <summary>Somebody makes an index; <see langword="null"/>: one whose name is not known.</summary>
    public void Make(ITypeSymbol resource, string? name)
    {
        if (resource.TypeKind == TypeKind.TypeParameter)
        {
            if (name is null)
            {
                _allUncertain = true;
            }
            else
            {
                _madeForAny.TryAdd(name, true);
            }
        }
        else if (name is null)
        {
            _uncertain.TryAdd(resource, true);
        }
        else
        {
            _made.TryAdd((resource, name), true);
        }
    }

    /// <summary>Somebody may make any index of any class.</summary>
    public void MakeAny() => _allUncertain = true;

    /// <summary>Informers of a class are made or asked for in this compilation, so its indexes are as well.</summary>
    public void MakeInformerHere(ITypeSymbol resource) => _informersHere.TryAdd(resource, true);

    /// <summary>Informers of all classes of an assembly are asked for in this compilation.</summary>
    public void MakeInformersHere(IAssemblySymbol assembly) => _assembliesHere.TryAdd(assembly, true);

    /// <summary>Somebody looks an index up.</summary>
    public void LookUp(ITypeSymbol resource, string name, Location location) => _lookups.Add(new Lookup(resource, name, location));

    /// <summary>What is looked up, and made by nobody for certain.</summary>
    public Lookup[] Unknown() => _allUncertain ? [] :
    [
        .. _lookups.Where(one =>
            one.Name != Namespace
            && !_made.ContainsKey((one.Resource, one.Name))
            && !_madeForAny.ContainsKey(one.Name)
            && !_uncertain.ContainsKey(one.Resource)
            && (_informersHere.ContainsKey(one.Resource) || _assembliesHere.ContainsKey(one.Resource.ContainingAssembly))),
    ];

    /// <summary>The names of a class's indexes, for a message.</summary>
    public string Known(ITypeSymbol resource)
    {
        var names = _made.Keys.Where(one => SymbolEqualityComparer.Default.Equals(one.Resource, resource)).Select(static one => one.Name)
            .Concat(_madeForAny.Keys).Distinct().OrderBy(static name => name, System.StringComparer.Ordinal).Select(static name => $"\"{name}\"").ToList();
        return names.Count == 0 ? "there is no other than that by namespace" : "there are " + string.Join(", ", names);
    }

    /// <summary>Where an index is looked up.</summary>
    public sealed class Lookup(ITypeSymbol resource, string name, Location location)
    {
        public ITypeSymbol Resource { get; } = resource;

        public string Name { get; } = name;

        public Location Location { get; } = location;
    }

    private sealed class Comparer : System.Collections.Generic.IEqualityComparer<(ITypeSymbol Resource, string Name)>
    {
        public static Comparer Instance { get; } = new();

        public bool Equals((ITypeSymbol Resource, string Name) x, (ITypeSymbol Resource, string Name) y) =>
            x.Name == y.Name && SymbolEqualityComparer.Default.Equals(x.Resource, y.Resource);

        public int GetHashCode((ITypeSymbol Resource, string Name) obj) =>
            (SymbolEqualityComparer.Default.GetHashCode(obj.Resource) * 31) + System.StringComparer.Ordinal.GetHashCode(obj.Name);
    }
}
