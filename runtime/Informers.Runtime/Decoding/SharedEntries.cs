using System.Runtime.CompilerServices;

namespace Informers.Decoding;

/// <summary>
/// Remembers arrays of entries, so that maps of the very same keys and values have one: the amounts of most containers, the labels of the pods of one
/// owner. Nobody sees that, since a map that is changed takes an array of its own.
/// </summary>
/// <typeparam name="TValue">The type of the values.</typeparam>
/// <remarks>
/// <para>
/// A cache, not a set, bounded to 1,024 arrays for each type, which it keeps no longer than a map has them. Same means the same instances, as pools of strings and amounts make them; so it costs no
/// comparison of texts, and shares no value that was not shared already. An array is remembered when it comes for the second time: most maps
/// that are different, such as annotations, come once.
/// </para>
/// <para>Thread-safe without locks: arrays never change, a slot is one reference, and a lost write costs one more array.</para>
/// </remarks>
internal static class SharedEntries<TValue>
{
    private const int Slots = 1024;

    private static readonly WeakReference<KeyValuePair<string, TValue>[]>?[] Known = new WeakReference<KeyValuePair<string, TValue>[]>?[Slots];

    // By slot, the hash of what came last and is not known.
    private static readonly int[] CameOnce = new int[Slots];

    /// <summary>An array of these entries, not to be written to.</summary>
    /// <param name="entries">The entries.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static KeyValuePair<string, TValue>[] Of(ReadOnlySpan<KeyValuePair<string, TValue>> entries)
    {
        if (typeof(TValue).IsValueType)
        {
            return entries.ToArray();
        }

        var hash = 0;
        foreach (ref readonly var entry in entries)
        {
            hash = (((hash * 31) + RuntimeHelpers.GetHashCode(entry.Key)) * 31) + RuntimeHelpers.GetHashCode(entry.Value);
        }

        var slot = (int)((uint)(hash * unchecked((int)0x9E37_79B1)) >> 22);
        if (Known[slot] is { } slotted && slotted.TryGetTarget(out var known) && AreSame(known, entries))
        {
            return known;
        }

        var made = entries.ToArray();
        if (CameOnce[slot] == hash)
        {
            Known[slot] = new WeakReference<KeyValuePair<string, TValue>[]>(made);
        }
        else
        {
            CameOnce[slot] = hash;
        }

        return made;
    }

    private static bool AreSame(KeyValuePair<string, TValue>[] known, ReadOnlySpan<KeyValuePair<string, TValue>> entries)
    {
        if (known.Length != entries.Length)
        {
            return false;
        }

        for (var i = 0; i < known.Length; i++)
        {
            if (!ReferenceEquals(known[i].Key, entries[i].Key) || !ReferenceEquals(known[i].Value, entries[i].Value))
            {
                return false;
            }
        }

        return true;
    }
}
