using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Informers;

/// <summary>
/// Finds the slot of a name: a hash table of pairs of a hash and a slot, immutable once sealed, so that any number of threads may read
/// it. <see cref="Open"/> makes a successor that shares all pages and copies only those that are written to.
/// </summary>
/// <remarks>
/// <para>
/// It holds no names: those are in the array of names, by slot, and are compared there. So an entry is eight bytes with nothing for the
/// garbage collector to trace, eight of them share a cache line, and a search touches one line here and one of the names.
/// </para>
/// <para>
/// A directory of pages; a page is a small open-addressing table with linear probing. The lower half of a hash chooses the page, the
/// upper half the place in it. There are about as many pages as entries in a page, so that a single write, which copies the
/// directory and one page, costs the square root of the table. Pages grow each for itself and always keep an empty place,
/// where a search ends; a flood of equal hashes makes them slow, never wrong.
/// </para>
/// <para>An open table belongs to one thread. It owns a page exactly when that page's entries are not its predecessor's.</para>
/// </remarks>
internal sealed class SlotTable
{
    private const int FirstPageLimit = 64;
    private const int SmallestPage = 4;
    private const ulong NoEntry = 0;

    /// <summary>The sealed empty table.</summary>
    public static readonly SlotTable Empty = new([Page.Empty], 0, null);

    private Page[] _pages;

    // The predecessor's pages while open, null once sealed (so that no predecessor is kept alive).
    private Page[]? _shared;

    private SlotTable(Page[] pages, int count, Page[]? shared)
    {
        _pages = pages;
        Count = count;
        _shared = shared;
    }

    public int Count { get; private set; }

    public bool IsOpen => _shared is not null;

    /// <summary>The slot of a name, or -1.</summary>
    /// <param name="hash">The hash of the name.</param>
    /// <param name="name">The name; neither half is null.</param>
    /// <param name="names">The names by slot, in the same state as this table.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(int hash, in ObjectName name, ChunkedArray<ObjectName> names)
    {
        var pages = _pages;
        ref readonly var page = ref pages[hash & (pages.Length - 1)];
        var entries = page.Entries;
        var mask = page.Mask;
        for (var place = (hash >>> 16) & mask; ; place = (place + 1) & mask)
        {
            var entry = entries[place];
            if (entry == NoEntry)
            {
                return -1;
            }

            if ((int)(entry >> 32) == hash)
            {
                // The second half first: it is the name, which differs more often than the namespace.
                var slot = SlotOf(entry);
                ref readonly var candidate = ref names.ItemRef(slot);
                if (candidate.Name == name.Name && candidate.Namespace == name.Namespace)
                {
                    return slot;
                }
            }
        }
    }

    /// <summary>A successor to write to.</summary>
    public SlotTable Open()
    {
        Debug.Assert(!IsOpen, "Only a sealed table has successors.");
        return new SlotTable((Page[])_pages.Clone(), Count, _pages);
    }

    /// <summary>Ends the writing.</summary>
    public void Seal() => _shared = null;

    /// <summary>Makes room for that many entries at once.</summary>
    public void EnsureCapacity(int count)
    {
        if (count > LimitOf(_pages.Length))
        {
            Rebuild(count);
        }
    }

    /// <summary>Adds an entry for a name that has none.</summary>
    public void Insert(int hash, int slot)
    {
        if (Count >= LimitOf(_pages.Length))
        {
            Rebuild(2 * (Count + 1));
        }

        ref var page = ref OwnPage(hash, added: 1);
        page.Place(EntryOf(hash, slot));
        page.Count++;
        Count++;
    }

    /// <summary>Notes that the object with that hash in the slot <paramref name="from"/> is now in the slot <paramref name="to"/>.</summary>
    public void Move(int hash, int from, int to)
    {
        ref var page = ref OwnPage(hash, added: 0);
        page.Entries[page.PlaceOf(EntryOf(hash, from))] = EntryOf(hash, to);
    }

    /// <summary>Removes the entry of the object with that hash in that slot.</summary>
    public void Remove(int hash, int slot)
    {
        ref var page = ref OwnPage(hash, added: 0);
        page.Remove(EntryOf(hash, slot));
        Count--;
        if (_pages.Length > 1 && Count < LimitOf(_pages.Length) / 16)
        {
            Rebuild(2 * Count);
        }
    }

