namespace Informers.Tests.Store;

public sealed class IndexerTests
{
    private const string ByLabel = "label";

    private readonly Indexer<Widget> _indexer = new(
        WidgetType.Namespaced,
        new Indexers<Widget>
        {
            [IndexNames.Namespace] = w => [w.Namespace!],
            [ByLabel] = w => w.Labels?.Values ?? Enumerable.Empty<string>(),
        });

    [Fact]
    public void AnEmptyStoreHasNothing()
    {
        Assert.Equal(0, _indexer.Count);
        Assert.Empty(_indexer.List());
        Assert.Empty(_indexer.ListKeys());
        Assert.Null(_indexer.Get(Key("a")));
        Assert.Null(_indexer.Get(default));
        Assert.Empty(_indexer.ByIndex(IndexNames.Namespace, "default"));
        Assert.Empty(_indexer.IndexKeys(IndexNames.Namespace, "default"));
        Assert.Empty(_indexer.ListIndexFuncValues(IndexNames.Namespace));
        Assert.Equal("", _indexer.ResourceVersion);
    }

    [Fact]
    public void AddGetUpdateDeleteAndReplaceDoWhatTheySay()
    {
        var first = Widgets.New("a", value: "1");
        _indexer.Add(first);
        Assert.Same(first, _indexer.Get(Key("a")));
        var second = Widgets.New("a", value: "2");
        _indexer.Update(second);
        Assert.Same(second, _indexer.Get(Key("a")));
        var third = Widgets.New("a", value: "3");
        _indexer.Add(third);
        Assert.Same(third, Assert.Single(_indexer.List()));
        _indexer.Update(Widgets.New("b"));
        Assert.Equal([Key("a"), Key("b")], _indexer.ListKeys().Order());
        _indexer.Delete(Widgets.New("a"));
        _indexer.Delete(Widgets.New("unknown"));
        Assert.Equal([Key("b")], _indexer.ListKeys());

        _indexer.Replace([Widgets.New("c"), Widgets.New("d")], "7");
        Assert.Null(_indexer.Get(Key("b")));
        Assert.Equal([Key("c"), Key("d")], _indexer.ListKeys().Order());
    }

    [Fact]
    public void ObjectsOfOneNameInTwoNamespacesAndInNoneAreThree()
    {
        _indexer.Add(Widgets.New("a", "one"));
        _indexer.Add(Widgets.New("a", "two"));
        var cluster = new Indexer<Widget>(WidgetType.Cluster);
        cluster.Add(Widgets.New("a", null));

        Assert.Equal("one", _indexer.Get(new ObjectName("one", "a"))!.Namespace);
        Assert.Equal("two", _indexer.Get(new ObjectName("two", "a"))!.Namespace);
        Assert.Null(_indexer.Get(new ObjectName("a")));
        Assert.NotNull(cluster.Get(new ObjectName("a")));
        Assert.NotNull(cluster.Get(new ObjectName(null!, "a")));
    }

    [Fact]
    public void AnIndexHoldsWhatItsFunctionSays()
    {
        _indexer.Add(Widgets.New("a", "one"));
        _indexer.Add(Widgets.New("b", "two"));
        _indexer.Add(Widgets.New("c", "one"));

        Assert.Equal(["a", "c"], Names(_indexer.ByIndex(IndexNames.Namespace, "one")));
        Assert.Equal(["b"], Names(_indexer.ByIndex(IndexNames.Namespace, "two")));
        Assert.Empty(_indexer.ByIndex(IndexNames.Namespace, "three"));
        Assert.Equal(["one", "two"], _indexer.ListIndexFuncValues(IndexNames.Namespace).Order());
        Assert.Equal([new ObjectName("one", "a"), new ObjectName("one", "c")], _indexer.IndexKeys(IndexNames.Namespace, "one"));
    }

    [Fact]
    public void AnObjectIsFoundUnderEachOfItsValuesAndUnderNoneItHadBefore()
    {
        _indexer.Add(Labelled("a", "x", "y"));
        _indexer.Add(Labelled("b", "y", "z"));
        Assert.Equal(["a"], Names(_indexer.ByIndex(ByLabel, "x")));
        Assert.Equal(["a", "b"], Names(_indexer.ByIndex(ByLabel, "y")));

        _indexer.Update(Labelled("a", "z"));
        Assert.Empty(_indexer.ByIndex(ByLabel, "x"));
        Assert.Equal(["b"], Names(_indexer.ByIndex(ByLabel, "y")));
        Assert.Equal(["a", "b"], Names(_indexer.ByIndex(ByLabel, "z")));

        _indexer.Update(Labelled("a"));
        _indexer.Delete(Labelled("b"));
        Assert.Empty(_indexer.ListIndexFuncValues(ByLabel));
    }

