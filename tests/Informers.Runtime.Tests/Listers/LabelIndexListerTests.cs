namespace Informers.Tests.Listers;

/// <summary>Listers over stores with indexes of labels.</summary>
public sealed class LabelIndexListerTests
{
    private static readonly string[] Keys = ["app", "tier", "track", "n"];

    [Fact]
    public void Random_selectors_find_the_same_in_the_same_order_with_indexes_and_without()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var plain = new Indexer<Widget>(WidgetType.Namespaced);
            var indexers = new Indexers<Widget>();
            foreach (var key in Keys.Where(_ => random.Next(2) == 0))
            {
                indexers.AddLabel(key);
            }

            if (random.Next(2) == 0)
            {
                indexers.Add(IndexNames.Namespace, static widget => [widget.Namespace!]);
            }

            var indexed = new Indexer<Widget>(WidgetType.Namespaced, indexers);
            for (var round = 0; round < 6; round++)
            {
                for (var i = random.Next(150); i > 0; i--)
                {
                    Write(random, plain, indexed);
                }

                for (var i = 0; i < 25; i++)
                {
                    var selector = LabelSelector.Parse(RandomSelector(random));
                    Assert.Equal(
                        new Lister<Widget>(plain, WidgetType.Namespaced).List(selector),
                        new Lister<Widget>(indexed, WidgetType.Namespaced).List(selector));
                    foreach (var @namespace in (string[])["", "ns-0", "ns-1", "none"])
                    {
                        Assert.Equal(
                            new NamespaceLister<Widget>(plain, WidgetType.Namespaced, @namespace).List(selector),
                            new NamespaceLister<Widget>(indexed.Snapshot(), WidgetType.Namespaced, @namespace).List(selector));
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData("app=web", 0)]
    [InlineData("app in (web,api)", 0)]
    [InlineData("app=web,tier=front", 0)]
    [InlineData("app notin (web),tier", 0)]
    [InlineData("app=web,track=canary", 10)]
    [InlineData("app=web,tier=front,track=canary", 6)]
    [InlineData("app=web,app=api,track=canary", 0)]
    [InlineData("app=nothing,track=canary", 0)]
    [InlineData("track=canary", 100)]
    public void Labels_are_read_of_those_objects_alone_that_the_indexes_leave(string selector, int reads)
    {
        var (type, indexer) = Hundred();
        var lister = new Lister<Widget>(indexer, type);

        var found = lister.List(LabelSelector.Parse(selector));

        Assert.Equal(reads, type.LabelReads);
        Assert.Equal(indexer.List().Where(widget => LabelSelector.Parse(selector).Matches(widget.Labels)), found);
    }

    [Theory]
    [InlineData("app=web", 0)]
    [InlineData("app=web,track=canary", 5)]
    [InlineData("tier=front,track=canary", 25)]
    [InlineData("track=canary", 50)]
    public void Within_a_namespace_too(string selector, int reads)
    {
        var (type, indexer) = Hundred();
        var lister = new NamespaceLister<Widget>(indexer, type, "ns-0");

        var found = lister.List(LabelSelector.Parse(selector));

        Assert.Equal(reads, type.LabelReads);
        Assert.Equal(
            indexer.List().Where(widget => widget.Namespace == "ns-0" && LabelSelector.Parse(selector).Matches(widget.Labels)), found);
    }

    [Fact]
    public void One_value_of_one_indexed_label_is_answered_without_copying_until_something_changes()
    {
        var (type, indexer) = Hundred();
        var lister = new Lister<Widget>(indexer, type);
        var selector = LabelSelector.Parse("app=web");
        var first = lister.List(selector);
        Assert.Equal(10, first.Count);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Assert.Same(first, lister.List(selector));
        }

        // A few bytes for the plan of each, none for the ten objects.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 0, 64);
        indexer.Update(Widgets.New("w-50", "ns-0", labels: ("app", "web")));
        Assert.Equal(11, lister.List(selector).Count);
    }

    [Fact]
    public void An_index_of_a_label_spares_the_search_that_a_missing_namespace_index_costs()
    {
        var indexer = new Indexer<Widget>(WidgetType.Namespaced, new Indexers<Widget>().AddLabel("app"));
        var web = Widgets.New("a", "shop", labels: ("app", "web"));
        indexer.Replace([web, Widgets.New("a", "yard", labels: ("app", "web")), Widgets.New("b", "shop")], "1");
        var warnings = 0;
        NamespaceIndexWarning.Attach(indexer, () => warnings++);
        var lister = new NamespaceLister<Widget>(indexer, WidgetType.Namespaced, "shop");

        Assert.Equal([web], lister.List(LabelSelector.Parse("app=web")));
        Assert.Equal(0, warnings);
        Assert.Single(lister.List(LabelSelector.Parse("!app")));
        Assert.Equal(1, warnings);
    }

    [Fact]
    public void An_index_that_only_bears_the_name_is_not_taken_for_one_of_a_label()
    {
        var indexer = new Indexer<Widget>(
            WidgetType.Namespaced, new Indexers<Widget> { [IndexNames.Label("app")] = static _ => ["something else"] });
        var web = Widgets.New("a", labels: ("app", "web"));
        indexer.Add(web);

        Assert.Equal([web], new Lister<Widget>(indexer, WidgetType.Namespaced).List(LabelSelector.Parse("app=web")));
    }

    // Ten applications of ten widgets each, half of each tier "front", half of each namespace; "app" and "tier" have indexes.
    private static (CountingWidgetType Type, Indexer<Widget> Indexer) Hundred()
    {
        var type = new CountingWidgetType();
        var indexer = new Indexer<Widget>(type, new Indexers<Widget> { [IndexNames.Namespace] = static widget => [widget.Namespace!] }
            .AddLabel("app").AddLabel("tier"));
        string[] apps = ["web", "api", "c", "d", "e", "f", "g", "h", "i", "j"];
        indexer.Replace(
            [
                .. Enumerable.Range(0, 100).Select(i => Widgets.New(
                    $"w-{i}",
                    $"ns-{i % 2}",
                    labels: [("app", apps[i / 10]), ("tier", i % 4 < 2 ? "front" : "back"), ("track", i % 3 == 0 ? "canary" : "stable")])),
            ],
            "1");
        type.LabelReads = 0;
        return (type, indexer);
    }

    private static void Write(Random random, params Indexer<Widget>[] indexers)
    {
        var labels = Keys.Where(_ => random.Next(3) > 0).Select(key => (key, Value(random))).ToArray();
        var number = random.Next(80);
        var widget = Widgets.New($"w-{number}", $"ns-{number % 3}", labels: labels);
        var remove = random.Next(4) == 0;
        foreach (var indexer in indexers)
        {
            if (remove)
            {
                indexer.Delete(widget);
            }
            else
            {
                indexer.Update(widget);
            }
        }
    }

    private static string Value(Random random) => random.Next(6) switch { 0 => "", 1 => "5", 2 => "12", var i => $"v{i}" };

    private static string RandomSelector(Random random) =>
        string.Join(',', Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
        {
            var key = Keys[random.Next(Keys.Length)];
            return random.Next(8) switch
            {
                0 or 1 => $"{key}={Value(random)}",
                2 => $"{key} in ({Value(random)},{Value(random)},unknown)",
                3 => $"{key}!={Value(random)}",
                4 => $"{key} notin ({Value(random)},{Value(random)})",
                5 => key,
                6 => "!" + key,
                _ => $"{key}>7",
            };
        }));
}
