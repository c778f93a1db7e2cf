namespace Informers.Tests.Store;

public sealed class LabelIndexTests
{
    [Fact]
    public void AnIndexOfALabelHoldsTheObjectsThatHaveItUnderItsValue()
    {
        var indexer = new Indexer<Widget>(WidgetType.Namespaced, new Indexers<Widget>().AddLabel("app").AddLabel("example.com/tier"));
        var web = Widgets.New("web", labels: [("app", "web"), ("example.com/tier", "")]);
        var bare = Widgets.New("bare");
        indexer.Replace([web, bare, Widgets.New("api", labels: ("app", "api"))], "1");

        Assert.Equal("label:app", IndexNames.Label("app"));
        Assert.Equal(["label:app", "label:example.com/tier"], indexer.Indexers.Keys.Order());
        Assert.Equal([web], indexer.ByIndex(IndexNames.Label("app"), "web"));
        Assert.Equal([web], indexer.ByIndex(IndexNames.Label("example.com/tier"), ""));
        Assert.Equal(["api", "web"], indexer.ListIndexFuncValues("label:app").Order());
        indexer.Update(Widgets.New("web", labels: ("app", "api")));
        Assert.Equal(["api"], indexer.ListIndexFuncValues("label:app"));
        Assert.Empty(indexer.ListIndexFuncValues("label:example.com/tier"));
    }

    [Fact]
    public void AnIndexOfALabelMayBeAddedWhenObjectsAreStored()
    {
        var indexer = new Indexer<Widget>(WidgetType.Namespaced);
        var web = Widgets.New("web", labels: ("app", "web"));
        indexer.Add(web);
        indexer.AddIndexers(new Indexers<Widget>().AddLabel("app"));

        Assert.Equal([web], indexer.ByIndex("label:app", "web"));
        Assert.Throws<ArgumentException>(() => indexer.AddIndexers(new Indexers<Widget>().AddLabel("app")));
    }

    [Fact]
    public void TheFunctionOfAStoreReadsLabelsAndMayBeGivenToAnother()
    {
        var first = new Indexer<Widget>(WidgetType.Namespaced, new Indexers<Widget>().AddLabel("app"));
        var web = Widgets.New("web", labels: ("app", "web"));

        Assert.Equal(["web"], first.Indexers["label:app"](web));
        Assert.Empty(first.Indexers["label:app"](Widgets.New("bare")));
        var second = new Indexer<Widget>(WidgetType.Namespaced, new Indexers<Widget>(first.Indexers));
        second.Add(web);
        Assert.Equal([web], second.ByIndex("label:app", "web"));
    }

    [Fact]
    public void WithoutAStoreTheFunctionSaysWhatIsMissing()
    {
        var function = new Indexers<Widget>().AddLabel("app")["label:app"];

        var error = Assert.Throws<InvalidOperationException>(() => function(Widgets.New("a")));
        Assert.Contains("\"app\"", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("app=web")]
    [InlineData("a/b/c")]
    public void WhatCannotBeAKeyIsRefused(string key)
    {
        var error = Assert.Throws<ArgumentException>(() => new Indexers<Widget>().AddLabel(key));
        Assert.Contains($"'{key}' is no key of a label", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AKeyTwiceIsRefused()
    {
        Assert.Throws<ArgumentException>(() => new Indexers<Widget>().AddLabel("app").AddLabel("app"));
        Assert.Throws<ArgumentNullException>(() => new Indexers<Widget>().AddLabel(null!));
    }

    [Fact]
    public void AnUpdateThatKeepsTheLabelAllocatesNothingForItsIndex()
    {
        Widget[] widgets = [.. Enumerable.Range(0, 300).Select(i => Widgets.New($"w-{i}", labels: ("app", "web")))];
        var plain = new Indexer<Widget>(WidgetType.Namespaced);
        var labelled = new Indexer<Widget>(WidgetType.Namespaced, new Indexers<Widget>().AddLabel("app"));
        plain.Replace(widgets, "1");
        labelled.Replace(widgets, "1");

        Assert.Equal(Bytes(plain), Bytes(labelled));

        long Bytes(Indexer<Widget> indexer)
        {
            indexer.Update(widgets[5]);
            var before = GC.GetAllocatedBytesForCurrentThread();
            indexer.Update(widgets[5]);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