    private static ulong EntryOf(int hash, int slot) => ((ulong)(uint)hash << 32) | ((uint)slot + 1);

    private static int HashOf(ulong entry) => (int)(entry >> 32);

    private static int SlotOf(ulong entry) => (int)(uint)entry - 1;

    // As many pages as entries in a page: that is where copying both costs least.
    private static int LimitOf(int pages) => pages == 1 ? FirstPageLimit : (int)Math.Min(int.MaxValue, (long)pages * pages);

    private static int PagesFor(int count) =>
        count <= FirstPageLimit
            ? 1
            : (int)Math.Min(1 << 16, BitOperations.RoundUpToPowerOf2((uint)Math.Ceiling(Math.Sqrt(count))));

    private ref Page OwnPage(int hash, int added)
    {
        Debug.Assert(IsOpen, "A sealed table does not change.");
        var index = hash & (_pages.Length - 1);
        ref var page = ref _pages[index];
        if (!Page.Fits(page.Count + added, page.Entries.Length))
        {
            page = page.Resized(page.Count + added);
        }
        else if (index < _shared!.Length && ReferenceEquals(page.Entries, _shared[index].Entries))
        {
            page.Entries = (ulong[])page.Entries.Clone();
        }

        return ref page;
    }

    private void Rebuild(int count)
    {
        var before = _pages;
        var pages = new Page[PagesFor(Math.Max(count, Count))];
        foreach (var page in before)
        {
            foreach (var entry in page.Entries)
            {
                if (entry != NoEntry)
                {
                    pages[HashOf(entry) & (pages.Length - 1)].Count++;
                }
            }
        }

        for (var i = 0; i < pages.Length; i++)
        {
            pages[i] = pages[i].Count == 0 ? Page.Empty : Page.New(pages[i].Count);
        }

        foreach (var page in before)
        {
            foreach (var entry in page.Entries)
            {
                if (entry != NoEntry)
                {
                    pages[HashOf(entry) & (pages.Length - 1)].Place(entry);
                }
            }
        }

        _pages = pages;

        // Nothing is shared any more, except for empty pages, which always are replaced before something is written to them.
        _shared = [];
    }

    /// <summary>A small table. The mask is kept beside the entries, so that a search need not wait for their length.</summary>
    private struct Page
    {
        /// <summary>One place, never written to, as nothing fits into it.</summary>
        public static readonly Page Empty = new() { Entries = new ulong[1] };

        public ulong[] Entries;
        public int Mask;
        public int Count;

        public static Page New(int count)
        {
            var places = SmallestPage;
            while (!Fits(count, places))
            {
                places *= 2;
            }

            return new Page { Entries = new ulong[places], Mask = places - 1, Count = count };
        }

        public static bool Fits(int count, int places) => count <= places * 3L / 4;

        public readonly Page Resized(int count)
        {
            var larger = New(count);
            larger.Count = Count;
            foreach (var entry in Entries)
            {
                if (entry != NoEntry)
                {
                    larger.Place(entry);
                }
            }

            return larger;
        }

        public readonly void Place(ulong entry)
        {
            var place = HomeOf(entry);
            while (Entries[place] != NoEntry)
            {
                place = (place + 1) & Mask;
            }

            Entries[place] = entry;
        }

        public readonly int PlaceOf(ulong entry)
        {
            for (var place = HomeOf(entry); Entries[place] != NoEntry; place = (place + 1) & Mask)
            {
                if (Entries[place] == entry)
                {
                    return place;
                }
            }

            throw new UnreachableException("A slot that is taken is not in the table.");
        }

        public void Remove(ulong entry)
        {
            var entries = Entries;
            var hole = PlaceOf(entry);

            // Moves later entries of the run into the hole, unless they would end up before the place where their search begins.
            for (var place = (hole + 1) & Mask; entries[place] != NoEntry; place = (place + 1) & Mask)
            {
                if (((place - HomeOf(entries[place])) & Mask) >= ((place - hole) & Mask))
                {
                    entries[hole] = entries[place];
                    hole = place;
                }
            }

            entries[hole] = NoEntry;
            Count--;
        }

        private readonly int HomeOf(ulong entry) => (HashOf(entry) >>> 16) & Mask;
    }
}
