namespace Informers.Tests.SharedInformer;

public sealed class DeltaApplierTests
{
    private readonly Indexer<Widget> _indexer = new(WidgetType.Namespaced);
    private readonly RecordingHandler _handler = new();
    private readonly DeltaApplier<Widget> _applier;

    public DeltaApplierTests() => _applier = new DeltaApplier<Widget>(_indexer, WidgetType.Namespaced, _handler);

    [Theory]
    [InlineData(DeltaType.Added)]
    [InlineData(DeltaType.Updated)]
    [InlineData(DeltaType.Replaced)]
    public void AnUnknownObjectIsAnAddAndAKnownOneAnUpdate(DeltaType type)
    {
        var first = Widgets.New("a", resourceVersion: "1");
        var second = Widgets.New("a", resourceVersion: "2");

        _applier.Process([Object(type, first)], isInInitialList: true);
        _applier.Process([Object(type, second)], isInInitialList: false);

        Assert.Equal(["add initial a@1", "update a@1>2"], _handler.Take());
        Assert.Same(second, _indexer.Get(new ObjectName("default", "a")));
        Assert.Equal("2", _indexer.ResourceVersion);
    }

    [Fact]
    public void TheStoreHasTheWholeBatchBeforeTheFirstNotification()
    {
        _handler.Before = () => Assert.Equal(2, _indexer.Count);

        _applier.Process(
            [Object(DeltaType.Added, Widgets.New("a")), Object(DeltaType.Added, Widgets.New("b"))], isInInitialList: false);

        Assert.Equal(["add a@1", "add b@1"], _handler.Take());
    }

    [Fact]
    public void ADeleteCarriesTheLastStateThatTheWatchSaw()
    {
        _applier.Process([Object(DeltaType.Added, Widgets.New("a", resourceVersion: "1"))], isInInitialList: false);
        var last = Widgets.New("a", resourceVersion: "5");

        _applier.Process([Object(DeltaType.Deleted, last)], isInInitialList: false);

        var deleted = Assert.Single(_handler.Deletes);
        Assert.Same(last, deleted.Object);
        Assert.False(deleted.FinalStateUnknown);
        Assert.Equal("5", _indexer.ResourceVersion);
        Assert.Equal(0, _indexer.Count);
    }

    [Fact]
    public void ADeleteOfAnUnknownObjectTellsNobody()
    {
        _applier.Process([Object(DeltaType.Deleted, Widgets.New("a", resourceVersion: "5"))], isInInitialList: false);

        Assert.Empty(_handler.Take());
        Assert.Equal("5", _indexer.ResourceVersion);
    }

    [Fact]
    public void ADeleteWithoutAnObjectCarriesTheStoredOneAndSaysSo()
    {
        var stored = Widgets.New("a");
        _applier.Process([Object(DeltaType.Added, stored)], isInInitialList: false);

        _applier.Process(
            [new Delta<Widget> { Type = DeltaType.Deleted, Name = new ObjectName("default", "a"), FinalStateUnknown = true }],
            isInInitialList: false);

        var deleted = Assert.Single(_handler.Deletes);
        Assert.Same(stored, deleted.Object);
        Assert.True(deleted.FinalStateUnknown);
        Assert.Equal("1", _indexer.ResourceVersion);
    }

    [Fact]
    public void AListDeletesFirstAndThenGoesInItsOwnOrder()
    {
        ReplaceAll("1", Widgets.New("a"), Widgets.New("b"), Widgets.New("c"));
        _handler.Take();
        _handler.Before = () => Assert.Equal(["b", "d"], _indexer.List().Select(w => w.Name).Order());

        ReplaceAll("7", Widgets.New("d", resourceVersion: "6"), Widgets.New("b", resourceVersion: "5"));

        Assert.Equal(["delete a@1 unknown", "delete c@1 unknown", "add d@6", "update b@1>5"], _handler.Take());
        Assert.Equal("7", _indexer.ResourceVersion);
    }

    [Fact]
    public void AListThatHasAnObjectAsItIsKeepsTheStoredInstanceAndRepeatsIt()
    {
        var stored = Widgets.New("a", resourceVersion: "3");
        ReplaceAll("3", stored);

        ReplaceAll("9", Widgets.New("a", resourceVersion: "3"));

        Assert.Equal(["add a@3", "update a@3>3"], _handler.Take());
        Assert.All(_handler.Seen, seen => Assert.Same(stored, seen));
        Assert.Same(stored, Assert.Single(_indexer.List()));
        Assert.Equal("9", _indexer.ResourceVersion);
    }

