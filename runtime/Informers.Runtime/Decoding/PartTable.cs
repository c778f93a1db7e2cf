using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Informers.Decoding;

/// <summary>
/// Remembers parts of objects by the bytes that they were read from, for as long as an object has them: it keeps nothing alive, and a part
/// that nobody has any more is as if it had never been there.
/// </summary>
/// <remarks>
/// A cache, not a set. It begins small, grows with what it holds to a bound, and then displaces. Thread-safe: a lock for each of its
/// stripes, a leaf, under which nothing is called.
/// </remarks>
internal sealed class PartTable
{
    private const int StripeBits = 4;
    private const int Ways = 8;
    private const int FirstSets = 4;

    // Low bits choose the stripe, so these choose the set.
    private const int SetShift = 32;

    private readonly Stripe[] _stripes = new Stripe[1 << StripeBits];

    /// <summary>Makes a table.</summary>
    /// <param name="maxCount">How many parts it remembers at most; a power of two, at least 512.</param>
    public PartTable(int maxCount)
    {
        for (var i = 0; i < _stripes.Length; i++)
        {
            _stripes[i] = new Stripe(maxCount / _stripes.Length / Ways);
        }
    }

    /// <summary>The table of the process: 131,072 parts, for which it needs at most some 4 MB.</summary>
    public static PartTable Shared { get; } = new(1 << 17);

    /// <summary>How many parts are remembered that still exist. Counts them: for tests.</summary>
    public int Count => _stripes.Sum(static stripe => stripe.CountLiving());

    /// <summary>How many entries there is room for now.</summary>
    public int Capacity => _stripes.Sum(static stripe => stripe.Capacity);

    /// <summary>Looks a part up.</summary>
    /// <param name="key">The key of its bytes.</param>
    /// <param name="part">The part.</param>
    /// <returns>Whether it is remembered, and somebody has it still.</returns>
    public bool TryGet(PartKey key, [NotNullWhen(true)] out object? part) => StripeOf(key).TryGet(key, out part);

    /// <summary>Remembers a part.</summary>
    /// <param name="key">The key of its bytes.</param>
    /// <param name="part">The part, as it was just read from them.</param>
    /// <returns>The part; or the one of the same bytes that somebody else has added meanwhile.</returns>
    public object GetOrAdd(PartKey key, object part) => StripeOf(key).GetOrAdd(key, part);

    /// <summary>Forgets all parts: the same bytes become new ones. Objects that have them keep them.</summary>
    public void Forget()
    {
        foreach (var stripe in _stripes)
        {
            stripe.Forget();
        }
    }

    private Stripe StripeOf(PartKey key) => _stripes[(int)key.Low & ((1 << StripeBits) - 1)];

    private struct Entry
    {
        public PartKey Key;
        public WeakGCHandle<object> Part;
    }

    private sealed class Stripe(int maxSets)
    {
        private readonly Lock _gate = new();
        private Entry[] _entries = new Entry[FirstSets * Ways];
        private int _turn;

        public int Capacity => Volatile.Read(ref _entries).Length;

        // The process's table is never collected. Others free what their handles hold.
        ~Stripe() => Free();

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public bool TryGet(PartKey key, [NotNullWhen(true)] out object? part)
        {
            lock (_gate)
            {
                return TryFind(Set(_entries, key), key, out part);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public object GetOrAdd(PartKey key, object part)
        {
            lock (_gate)
            {
                while (true)
                {
                    var set = Set(_entries, key);
                    if (TryFind(set, key, out var known))
                    {
                        return known;
                    }

                    if (TryPut(set, key, part))
                    {
                        return part;
                    }

                    if (_entries.Length < maxSets * Ways)
                    {
                        Grow();
                        continue;
                    }

                    ref var displaced = ref set[_turn++ & (Ways - 1)];
                    displaced.Key = key;
                    displaced.Part.SetTarget(part);
                    return part;
                }
            }
        }

        public void Forget()
        {
            lock (_gate)
            {
                Free();
                Volatile.Write(ref _entries, new Entry[FirstSets * Ways]);
            }
        }

        public int CountLiving()
        {
            lock (_gate)
            {
                var count = 0;
                foreach (ref var entry in _entries.AsSpan())
                {
                    count += entry.Part.IsAllocated && entry.Part.TryGetTarget(out _) ? 1 : 0;
                }

                return count;
            }
        }

        private static Span<Entry> Set(Entry[] entries, PartKey key) =>
            entries.AsSpan(((int)(key.Low >> SetShift) & ((entries.Length / Ways) - 1)) * Ways, Ways);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static bool TryFind(Span<Entry> set, PartKey key, [NotNullWhen(true)] out object? part)
        {
            foreach (ref var entry in set)
            {
                if (entry.Key == key && entry.Part.IsAllocated && entry.Part.TryGetTarget(out part))
                {
                    return true;
                }
            }

            part = null;
            return false;
        }

        // Into a place that is free, or whose part nobody has any more.
        private static bool TryPut(Span<Entry> set, PartKey key, object part)
        {
            foreach (ref var entry in set)
            {
                if (!entry.Part.IsAllocated)
                {
                    entry.Part = new WeakGCHandle<object>(part);
                }
                else if (entry.Part.TryGetTarget(out _))
                {
                    continue;
                }
                else
                {
                    entry.Part.SetTarget(part);
                }

                entry.Key = key;
                return true;
            }

            return false;
        }

        private void Free()
        {
            foreach (ref var entry in _entries.AsSpan())
            {
                if (entry.Part.IsAllocated)
                {
                    entry.Part.Dispose();
                }
            }
        }

        // Twice the sets: what was in one set is in two then. What is dead stays behind.
        private void Grow()
        {
            var larger = new Entry[_entries.Length * 2];
            foreach (ref var entry in _entries.AsSpan())
            {
                if (entry.Part.IsAllocated && entry.Part.TryGetTarget(out _))
                {
                    var set = Set(larger, entry.Key);
                    var free = 0;
                    while (set[free].Part.IsAllocated)
                    {
                        free++;
                    }

                    set[free] = entry;
                }
                else
                {
                    entry.Part.Dispose();
                }
            }

            Volatile.Write(ref _entries, larger);
        }
    }
}
