using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Informers.Decoding;

/// <summary>
/// Remembers parts of objects by the bytes that they were read from, for as long as an object has them: it keeps nothing alive, and a part
/// that nobody has any more is as if it had never been there.
/// </summary>
/// <remarks>
/// A cache, not a set. It begins small, grows with what it holds to a bound, and then displaces. Most parts that are different in each object come once,
/// among others that come again: so a part that has not come again after some thousand others makes room for the next before the table grows.
/// Thread-safe: a lock for each of its stripes, a leaf, under which nothing is called.
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
        // An epoch is so many parts that were added. With sixteen stripes, a part has the time of 4,000 to 8,000 others to come again.
        private const int EpochLength = 256;
        private const int Trial = 2;

        // The epochs; and what has come again is of none.
        private const byte Proven = 0;
        private const byte FirstEpoch = 1;
        private const byte LastEpoch = byte.MaxValue;

        private readonly Lock _gate = new();
        private Entry[] _entries = new Entry[FirstSets * Ways];

        // By entry, the epoch in which it was added, or that it is proven.
        private byte[] _epochs = new byte[FirstSets * Ways];
        private byte _epoch = FirstEpoch;
        private int _addedInEpoch;

        // How many entries are marked as proven.
        private int _proven;
        private int _turn;

        public int Capacity => Volatile.Read(ref _entries).Length;

        // The process's table is never collected. Others free what their handles hold.
        ~Stripe() => Free();

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public bool TryGet(PartKey key, [NotNullWhen(true)] out object? part)
        {
            lock (_gate)
            {
                return TryFind(key, out part);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public object GetOrAdd(PartKey key, object part)
        {
            lock (_gate)
            {
                if (TryFind(key, out var known))
                {
                    return known;
                }

                var place = PlaceFor(key, Trial);
                while (place < 0 && _entries.Length < maxSets * Ways)
                {
                    // Twice the room of what is kept: where there is more, a set is full by chance, and who is on trial may go early.
                    if (_entries.Length >= 2 * (_proven + (Trial * EpochLength)) && (place = PlaceFor(key, minimumAge: 0)) >= 0)
                    {
                        break;
                    }

                    Grow();
                    place = PlaceFor(key, Trial);
                }

                if (place < 0 && (place = PlaceFor(key, minimumAge: 0)) < 0)
                {
                    place = FirstPlaceOf(_entries, key) + (_turn++ & (Ways - 1));
                }

                Put(place, key, part);
                return part;
            }
        }

        public void Forget()
        {
            lock (_gate)
            {
                Free();
                _proven = 0;
                _epochs = new byte[FirstSets * Ways];
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

        private static int FirstPlaceOf(Entry[] entries, PartKey key) => ((int)(key.Low >> SetShift) & ((entries.Length / Ways) - 1)) * Ways;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private bool TryFind(PartKey key, [NotNullWhen(true)] out object? part)
        {
            var entries = _entries;
            var first = FirstPlaceOf(entries, key);
            for (var place = first; place < first + Ways; place++)
            {
                ref var entry = ref entries[place];
                if (entry.Key == key && entry.Part.IsAllocated && entry.Part.TryGetTarget(out part))
                {
                    if (_epochs[place] != Proven)
                    {
                        _epochs[place] = Proven;
                        _proven++;
                    }

                    return true;
                }
            }

            part = null;
            return false;
        }

        // A place that is free, or whose part nobody has any more; else that of the oldest which has not come again for so many epochs.
        private int PlaceFor(PartKey key, int minimumAge)
        {
            var first = FirstPlaceOf(_entries, key);
            var oldest = -1;
            var age = minimumAge;
            for (var place = first; place < first + Ways; place++)
            {
                var part = _entries[place].Part;
                if (!part.IsAllocated || !part.TryGetTarget(out _))
                {
                    return place;
                }

                if (_epochs[place] != Proven && AgeOf(place) >= age)
                {
                    age = AgeOf(place);
                    oldest = place;
                }
            }

            return oldest;
        }

        private int AgeOf(int place) => (_epoch - _epochs[place] + LastEpoch) % LastEpoch;

        private void Put(int place, PartKey key, object part)
        {
            ref var entry = ref _entries[place];
            entry.Key = key;
            if (entry.Part.IsAllocated)
            {
                entry.Part.SetTarget(part);
                _proven -= _epochs[place] == Proven ? 1 : 0;
            }
            else
            {
                entry.Part = new WeakGCHandle<object>(part);
            }

            _epochs[place] = _epoch;
            if (++_addedInEpoch == EpochLength)
            {
                _addedInEpoch = 0;
                _epoch = _epoch == LastEpoch ? FirstEpoch : (byte)(_epoch + 1);
            }
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
            var entries = new Entry[_entries.Length * 2];
            var epochs = new byte[entries.Length];
            _proven = 0;
            for (var from = 0; from < _entries.Length; from++)
            {
                ref var entry = ref _entries[from];
                if (entry.Part.IsAllocated && entry.Part.TryGetTarget(out _))
                {
                    var to = FirstPlaceOf(entries, entry.Key);
                    while (entries[to].Part.IsAllocated)
                    {
                        to++;
                    }

                    entries[to] = entry;
                    epochs[to] = _epochs[from];
                    _proven += epochs[to] == Proven ? 1 : 0;
                }
                else
                {
                    entry.Part.Dispose();
                }
            }

            _epochs = epochs;
            Volatile.Write(ref _entries, entries);
        }
    }
}