    [Fact]
    public void AnObjectMadeAnewUnderTheSameNameIsAnUpdate()
    {
        ReplaceAll("1", Widgets.New("a", resourceVersion: "1", uid: "one"));

        ReplaceAll("1", Widgets.New("a", resourceVersion: "1", uid: "two"));

        Assert.Equal(["add a@1", "update a@1>1"], _handler.Take());
        Assert.Equal("two", Assert.Single(_indexer.List()).Uid);
    }

    [Theory]
    [InlineData(null, "1")]
    [InlineData("", "1")]
    [InlineData("uid", "0")]
    [InlineData("uid", "")]
    [InlineData("uid", null)]
    public void WhatUidAndVersionSayNothingOfIsTakenFromTheList(string? uid, string? version)
    {
        ReplaceAll("1", New("before"));

        ReplaceAll("2", New("now"));

        Assert.Equal("now", Assert.Single(_indexer.List()).Value);

        Widget New(string value)
        {
            var widget = Widgets.New("a", value: value);
            (widget.Uid, widget.ResourceVersion) = (uid, version);
            return widget;
        }
    }

    [Fact]
    public void AnObjectThatAListCouldNotReadStays()
    {
        ReplaceAll("1", Widgets.New("a"), Widgets.New("b"));
        _handler.Take();

        _applier.Process(
            [
                new Delta<Widget>
                {
                    Type = DeltaType.ReplacedAll,
                    Objects = [],
                    ResourceVersion = "2",
                    Unreadable = [new ObjectName("default", "a"), new ObjectName("default", "never-seen")],
                },
            ],
            isInInitialList: false);

        Assert.Equal(["delete b@1 unknown"], _handler.Take());
        Assert.Equal("a", Assert.Single(_indexer.List()).Name);
    }

    [Fact]
    public void OfTwoObjectsOfOneNameInAListTheLastCounts()
    {
        ReplaceAll("9", Widgets.New("a", resourceVersion: "1"), Widgets.New("b"), Widgets.New("a", resourceVersion: "2"));

        Assert.Equal(["add a@2", "add b@1"], _handler.Take());
        Assert.Equal("2", _indexer.Get(new ObjectName("default", "a"))!.ResourceVersion);
    }

    [Fact]
    public void AResyncRepeatsEveryStoredObject()
    {
        ReplaceAll("1", Widgets.New("a"), Widgets.New("b"));
        _handler.Take();

        _applier.Process([new Delta<Widget> { Type = DeltaType.SyncAll }], isInInitialList: false);

        Assert.Equal(["update a@1>1", "update b@1>1"], _handler.Take());
    }

    [Fact]
    public void AResyncOfOneObjectRepeatsWhatIsStoredNotWhatWasQueued()
    {
        var stale = Widgets.New("a", resourceVersion: "1");
        var stored = Widgets.New("a", resourceVersion: "2");
        ReplaceAll("2", stored);
        _handler.Take();

        _applier.Process([Object(DeltaType.Sync, stale), Object(DeltaType.Sync, Widgets.New("gone"))], isInInitialList: false);

        Assert.Equal(["update a@2>2"], _handler.Take());
        Assert.Same(stored, Assert.Single(_indexer.List()));
    }

    [Fact]
    public void ABookmarkMovesTheVersionOfTheStoreAndTellsNobody()
    {
        ReplaceAll("1", Widgets.New("a"));
        _handler.Take();

        _applier.Process([new Delta<Widget> { Type = DeltaType.Bookmark, ResourceVersion = "44" }], isInInitialList: false);

        Assert.Empty(_handler.Take());
        Assert.Equal("44", _indexer.ResourceVersion);
    }

    [Fact]
    public void TheDeltasOfOneObjectAreToldOneByOne()
    {
        _applier.Process(
            [
                Object(DeltaType.Added, Widgets.New("a", resourceVersion: "1")),
                Object(DeltaType.Updated, Widgets.New("a", resourceVersion: "2")),
                Object(DeltaType.Deleted, Widgets.New("a", resourceVersion: "3")),
                Object(DeltaType.Added, Widgets.New("a", resourceVersion: "4")),
            ],
            isInInitialList: false);

        Assert.Equal(["add a@1", "update a@1>2", "delete a@3", "add a@4"], _handler.Take());
    }

    [Fact]
    public void DeltasOfAllKindsMayFollowEachOther()
    {
        _applier.Process(
            [
                Object(DeltaType.Added, Widgets.New("a", resourceVersion: "1")),
                new Delta<Widget> { Type = DeltaType.ReplacedAll, Objects = [Widgets.New("b", resourceVersion: "2")], ResourceVersion = "3" },
                Object(DeltaType.Added, Widgets.New("c", resourceVersion: "4")),
                new Delta<Widget> { Type = DeltaType.Bookmark, ResourceVersion = "5" },
            ],
            isInInitialList: false);

        Assert.Equal(["add a@1", "delete a@1 unknown", "add b@2", "add c@4"], _handler.Take());
        Assert.Equal("5", _indexer.ResourceVersion);
    }

