using Informers.Tests.Queue;

namespace Informers.Tests.SharedInformer;

/// <summary>Whether a list is what is stored.</summary>
public sealed class InformerSinkTests
{
    private readonly Indexer<Widget> _indexer = new(WidgetType.Namespaced);
    private readonly Widget _a = Widgets.New("a");
    private readonly Widget _b = Widgets.New("b");

    [Fact]
    public void The_same_instances_and_no_others_are_what_is_stored()
    {
        _indexer.Add(_a);
        _indexer.Add(_b);

        Assert.True(IsAllStored(_a, _b));
        Assert.True(IsAllStored(_b, _a));
        Assert.False(IsAllStored(_a));
        Assert.False(IsAllStored(_a, _b, Widgets.New("c")));
        Assert.False(IsAllStored(_a, Widgets.New("b")));

        // A list in pages may have an object twice, and lack another.
        Assert.False(IsAllStored(_a, _a));
        Assert.True(IsAllStored(_a, _b, _a));
    }

    [Fact]
    public void Nothing_is_what_an_empty_store_holds()
    {
        Assert.True(IsAllStored());
        Assert.False(IsAllStored(_a));
    }

    [Fact]
    public void Of_a_namespace_only_its_own_objects_count()
    {
        _indexer.Add(_a);
        _indexer.Add(Widgets.New("a", "other"));
        var sink = NewSink(new NamespaceStore<Widget>(_indexer, "default"));

        Assert.True(sink.IsAllStored([_a]));
        Assert.Same(_a, sink.GetStored(new("default", "a")));
        Assert.Null(sink.GetStored(new("other", "a")));
    }

    [Theory]
    [InlineData(DeltaQueueKind.InOrder)]
    [InlineData(DeltaQueueKind.Classic)]
    public void What_waits_or_is_being_processed_is_on_its_way_to_the_store(DeltaQueueKind kind)
    {
        IDeltaQueue<Widget> queue = kind == DeltaQueueKind.InOrder
            ? new InOrderFifo<Widget>(WidgetType.Namespaced)
            : new DeltaFifo<Widget>(WidgetType.Namespaced, _indexer);
        var sink = new InformerSink<Widget>(queue, _indexer, static () => { });
        _indexer.Add(_a);
        Assert.True(sink.IsAllStored([_a]));

        sink.Add(_b);
        Assert.False(sink.IsAllStored([_a]));
        var during = true;
        queue.Pop(new RecordingProcessor { During = _ => during = sink.IsAllStored([_a]) });
        Assert.False(during);
        Assert.True(sink.IsAllStored([_a]));

        sink.Delete(_a);
        Assert.Throws<InvalidOperationException>(() => queue.Pop(new RecordingProcessor { During = _ => throw new InvalidOperationException() }));
        Assert.True(sink.IsAllStored([_a]));

        // A version is no object.
        sink.Bookmark("12");
        Assert.Equal(kind == DeltaQueueKind.Classic, sink.IsAllStored([_a]));
    }

    private static InformerSink<Widget> NewSink(IStore<Widget> stored) =>
        new(new InOrderFifo<Widget>(WidgetType.Namespaced), stored, static () => { });

    private bool IsAllStored(params Widget[] objects) => NewSink(_indexer).IsAllStored(objects);
}
