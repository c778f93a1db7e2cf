using static Informers.Tests.Reflectors.ReflectorHarness;

namespace Informers.Tests.Reflectors;

/// <summary>What becomes of unreadable objects behind the reflector: in the queues, the store and the handlers' notifications.</summary>
public sealed class UnreadableObjectsInTheCacheTests : IResourceEventHandler<Widget>
{
    private readonly Indexer<Widget> _indexer = new(WidgetType.Namespaced);
    private readonly List<string> _notifications = [];

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(DeltaQueueKind.InOrder)]
    [InlineData(DeltaQueueKind.Classic)]
    public async Task A_list_that_cannot_read_an_object_keeps_its_last_good_state(DeltaQueueKind kind)
    {
        var queue = NewQueue(kind);
        queue.Replace([Widget("a", "1"), Widget("b", "2"), Widget("c", "3")], "10", []);
        await ProcessAsync(queue);
        _notifications.Clear();

        queue.Replace([Widget("a", "4")], "20", [new ObjectName("default", "b"), new ObjectName("default", "new")]);
        await ProcessAsync(queue);

        Assert.Equal(["a@4", "b@2"], Contents());
        Assert.Equal(["delete c@3 unknown", "update a@4"], _notifications.Order());
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(DeltaQueueKind.InOrder)]
    [InlineData(DeltaQueueKind.Classic)]
    public async Task A_list_with_an_object_that_cannot_be_named_deletes_nothing(DeltaQueueKind kind)
    {
        var queue = NewQueue(kind);
        queue.Replace([Widget("a", "1"), Widget("b", "2")], "10", []);
        await ProcessAsync(queue);
        queue.Add(Widget("c", "3"));
        _notifications.Clear();

        queue.Replace([Widget("a", "4")], "20", [default, new ObjectName("default", "b")]);
        await ProcessAsync(queue);

        Assert.Equal(["a@4", "b@2", "c@3"], Contents());
        Assert.Equal(["add c@3", "update a@4"], _notifications.Order());

        queue.Replace([Widget("a", "4")], "30", []);
        await ProcessAsync(queue);
        Assert.Equal(["a@4"], Contents());
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(DeltaQueueKind.InOrder)]
    [InlineData(DeltaQueueKind.Classic)]
    public async Task A_deletion_that_cannot_be_read_is_told_with_the_last_known_state(DeltaQueueKind kind)
    {
        var queue = NewQueue(kind);
        queue.Replace([Widget("a", "1"), Widget("b", "2")], "10", []);
        await ProcessAsync(queue);
        _notifications.Clear();

        queue.Delete(new ObjectName("default", "b"));
        queue.Delete(new ObjectName("default", "unknown"));
        await ProcessAsync(queue);

        Assert.Equal(["a@1"], Contents());
        Assert.Equal(["delete b@2 unknown"], _notifications);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(DeltaQueueKind.InOrder)]
    [InlineData(DeltaQueueKind.Classic)]
    public async Task A_deletion_that_cannot_be_read_removes_what_is_still_waiting_in_the_queue(DeltaQueueKind kind)
    {
        var queue = NewQueue(kind);
        queue.Add(Widget("a", "1"));
        queue.Delete(new ObjectName("default", "a"));
        queue.Add(Widget("b", "2"));
        await ProcessAsync(queue);

        Assert.Equal(["b@2"], Contents());
    }

    void IResourceEventHandler<Widget>.OnAdd(Widget obj, bool isInInitialList) => _notifications.Add($"add {obj.Name}@{obj.ResourceVersion}");

    void IResourceEventHandler<Widget>.OnUpdate(Widget oldObj, Widget newObj) =>
        _notifications.Add($"update {newObj.Name}@{newObj.ResourceVersion}");

    void IResourceEventHandler<Widget>.OnDelete(DeletedObject<Widget> deleted) =>
        _notifications.Add($"delete {deleted.Name.Name}@{deleted.Object?.ResourceVersion}{(deleted.FinalStateUnknown ? " unknown" : "")}");

    private IDeltaQueue<Widget> NewQueue(DeltaQueueKind kind) => kind == DeltaQueueKind.InOrder
        ? new InOrderFifo<Widget>(WidgetType.Namespaced)
        : new DeltaFifo<Widget>(WidgetType.Namespaced, _indexer);

    private async Task ProcessAsync(IDeltaQueue<Widget> queue)
    {
        var applier = new DeltaApplier<Widget>(_indexer, WidgetType.Namespaced, this);
        while (queue.Count > 0)
        {
            await queue.PopAsync(applier, TestContext.Current.CancellationToken);
        }
    }

    private IEnumerable<string> Contents() => _indexer.List().Select(o => $"{o.Name}@{o.ResourceVersion}").Order();
}
