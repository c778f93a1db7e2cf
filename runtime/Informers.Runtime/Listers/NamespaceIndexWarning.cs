using System.Runtime.CompilerServices;

namespace Informers;

/// <summary>
/// Carries the warning "there is no namespace index" from a lister, which has no log, to the log of the informer that owns the store.
/// At most once for each store. Stores that no informer owns have nowhere to warn.
/// </summary>
internal static class NamespaceIndexWarning
{
    private static readonly ConditionalWeakTable<object, Action> Warnings = [];

    /// <summary>Says how a store's owner is warned.</summary>
    public static void Attach(object indexer, Action warn) => Warnings.AddOrUpdate(indexer, warn);

    /// <summary>Warns the owner of a store, the first time only.</summary>
    public static void Raise(object indexer)
    {
        // Remove says to one caller alone that it took the warning.
        if (Warnings.TryGetValue(indexer, out var warn) && Warnings.Remove(indexer))
        {
            warn();
        }
    }
}
