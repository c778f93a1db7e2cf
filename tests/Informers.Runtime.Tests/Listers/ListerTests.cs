namespace Informers.Tests.Listers;

public class ListerTests
{
    private static readonly Widget Front = Widgets.New("front", "shop", labels: ("tier", "front"));
    private static readonly Widget Back = Widgets.New("back", "shop", labels: ("tier", "back"));
    private static readonly Widget Other = Widgets.New("front", "yard", labels: ("tier", "front"));
    private static readonly Widget Bare = Widgets.New("bare", "yard");
    private static readonly Widget Node = Widgets.New("node", null);

    private sealed class ClusterLister(IIndexer<Widget> indexer) : Lister<Widget>(indexer, WidgetType.Cluster)
    {
        public Widget? Get(string name) => GetByName(name);

        public Widget GetRequired(string name) => GetRequiredByName(name);
    }

    private static FakeIndexer Store(bool withNamespaceIndex = true) => new(withNamespaceIndex, Front, Back, Other, Bare);

    [Fact]
    public void Lists_all_that_match_some_or_none()
    {
        var lister = new Lister<Widget>(Store(), WidgetType.Namespaced);

        Assert.Equal([Front, Back, Other, Bare], lister.List());
        Assert.Equal([Front, Other], lister.List(LabelSelector.Parse("tier=front")));
        Assert.Equal([Bare], lister.List(LabelSelector.Parse("!tier")));
        Assert.Empty(lister.List(LabelSelector.Parse("tier=attic")));
    }

    [Fact]
    public void Without_a_selector_the_stores_snapshot_is_returned_uncopied()
    {
        var store = Store();
        var lister = new Lister<Widget>(store, WidgetType.Namespaced);

        Assert.Same(store.List(), lister.List());
        Assert.Same(store.List(), lister.List(LabelSelector.Everything));
    }

    [Fact]
    public void Nothing_does_not_read_the_store()
    {
        var store = Store();

        Assert.Empty(new Lister<Widget>(store, WidgetType.Namespaced).List(LabelSelector.Nothing));
        Assert.Empty(new NamespaceLister<Widget>(store, WidgetType.Namespaced, "shop").List(LabelSelector.Nothing));
        Assert.Equal(0, store.Scans);
        Assert.Equal(0, store.IndexReads);
    }

    [Fact]
    public void Lists_a_namespace_by_its_index()
    {
        var store = Store();
        var lister = new NamespaceLister<Widget>(store, WidgetType.Namespaced, "shop");

        Assert.Equal("shop", lister.Namespace);
        Assert.Equal([Front, Back], lister.List());
        Assert.Equal([Back], lister.List(LabelSelector.Parse("tier=back")));
        Assert.Empty(new NamespaceLister<Widget>(store, WidgetType.Namespaced, "nowhere").List());
        Assert.Equal(0, store.Scans);
    }

    [Fact]
    public void Without_the_index_it_scans_and_warns_once()
    {
        var store = Store(withNamespaceIndex: false);
        var warnings = 0;
        NamespaceIndexWarning.Attach(store, () => warnings++);
        var lister = new NamespaceLister<Widget>(store, WidgetType.Namespaced, "shop");

        Assert.Equal([Front, Back], lister.List());
        Assert.Equal([Back], lister.List(LabelSelector.Parse("tier=back")));
        Assert.Equal([Other, Bare], new NamespaceLister<Widget>(store, WidgetType.Namespaced, "yard").List());
        Assert.Equal(1, warnings);
    }

    [Fact]
    public void A_store_without_an_owner_scans_silently() =>
        Assert.Equal([Front, Back], new NamespaceLister<Widget>(Store(withNamespaceIndex: false), WidgetType.Namespaced, "shop").List());

    [Fact]
    public void The_empty_namespace_stands_for_all()
    {
        var lister = new NamespaceLister<Widget>(Store(), WidgetType.Namespaced, "");

        Assert.Equal([Front, Back, Other, Bare], lister.List());
        Assert.Equal([Front, Other], lister.List(LabelSelector.Parse("tier=front")));
    }

    [Fact]
    public void Gets_by_namespace_and_name()
    {
        var lister = new NamespaceLister<Widget>(Store(), WidgetType.Namespaced, "shop");

        Assert.Same(Front, lister.Get("front"));
        Assert.Same(Back, lister.GetRequired("back"));
        Assert.Null(lister.Get("bare"));
        var error = Assert.Throws<ObjectNotFoundException>(() => lister.GetRequired("bare"));
        Assert.Equal(WidgetType.Namespaced.Resource, error.Resource);
        Assert.Equal(new ObjectName("shop", "bare"), error.Name);
        Assert.Equal("widgets.v1.example.com \"shop/bare\" is not in the cache.", error.Message);
    }

    [Fact]
    public void A_lister_of_a_snapshot_sees_one_moment()
    {
        var indexer = new Indexer<Widget>(
            WidgetType.Namespaced, new Indexers<Widget> { [IndexNames.Namespace] = static widget => [widget.Namespace!] });
        indexer.Replace([Front, Back, Other], "1");
        var all = new ResourceLister<Widget>(indexer.Snapshot(), WidgetType.Namespaced);
        indexer.Delete(Front);
        indexer.Update(Widgets.New("back", "shop", labels: ("tier", "front")));

        Assert.Equal([Front, Back, Other], all.List());
        Assert.Equal([Front, Other], all.List(LabelSelector.Parse("tier=front")));
        Assert.Equal([Front, Back], all.Namespace("shop").List());
        Assert.Same(Front, all.Namespace("shop").Get("front"));
        Assert.Same(Back, all.GetRequired(new ObjectName("shop", "back")));
    }

    [Fact]
    public void A_get_by_namespace_and_name_allocates_nothing()
    {
        var indexer = new Indexer<Widget>(WidgetType.Namespaced);
        indexer.Replace([.. Enumerable.Range(0, 600).Select(static i => Widgets.New($"some-longer-name-{i}", $"ns-{i % 200}"))], "1");
        var lister = new ResourceLister<Widget>(indexer, WidgetType.Namespaced);
        ObjectName[] names = [.. indexer.ListKeys()];
        Read();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Read();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Read()
        {
            foreach (var name in names)
            {
                if (lister.Namespace(name.Namespace).Get(name.Name) is null)
                {
                    Assert.Fail($"{name} is missing.");
                }
            }
        }
    }

    [Fact]
    public void Namespace_listers_are_made_once_and_bounded()
    {
        var made = 0;
        var listers = new NamespaceListers<object>(_ =>
        {
            made++;
            return new object();
        });
        var first = listers.Get("ns-0");
        for (var i = 0; i < 1_000; i++)
        {
            Assert.Same(listers.Get($"ns-{i}"), listers.Get($"ns-{i}"));
        }

        Assert.Equal(1_000, made);
        Assert.Same(first, listers.Get("ns-0"));
        Assert.NotSame(listers.Get("one more"), listers.Get("one more"));
        Assert.Equal(1_002, made);
        Assert.Same(first, listers.Get("ns-0"));
        Assert.Equal(1_002, made);
        Assert.Throws<ArgumentNullException>(() => listers.Get(null!));
    }

    [Fact]
    public void Gets_cluster_scoped_objects_by_name()
    {
        var lister = new ClusterLister(new FakeIndexer(withNamespaceIndex: false, Node));

        Assert.Same(Node, lister.Get("node"));
        Assert.Same(Node, lister.GetRequired("node"));
        Assert.Null(lister.Get("front"));
        Assert.Throws<ObjectNotFoundException>(() => lister.GetRequired("front"));
    }
}
