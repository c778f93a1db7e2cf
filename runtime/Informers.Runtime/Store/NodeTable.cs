using System.Diagnostics;
using System.Numerics;

namespace Informers;

/// <summary>
/// A hash table from a pair of strings to a node, immutable once sealed, so that any number of threads may read it.
/// <see cref="Open"/> makes a successor that shares all pages and copies only those that are written to.
/// </summary>
/// <typeparam name="TNode">The nodes.</typeparam>
/// <remarks>
/// A directory of pages; a page is a small open-addressing table with linear probing. The lower half of a hash chooses the page, the
/// upper half the place in it. There are about as many pages as places in a page, so that a single write, which copies the
/// directory and one page, costs the square root of the table. Pages grow each for itself and always keep an empty place,
/// where a search ends; a flood of equal hashes makes them slow, never wrong.
/// An open table belongs to one thread. It owns a page exactly when that page is not its predecessor's.
/// </remarks>
internal sealed class NodeTable<TNode>
    where TNode : TableNode
{
    private const int FirstPageLimit = 64;
    private const int SmallestPage = 4;

    /// <summary>The sealed empty table.</summary>
    public static readonly NodeTable<TNode> Empty = new([EmptyPage.Nodes], [0], 0, null);

    private TNode?[][] _pages;
    private int[] _counts;

    // The predecessor's pages while open, null once sealed (so that no predecessor is kept alive).
    private TNode?[][]? _shared;

    private NodeTable(TNode?[][] pages, int[] counts, int count, TNode?[][]? shared)
    {
        _pages = pages;
        _counts = counts;
        Count = count;
        _shared = shared;
    }

    public int Count { get; private set; }

    public bool IsOpen => _shared is not null;

    public TNode? Find(int hash, string first, string second)
    {
        var pages = _pages;
        var page = pages[hash & (pages.Length - 1)];
        var mask = page.Length - 1;
        for (var place = (hash >>> 16) & mask; ; place = (place + 1) & mask)
        {
            var node = page[place];
            if (node is null)
            {
                return null;
            }

            // The second half first: it is the name, which differs more often than the namespace.
            if (node.Hash == hash && node.Second == second && node.First == first)
            {
                return node;
            }
        }
    }

    /// <summary>All nodes, in no order.</summary>
    public IEnumerable<TNode> Nodes()
    {
        foreach (var page in _pages)
        {
            foreach (var node in page)
            {
                if (node is not null)
                {
                    yield return node;
                }
            }
        }
    }

    /// <summary>A successor to write to.</summary>
    public NodeTable<TNode> Open()
    {
        Debug.Assert(!IsOpen, "Only a sealed table has successors.");
        return new NodeTable<TNode>((TNode?[][])_pages.Clone(), (int[])_counts.Clone(), Count, _pages);
    }

    /// <summary>Ends the writing.</summary>
    public void Seal() => _shared = null;

    /// <summary>Makes room for that many nodes at once.</summary>
    public void EnsureCapacity(int count)
    {
        if (count > LimitOf(_pages.Length))
        {
            Rebuild(count);
        }
    }

    /// <summary>Adds a node whose key is not in the table.</summary>
    public void Insert(TNode node)
    {
        Debug.Assert(Find(node.Hash, node.First, node.Second) is null, "The key is in the table.");
        if (Count >= LimitOf(_pages.Length))
        {
            Rebuild(2 * (Count + 1));
        }

        var index = PageOf(node);
        var page = OwnPage(index, _counts[index] + 1);
        Place(page, node);
        _counts[index]++;
        Count++;
    }

    /// <summary>Puts a node in the place of the one that has the same key.</summary>
    public void Replace(TNode node)
    {
        var index = PageOf(node);
        var page = OwnPage(index, _counts[index]);
        page[PlaceOf(page, node)] = node;
    }

    /// <summary>Removes the node that has the key of <paramref name="node"/>.</summary>
    public void Remove(TNode node)
    {
        var index = PageOf(node);
        var page = OwnPage(index, _counts[index]);
        var mask = page.Length - 1;
        var hole = PlaceOf(page, node);

        // Moves later nodes of the run into the hole, unless they would end up before the place where their search begins.
        for (var place = (hole + 1) & mask; page[place] is { } follower; place = (place + 1) & mask)
        {
            var home = (follower.Hash >>> 16) & mask;
            if (((place - home) & mask) >= ((place - hole) & mask))
            {
                page[hole] = follower;
                hole = place;
            }
        }

        page[hole] = null;
        _counts[index]--;
        Count--;
        if (_pages.Length > 1 && Count < LimitOf(_pages.Length) / 16)
        {
            Rebuild(2 * Count);
        }
    }

    private static int LimitOf(int pages) => pages == 1 ? FirstPageLimit : (int)Math.Min(int.MaxValue, (long)pages * pages / 2);

    private static int PagesFor(int count) =>
        count <= FirstPageLimit
            ? 1
            : (int)Math.Min(1 << 16, BitOperations.RoundUpToPowerOf2((uint)Math.Ceiling(Math.Sqrt(2.0 * count))));

    private static bool Fits(int count, int places) => count <= places * 3L / 4;

    private static int PlacesFor(int count)
    {
        var places = SmallestPage;
        while (!Fits(count, places))
        {
            places *= 2;
        }

        return places;
    }

    private static void Place(TNode?[] page, TNode node)
    {
        var mask = page.Length - 1;
        var place = (node.Hash >>> 16) & mask;
        while (page[place] is not null)
        {
            place = (place + 1) & mask;
        }

        page[place] = node;
    }

    private static int PlaceOf(TNode?[] page, TNode node)
    {
        var mask = page.Length - 1;
        for (var place = (node.Hash >>> 16) & mask; page[place] is { } candidate; place = (place + 1) & mask)
        {
            if (candidate.Hash == node.Hash && candidate.Second == node.Second && candidate.First == node.First)
            {
                return place;
            }
        }

        throw new UnreachableException("A key that was found before is not in the table.");
    }

    private int PageOf(TNode node) => node.Hash & (_pages.Length - 1);

    private TNode?[] OwnPage(int index, int count)
    {
        Debug.Assert(IsOpen, "A sealed table does not change.");
        var page = _pages[index];
        if (!Fits(count, page.Length))
        {
            var larger = new TNode?[PlacesFor(count)];
            foreach (var node in page)
            {
                if (node is not null)
                {
                    Place(larger, node);
                }
            }

            return _pages[index] = larger;
        }

        var owned = index >= _shared!.Length || !ReferenceEquals(page, _shared[index]);
        return owned ? page : _pages[index] = (TNode?[])page.Clone();
    }

    private void Rebuild(int count)
    {
        var pages = new TNode?[PagesFor(Math.Max(count, Count))][];
        var counts = new int[pages.Length];
        foreach (var node in Nodes())
        {
            counts[node.Hash & (pages.Length - 1)]++;
        }

        for (var i = 0; i < pages.Length; i++)
        {
            pages[i] = counts[i] == 0 ? EmptyPage.Nodes : new TNode?[PlacesFor(counts[i])];
        }

        foreach (var node in Nodes())
        {
            Place(pages[node.Hash & (pages.Length - 1)], node);
        }

        _pages = pages;
        _counts = counts;

        // Nothing is shared any more, except for empty pages, which always are replaced before something is written to them.
        _shared = [];
    }

    /// <summary>The page of all places without nodes: one place, never written to, as nothing fits into it.</summary>
    private static class EmptyPage
    {
        public static readonly TNode?[] Nodes = new TNode?[1];
    }
}