    [Fact]
    public void AnUpdateThatKeepsTheValuesIsFoundAsItIsNow()
    {
        _indexer.Add(Labelled("a", "x", "y"));
        var now = Labelled("a", "x", "y");
        _indexer.Update(now);

        Assert.Same(now, Assert.Single(_indexer.ByIndex(ByLabel, "x")));
        Assert.Same(now, Assert.Single(_indexer.ByIndex(ByLabel, "y")));
    }

    [Fact]
    public void ValuesWithoutObjectsAreRemoved()
    {
        for (var i = 0; i < 500; i++)
        {
            _indexer.Add(Labelled("a", $"v{i}"));
            Assert.Equal([$"v{i}"], _indexer.ListIndexFuncValues(ByLabel));
        }

        _indexer.Add(Labelled("b", "v499"));
        _indexer.Delete(Labelled("a"));
        Assert.Equal(["v499"], _indexer.ListIndexFuncValues(ByLabel));
        _indexer.Delete(Labelled("b"));
        Assert.Empty(_indexer.ListIndexFuncValues(ByLabel));
    }

    [Fact]
    public void AValueThatAFunctionRepeatsCountsOnce()
    {
        var indexer = new Indexer<Widget>(WidgetType.Namespaced, new Indexers<Widget> { ["twice"] = _ => ["x", "x", "y", "x"] });
        indexer.Add(Widgets.New("a"));

        Assert.Single(indexer.ByIndex("twice", "x"));
        Assert.Equal(["x", "y"], indexer.ListIndexFuncValues("twice").Order());
        indexer.Delete(Widgets.New("a"));
        Assert.Empty(indexer.ListIndexFuncValues("twice"));
    }

    [Fact]
    public void AnObjectMayHaveManyValues()
    {
        var indexer = new Indexer<Widget>(
            WidgetType.Namespaced,
            new Indexers<Widget> { ["many"] = _ => Enumerable.Range(0, 200).Select(i => $"v{i % 70}") });
        indexer.Add(Widgets.New("a"));
        indexer.Add(Widgets.New("b"));

        Assert.Equal(70, indexer.ListIndexFuncValues("many").Count);
        Assert.All(indexer.ListIndexFuncValues("many"), value => Assert.Equal(2, indexer.ByIndex("many", value).Count));
        indexer.Delete(Widgets.New("a"));
        Assert.All(indexer.ListIndexFuncValues("many"), value => Assert.Equal("b", Assert.Single(indexer.ByIndex("many", value)).Name));
    }

    [Fact]
    public void IndexGivesEachObjectThatSharesAValueOnce()
    {
        _indexer.Add(Labelled("a", "x", "y"));
        _indexer.Add(Labelled("b", "y", "z"));
        _indexer.Add(Labelled("c", "q"));

        Assert.Equal(["a", "b"], Names(_indexer.Index(ByLabel, Labelled("not-stored", "x", "y", "z", "unknown"))));
        Assert.Equal(["c"], Names(_indexer.Index(ByLabel, Labelled("not-stored", "q"))));
        Assert.Empty(_indexer.Index(ByLabel, Labelled("not-stored")));
    }

    [Fact]
    public void IndexKeysAreOrdered()
    {
        foreach (var name in new[] { "m", "b", "z", "a", "Z" })
        {
            _indexer.Add(Labelled(name, "x"));
        }

        Assert.Equal(["Z", "a", "b", "m", "z"], _indexer.IndexKeys(ByLabel, "x").Select(k => k.Name));
    }