    [Fact]
    public void AnObjectWithoutAVersionKeepsTheVersionOfTheList()
    {
        _applier.Process(
            [
                new Delta<Widget>
                {
                    Type = DeltaType.ReplacedAll,
                    Objects = [Widgets.New("a", resourceVersion: null!)],
                    ResourceVersion = "3",
                },
                Object(DeltaType.Updated, Widgets.New("a", resourceVersion: null!)),
            ],
            isInInitialList: false);

        Assert.Equal("3", _indexer.ResourceVersion);
    }

    [Fact]
    public void OnlySuccessesAreTold()
    {
        var error = Assert.Throws<InvalidObjectException>(() => _applier.Process(
            [
                Object(DeltaType.Added, Widgets.New("a")),
                new Delta<Widget> { Type = DeltaType.Added, Name = new ObjectName("default", ""), Object = Widgets.New("") },
                Object(DeltaType.Added, Widgets.New("b")),
            ],
            isInInitialList: false));

        Assert.Contains("widgets", error.Message, StringComparison.Ordinal);
        Assert.Equal(["add a@1", "add b@1"], _handler.Take());
    }

    [Fact]
    public void WhenAllFailNobodyIsTold()
    {
        Assert.Throws<AggregateException>(() => _applier.Process(
            [
                new Delta<Widget> { Type = DeltaType.Added, Name = new ObjectName("default", ""), Object = Widgets.New("") },
                new Delta<Widget> { Type = DeltaType.Updated, Name = new ObjectName("default", "a") },
            ],
            isInInitialList: false));

        Assert.Empty(_handler.Take());
        Assert.Equal(0, _indexer.Count);
    }

    [Fact]
    public void AListWithANamelessObjectIsAppliedWithoutIt()
    {
        Assert.Throws<InvalidObjectException>(() => ReplaceAll("1", Widgets.New("a"), Widgets.New(""), Widgets.New("b")));

        Assert.Equal(["add a@1", "add b@1"], _handler.Take());
        Assert.Equal("1", _indexer.ResourceVersion);
    }

    [Fact]
    public void AnObjectThatAnIndexCannotTakeIsStoredAndTold()
    {
        _indexer.AddIndexers(new Indexers<Widget>
        {
            ["bad"] = w => w.Name == "a" ? throw new InvalidOperationException("no") : ["x"],
        });

        var error = Assert.Throws<IndexFunctionException>(() => _applier.Process(
            [Object(DeltaType.Added, Widgets.New("a")), Object(DeltaType.Added, Widgets.New("b"))], isInInitialList: false));

        Assert.Equal("bad", error.IndexName);
        Assert.Equal(["add a@1", "add b@1"], _handler.Take());
        Assert.Equal("b", Assert.Single(_indexer.ByIndex("bad", "x")).Name);
    }

    [Fact]
    public void ANotificationThatThrowsDoesNotCostTheNextOnes()
    {
        var calls = 0;
        _handler.Before = () =>
        {
            if (++calls == 1)
            {
                throw new InvalidOperationException("first");
            }
        };

        Assert.Throws<InvalidOperationException>(() => _applier.Process(
            [Object(DeltaType.Added, Widgets.New("a")), Object(DeltaType.Added, Widgets.New("b"))], isInInitialList: false));

        Assert.Equal(["add b@1"], _handler.Take());
        Assert.Equal(2, _indexer.Count);
    }

    [Fact]
    public void AnUpdateOfTheSameVersionIsASync()
    {
        var a = Widgets.New("a", resourceVersion: "1");
        Assert.True(DeltaApplier<Widget>.IsSync(WidgetType.Namespaced, a, Widgets.New("a", resourceVersion: "1")));
        Assert.False(DeltaApplier<Widget>.IsSync(WidgetType.Namespaced, a, Widgets.New("a", resourceVersion: "2")));
        var unversioned = Widgets.New("a", resourceVersion: null!);
        Assert.True(DeltaApplier<Widget>.IsSync(WidgetType.Namespaced, unversioned, unversioned));
        Assert.False(DeltaApplier<Widget>.IsSync(WidgetType.Namespaced, unversioned, Widgets.New("a", resourceVersion: null!)));
    }

    private static Delta<Widget> Object(DeltaType type, Widget widget) =>
        new() { Type = type, Name = WidgetType.Namespaced.GetObjectName(widget), Object = widget, ResourceVersion = widget.ResourceVersion };

    private void ReplaceAll(string resourceVersion, params Widget[] widgets) =>
        _applier.Process(
            [new Delta<Widget> { Type = DeltaType.ReplacedAll, Objects = widgets, ResourceVersion = resourceVersion }],
            isInInitialList: false);
}
