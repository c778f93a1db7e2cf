using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Informers.Analyzers;

/// <summary>What may have happened to a factory, or to an informer that runs by itself, when some code is reached.</summary>
/// <param name="Phases">All that may be, on any path. None: no path that has the factory leads here.</param>
/// <param name="Waited">The objects whose informers may have been waited for one by one.</param>
internal sealed record FactoryLife(FactoryPhases Phases, ImmutableHashSet<ITypeSymbol> Waited)
{
    /// <summary>Nothing is known: it came from elsewhere.</summary>
    public static readonly FactoryLife Unknown = Of(FactoryPhases.Unknown);

    /// <summary>No path leads here.</summary>
    public static readonly FactoryLife Unreachable = Of(FactoryPhases.None);

    /// <summary>It is in this phase, on all paths.</summary>
    public static FactoryLife Of(FactoryPhases phase) =>
        new(phase, ImmutableHashSet<ITypeSymbol>.Empty.WithComparer(SymbolEqualityComparer.Default));

    /// <summary>What may be when either may be.</summary>
    public FactoryLife Or(FactoryLife other) =>
        ReferenceEquals(this, other) ? this : new FactoryLife(Phases | other.Phases, Waited.Union(other.Waited));

    public bool Equals(FactoryLife? other) =>
        other is not null && Phases == other.Phases && (ReferenceEquals(Waited, other.Waited) || Waited.SetEquals(other.Waited));

    public override int GetHashCode() => (int)Phases;
}