    [Fact]
    public void AnUnknownIndexIsAnErrorThatNamesTheKnownOnes()
    {
        Action[] queries =
        [
            () => _indexer.ByIndex("nope", "x"),
            () => _indexer.Index("nope", Widgets.New("a")),
            () => _indexer.IndexKeys("nope", "x"),
            () => _indexer.ListIndexFuncValues("nope"),
        ];
        foreach (var query in queries)
        {
            var error = Assert.Throws<KeyNotFoundException>(query);
            Assert.Contains("\"nope\"", error.Message, StringComparison.Ordinal);
            Assert.Contains("\"namespace\", \"label\"", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AnIndexMayBeAddedWhenObjectsAreStored()
    {
        _indexer.Add(Widgets.New("a", value: "red"));
        _indexer.Add(Widgets.New("b", value: "blue"));
        _indexer.AddIndexers(new Indexers<Widget> { ["colour"] = w => [w.Value!] });

        Assert.Equal(["a"], Names(_indexer.ByIndex("colour", "red")));
        _indexer.Update(Widgets.New("a", value: "blue"));
        Assert.Equal(["a", "b"], Names(_indexer.ByIndex("colour", "blue")));
        Assert.Equal(["colour", "label", "namespace"], _indexer.Indexers.Keys.Order());
    }

    [Fact]
    public void AConflictingIndexIsRefusedTogetherWithItsCompanions()
    {
        var before = _indexer.Indexers;

        var error = Assert.Throws<ArgumentException>(
            () => _indexer.AddIndexers(new Indexers<Widget> { ["new"] = _ => [], [ByLabel] = _ => [] }));

        Assert.Contains("\"label\"", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, _indexer.Indexers);
        Assert.Throws<ArgumentException>(() => _indexer.AddIndexers(new Indexers<Widget> { ["none"] = null! }));
        Assert.Equal(before, _indexer.Indexers);
    }

    [Fact]
    public void TheIndexersThatAStoreNamesCannotBeChanged()
    {
        Assert.False(_indexer.Indexers is Indexers<Widget>);
        Assert.Throws<NotSupportedException>(() => ((IDictionary<string, IndexFunc<Widget>>)_indexer.Indexers).Clear());
    }

    [Fact]
    public void AnIndexFunctionThatThrowsCostsTheEntryNotTheObject()
    {
        var broken = false;
        var indexer = new Indexer<Widget>(WidgetType.Namespaced, new Indexers<Widget>
        {
            ["fine"] = w => [w.Namespace!],
            ["broken"] = w => broken ? throw new InvalidOperationException("no") : [w.Value!],
        });
        indexer.Add(Widgets.New("a", value: "x"));
        broken = true;
        var second = Widgets.New("a", resourceVersion: "2", value: "y");

        var error = Assert.Throws<IndexFunctionException>(() => indexer.Update(second));

        Assert.Equal("broken", error.IndexName);
        Assert.Equal(Key("a"), error.ObjectName);
        Assert.Equal("no", error.InnerException!.Message);
        Assert.Same(second, indexer.Get(Key("a")));
        Assert.Same(second, Assert.Single(indexer.ByIndex("fine", "default")));
        Assert.Empty(indexer.ListIndexFuncValues("broken"));
        Assert.Equal("2", indexer.ResourceVersion);

        broken = false;
        indexer.Update(second);
        Assert.Same(second, Assert.Single(indexer.ByIndex("broken", "y")));
        broken = true;
        indexer.Delete(second);
        Assert.Empty(indexer.ListIndexFuncValues("broken"));
    }

    [Fact]
    public void AnIndexFunctionThatThrowsWhileItsResultIsReadLeavesNothingBehind()
    {
        static IEnumerable<string> Some()
        {
            yield return "x";
            throw new InvalidOperationException("late");
        }

        var indexer = new Indexer<Widget>(WidgetType.Namespaced, new Indexers<Widget> { ["late"] = _ => Some() });

        Assert.Throws<IndexFunctionException>(() => indexer.Add(Widgets.New("a")));

        Assert.Equal(1, indexer.Count);
        Assert.Empty(indexer.ListIndexFuncValues("late"));
    }

    [Fact]
    public void SeveralFailuresAreReportedTogether()
    {
        var indexer = new Indexer<Widget>(WidgetType.Namespaced, new Indexers<Widget>
        {
            ["one"] = w => w.Name == "a" ? throw new InvalidOperationException() : ["x"],
            ["two"] = w => w.Name == "a" ? throw new InvalidOperationException() : ["x"],
        });

        var error = Assert.Throws<AggregateException>(
            () => indexer.Replace([Widgets.New("a"), Widgets.New(""), Widgets.New("b")], "3"));

        Assert.Equal(3, error.InnerExceptions.Count);
        Assert.Equal(["a", "b"], Names(indexer.List()));
        Assert.Equal(["b"], Names(indexer.ByIndex("one", "x")));
        Assert.Equal("3", indexer.ResourceVersion);
    }

    [Fact]
    public void NullFromAnIndexFunctionIsAnErrorThatSaysSo()
    {
        var indexer = new Indexer<Widget>(WidgetType.Namespaced, new Indexers<Widget> { ["null"] = w => w.Name == "a" ? null! : [null!] });

        Assert.Contains("returned null;", Assert.Throws<IndexFunctionException>(() => indexer.Add(Widgets.New("a"))).Message, StringComparison.Ordinal);
        Assert.Contains("null value", Assert.Throws<IndexFunctionException>(() => indexer.Add(Widgets.New("b"))).Message, StringComparison.Ordinal);
        Assert.Equal(2, indexer.Count);
    }

    [Fact]
    public void AnIndexThatFailsForAStoredObjectIsNotAdded()
    {
        _indexer.Add(Widgets.New("a"));

        var error = Assert.Throws<IndexFunctionException>(() => _indexer.AddIndexers(
            new Indexers<Widget> { ["good"] = _ => ["x"], ["bad"] = _ => throw new InvalidOperationException("no") }));

        Assert.Equal("bad", error.IndexName);
        Assert.Equal(["label", "namespace"], _indexer.Indexers.Keys.Order());
        _indexer.Update(Widgets.New("a"));
    }

    [Fact]
    public void AnIndexFunctionMayReadTheStoreButNotWriteToIt()
    {
        Indexer<Widget>? indexer = null;
        var write = false;
        indexer = new Indexer<Widget>(WidgetType.Namespaced, new Indexers<Widget>
        {
            ["count"] = w =>
            {
                if (write)
                {
                    indexer!.Add(Widgets.New("b"));
                }

                return [$"{indexer!.Count}"];
            },
        });
        indexer.Add(Widgets.New("a"));
        Assert.Equal(["0"], indexer.ListIndexFuncValues("count"));
        write = true;

        var error = Assert.Throws<IndexFunctionException>(() => indexer.Add(Widgets.New("c")));

        Assert.IsType<InvalidOperationException>(error.InnerException);
        write = false;
        indexer.Add(Widgets.New("d"));
        Assert.Equal(["a", "c", "d"], Names(indexer.List()));
    }

    [Fact]
    public void AnObjectThatSomeoneChangedInTheStoreIsStillRemovedFromItsIndexes()
    {
        var widget = Labelled("a", "x");
        _indexer.Add(widget);
        widget.Labels!["k0"] = "changed";

        _indexer.Update(Labelled("a", "y"));

        Assert.Equal(["y"], _indexer.ListIndexFuncValues(ByLabel));
        _indexer.Delete(Labelled("a"));
        Assert.Empty(_indexer.ListIndexFuncValues(ByLabel));
    }

    [Fact]
    public void AnObjectWithoutANameIsRefused()
    {
        Assert.Throws<InvalidObjectException>(() => _indexer.Add(Widgets.New("")));
        Assert.Throws<InvalidObjectException>(() => _indexer.Update(Widgets.New(null!)));
        Assert.Throws<InvalidObjectException>(() => _indexer.Delete(Widgets.New("")));
        Assert.Throws<ArgumentNullException>(() => _indexer.Add(null!));
        Assert.Equal(0, _indexer.Count);
    }

    [Fact]
    public void TheVersionFollowsWhatIsWritten()
    {
        _indexer.Add(Widgets.New("a", resourceVersion: "1"));
        Assert.Equal("1", _indexer.ResourceVersion);
        _indexer.Update(Widgets.New("a", resourceVersion: "2"));
        Assert.Equal("2", _indexer.ResourceVersion);
        _indexer.Delete(Widgets.New("a", resourceVersion: "3"));
        Assert.Equal("3", _indexer.ResourceVersion);
        _indexer.Replace([Widgets.New("a", resourceVersion: "2")], "4");
        Assert.Equal("4", _indexer.ResourceVersion);
        _indexer.Bookmark("5");
        Assert.Equal("5", _indexer.ResourceVersion);
        _indexer.Update(Widgets.New("a", resourceVersion: null!));
        _indexer.Delete(Widgets.New("a", resourceVersion: ""));
        _indexer.Bookmark("");
        Assert.Equal("5", _indexer.ResourceVersion);
    }

    [Fact]
    public void AListWithTheStoredVersionKeepsTheStoredInstance()
    {
        var a = Widgets.New("a", resourceVersion: "1");
        var b = Widgets.New("b", resourceVersion: "1");
        var c = Widgets.New("c", resourceVersion: null!);
        _indexer.Replace([a, b, c], "1");

        _indexer.Replace(
            [
                Widgets.New("a", resourceVersion: "1"),
                Widgets.New("b", resourceVersion: "1", uid: "other"),
                Widgets.New("c", resourceVersion: null!),
            ],
            "2");

        Assert.Same(a, _indexer.Get(Key("a")));
        Assert.NotSame(b, _indexer.Get(Key("b")));
        Assert.NotSame(c, _indexer.Get(Key("c")));
    }

    [Fact]
    public void AnUnchangedListCostsNothingThatGrowsWithTheStore()
    {
        var objects = Enumerable.Range(0, 3000).Select(i => Widgets.New($"w-{i}")).ToArray();
        _indexer.Replace(objects, "1");
        _indexer.Replace(objects, "2");
        var list = _indexer.List();
        var before = GC.GetAllocatedBytesForCurrentThread();

        _indexer.Replace(objects, "3");

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 2000, "Much was allocated for nothing.");
        Assert.Equal("3", _indexer.ResourceVersion);
        Assert.Equal(list, _indexer.List());
    }

    [Fact]
    public void WhatAListCouldNotReadStays()
    {
        _indexer.Replace([Labelled("a", "x"), Labelled("b", "x")], "1");
        _indexer.Replace([Labelled("c", "x")], "2", [Key("a"), Key("never-seen")]);

        Assert.Equal(["a", "c"], Names(_indexer.ByIndex(ByLabel, "x")));
    }

    [Fact]
    public void AListWithAnObjectThatNobodyCanNameRemovesNothing()
    {
        _indexer.Replace([Labelled("a", "x"), Labelled("b", "x")], "1");
        _indexer.Replace([Labelled("c", "x")], "2", [default]);

        Assert.Equal(["a", "b", "c"], Names(_indexer.ByIndex(ByLabel, "x")));
        Assert.Equal("2", _indexer.ResourceVersion);
    }

    [Fact]
    public void SnapshotsDoNotChange()
    {
        _indexer.Replace([Labelled("a", "x"), Labelled("b", "x"), Labelled("c", "y")], "1");
        var list = _indexer.List();
        var keys = _indexer.ListKeys();
        var byIndex = _indexer.ByIndex(ByLabel, "x");
        Widget[] listed = [.. list];
        for (var i = 0; i < 300; i++)
        {
            _indexer.Add(Labelled($"w-{i}", "x"));
        }

        _indexer.Update(Labelled("a", "y"));
        _indexer.Delete(Labelled("b"));
        _indexer.Replace([], "2");

        Assert.Equal(listed, list);
        Assert.Equal(3, keys.Count);
        Assert.Equal(["a", "b"], Names(byIndex));
        Assert.Equal(0, _indexer.Count);
    }

    [Fact]
    public void ASnapshotAnswersEveryQueryFromOneMoment()
    {
        var a = Labelled("a", "x");
        var b = Labelled("b", "x", "y");
        _indexer.Replace([a, b], "7");
        var snapshot = _indexer.Snapshot();
        _indexer.Update(Labelled("a", "z"));
        _indexer.Delete(Widgets.New("b", resourceVersion: "9"));
        _indexer.Add(Labelled("c", "x"));
        _indexer.AddIndexers(new Indexers<Widget> { ["later"] = _ => ["x"] });

        Assert.Equal("7", snapshot.ResourceVersion);
        Assert.Equal(2, snapshot.Count);
        Assert.Equal([a, b], snapshot.List());
        Assert.Equal([Key("a"), Key("b")], snapshot.ListKeys());
        Assert.Same(a, snapshot.Get(Key("a")));
        Assert.Same(b, snapshot.Get(Key("b")));
        Assert.Null(snapshot.Get(Key("c")));
        Assert.Equal([a, b], snapshot.ByIndex(ByLabel, "x"));
        Assert.Equal([a, b], snapshot.Index(ByLabel, Labelled("q", "y", "x")).OrderBy(w => w.Name));
        Assert.Equal([Key("b")], snapshot.IndexKeys(ByLabel, "y"));
        Assert.Equal(["x", "y"], snapshot.ListIndexFuncValues(ByLabel).Order());
        Assert.Equal(["label", "namespace"], snapshot.Indexers.Keys.Order());
        Assert.Throws<KeyNotFoundException>(() => snapshot.ByIndex("later", "x"));
        Assert.Equal("z", _indexer.Snapshot().Get(Key("a"))!.Labels!["k0"]);
    }

    [Fact]
    public void ASnapshotCopiesNothing()
    {
        _indexer.Replace([.. Enumerable.Range(0, 3000).Select(i => Labelled($"w-{i}", "x"))], "1");
        var first = _indexer.Snapshot();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var second = _indexer.Snapshot();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Same(first, second);
        Assert.Same(first, first.Snapshot());
        _indexer.Bookmark("2");
        Assert.NotSame(first, _indexer.Snapshot());
        Assert.Equal("2", _indexer.Snapshot().ResourceVersion);
    }

    [Fact]
    public void SnapshotsAreReusedUntilTheNextWrite()
    {
        _indexer.Replace([Labelled("a", "x"), Labelled("b", "x"), Labelled("c", "y")], "1");
        var list = _indexer.List();
        var keys = _indexer.ListKeys();
        var x = _indexer.ByIndex(ByLabel, "x");
        Assert.Same(x, _indexer.ByIndex(ByLabel, "x"));
        Assert.Same(list, _indexer.List());
        Assert.Same(keys, _indexer.ListKeys());
        Assert.Same(list, _indexer.ByIndex(IndexNames.Namespace, "default"));

        _indexer.Update(Labelled("a", "x"));
        Assert.NotSame(list, _indexer.List());
        Assert.NotSame(x, _indexer.ByIndex(ByLabel, "x"));
    }

    [Fact]
    public void AnUnchangedStoreAnswersWithoutCopyingOrAllocating()
    {
        _indexer.Replace([.. Enumerable.Range(0, 3000).Select(i => Labelled($"w-{i}", $"v{i % 300}"))], "1");
        string[] values = [.. _indexer.ListIndexFuncValues(ByLabel)];
        var lists = values.Select(value => _indexer.ByIndex(ByLabel, value)).ToArray();
        var all = _indexer.List();
        var lister = new ResourceLister<Widget>(_indexer, WidgetType.Namespaced);
        var inNamespace = lister.Namespace("default");
        GC.KeepAlive(inNamespace.List());
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < values.Length; i++)
        {
            // All of them are kept at once, not only the one asked for last.
            Assert.Same(lists[i], _indexer.ByIndex(ByLabel, values[i]));
            Assert.Same(all, _indexer.List());
            Assert.Same(all, lister.List());
            Assert.Same(all, inNamespace.List());
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void AListAfterAWriteAllocatesNothingThatGrowsWithTheStore()
    {
        Widget[] widgets = [.. Enumerable.Range(0, 3000).Select(i => Labelled($"w-{i}"))];
        _indexer.Replace(widgets, "1");
        var listing = 0L;
        for (var i = 0; i < 50; i++)
        {
            _indexer.Update(widgets[i]);
            var before = GC.GetAllocatedBytesForCurrentThread();
            GC.KeepAlive(_indexer.List());
            listing += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.InRange(listing / 50, 0, 32);
    }

    [Fact]
    public void SnapshotsCannotBeWrittenTo()
    {
        _indexer.Replace([Labelled("a", "x"), Labelled("b", "x"), Labelled("c", "y")], "1");
        foreach (var snapshot in new[] { _indexer.List(), _indexer.ByIndex(ByLabel, "x"), _indexer.Index(ByLabel, Labelled("q", "x", "y")) })
        {
            Assert.False(snapshot is Widget[] or List<Widget>);
            var list = Assert.IsType<IList<Widget>>(snapshot, exactMatch: false);
            Assert.True(list.IsReadOnly);
            Assert.Throws<NotSupportedException>(() => list[0] = Widgets.New("z"));
            Assert.Throws<NotSupportedException>(() => list.Add(Widgets.New("z")));
            Assert.Throws<NotSupportedException>(() => list.RemoveAt(0));
            Assert.Throws<NotSupportedException>(() => list.Insert(0, Widgets.New("z")));
            Assert.Throws<NotSupportedException>(list.Clear);
            Assert.Throws<NotSupportedException>(() => list.Remove(list[0]));
        }

        Assert.False(_indexer.IndexKeys(ByLabel, "x") is ObjectName[]);
        Assert.False(_indexer.ListIndexFuncValues(ByLabel) is string[]);
        Assert.False(_indexer.ListKeys() is ObjectName[]);
    }

    [Fact]
    public void ASnapshotIsAProperList()
    {
        Widget[] widgets = [.. Enumerable.Range(0, 300).Select(i => Widgets.New($"w-{i}"))];
        _indexer.Replace(widgets, "1");
        var list = (IList<Widget>)_indexer.List();

        Assert.Equal(widgets, list);
        Assert.Equal(widgets, list.ToArray());
        Assert.Equal(widgets, new List<Widget>(list));
        Assert.Same(widgets[299], list[299]);
        Assert.Equal(140, list.IndexOf(widgets[140]));
        Assert.DoesNotContain(Widgets.New("other"), list);
        Assert.Throws<ArgumentOutOfRangeException>(() => list[300]);
        Assert.Throws<ArgumentOutOfRangeException>(() => list[-1]);
        Assert.ThrowsAny<ArgumentException>(() => list.CopyTo(new Widget[299], 0));
        var padded = new Widget[302];
        list.CopyTo(padded, 1);
        Assert.Null(padded[0]);
        Assert.Same(widgets[0], padded[1]);
        Assert.Null(padded[301]);
    }

    [Fact]
    public void ASectionThatIsNotCommittedLeavesNoTrace()
    {
        _indexer.Replace([Labelled("a", "x"), Labelled("b", "x")], "1");
        List<Exception>? errors = null;
        using (var section = _indexer.BeginWrite())
        {
            section.Put(Key("c"), Labelled("c", "z"), ref errors);
            section.Remove(Key("a"));
            section.Put(Key("b"), Labelled("b", "q"), ref errors);
            section.SetResourceVersion("9");
        }

        Assert.Equal(["a", "b"], Names(_indexer.ByIndex(ByLabel, "x")));
        Assert.Equal(["x"], _indexer.ListIndexFuncValues(ByLabel));
        Assert.Equal("1", _indexer.ResourceVersion);
        _indexer.Add(Labelled("d", "x"));
        Assert.Equal(["a", "b", "d"], Names(_indexer.List()));
    }

    [Fact]
    public void RemovedObjectsAreNotKeptAlive()
    {
        for (var i = 0; i < 200; i++)
        {
            _indexer.Add(Labelled($"kept-{i}", "x"));
        }

        var references = Fill();
        GC.Collect();

        Assert.DoesNotContain(references, reference => reference.IsAlive);
        GC.KeepAlive(_indexer);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        List<WeakReference> Fill()
        {
            var made = new List<WeakReference>();
            for (var i = 0; i < 100; i++)
            {
                var widget = Labelled($"w-{i}", "x", "y");
                made.Add(new WeakReference(widget));
                _indexer.Add(widget);
                _indexer.ByIndex(ByLabel, "y");
                _indexer.List();
            }

            for (var i = 0; i < 100; i++)
            {
                _indexer.Delete(Labelled($"w-{i}"));
            }

            return made;
        }
    }

    [Fact]
    public void AGetAllocatesNothing()
    {
        _indexer.Replace([.. Enumerable.Range(0, 500).Select(i => Widgets.New($"some-longer-name-{i}"))], "1");
        var name = Key("some-longer-name-123");
        Assert.NotNull(_indexer.Get(name));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            _indexer.Get(name);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static ObjectName Key(string name) => new("default", name);

    private static string[] Names(IEnumerable<Widget> widgets) => [.. widgets.Select(w => w.Name!).Order(StringComparer.Ordinal)];

    private static Widget Labelled(string name, params string[] values) =>
        Widgets.New(name, labels: [.. values.Select((value, i) => ($"k{i}", value))]);
}
