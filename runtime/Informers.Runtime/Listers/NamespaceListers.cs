using System.ComponentModel;

namespace Informers;

/// <summary>
/// The namespace listers that a lister has made, so that to ask for a namespace again allocates nothing. For emitted code.
/// </summary>
/// <typeparam name="TLister">The class of the namespace listers.</typeparam>
/// <remarks>
/// Thread-safe without a lock: readers see a dictionary that nobody writes to any more. When two threads ask for a new namespace at once,
/// each may get a lister of its own; they answer alike. Bounded, since callers may ask for any text: of 1,000 namespaces the listers
/// are kept, those of others are made each time.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class NamespaceListers<TLister>
    where TLister : class
{
    private const int Limit = 1_000;

    private readonly Func<string, TLister> _make;
    private Dictionary<string, TLister> _listers = [];

    /// <summary>Without listers so far.</summary>
    /// <param name="make">Makes the lister of a namespace.</param>
    public NamespaceListers(Func<string, TLister> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        _make = make;
    }

    /// <summary>The lister of one namespace.</summary>
    /// <param name="namespace">The namespace.</param>
    /// <returns>The lister.</returns>
    public TLister Get(string @namespace)
    {
        ArgumentNullException.ThrowIfNull(@namespace);
        return Volatile.Read(ref _listers).TryGetValue(@namespace, out var known) ? known : Add(@namespace);
    }

    private TLister Add(string @namespace)
    {
        var lister = _make(@namespace);
        var before = Volatile.Read(ref _listers);
        if (before.Count < Limit)
        {
            Volatile.Write(ref _listers, new Dictionary<string, TLister>(before) { [@namespace] = lister });
        }

        return lister;
    }
}
