using Informers.Testing;
using Informers.Tests.Store;

namespace Informers.Tests.SharedInformer;

/// <summary>
/// Whatever the policy and however slow the consumer: no call that could not be, and in the end the consumer's own book is the store.
/// </summary>
public class OverflowModelTests
{
    private static readonly string[] Names = ["a", "b", "c", "d", "e"];

    private enum Kind
    {
        Put,
        Delete,
        DeleteMissed,
        List,
        ListNothing,
        Resync,
        Sync,
        Join,
        Step,
    }

    [Theory]
    [InlineData(OverflowPolicy.Unbounded, 1)]
    [InlineData(OverflowPolicy.Coalesce, 1)]
    [InlineData(OverflowPolicy.DropAndResync, 1)]
    [InlineData(OverflowPolicy.DropAndResync, 3)]
    [InlineData(OverflowPolicy.DropAndResync, 20)]
    [InlineData(OverflowPolicy.Block, 2)]
    public void A_slow_consumers_own_book_is_the_store_in_the_end(OverflowPolicy overflow, int limit) =>
        OperationSequences.Check(2500, 80, Generate, operations => Run(operations, overflow, limit));

    private static Operation Generate(Random random)
    {
        var kind = random.Next(24) switch
        {
            < 9 => Kind.Put,
            < 12 => Kind.Delete,
            12 => Kind.DeleteMissed,
            13 => Kind.List,
            14 => Kind.ListNothing,
            15 => Kind.Resync,
            16 => Kind.Sync,
            17 => Kind.Join,
            _ => Kind.Step,
        };
        return new Operation(kind, Names[random.Next(Names.Length)], random.Next(1, 6), random.Next(2) == 0);
    }

    private static void Run(IReadOnlyList<Operation> operations, OverflowPolicy overflow, int limit)
    {
        var time = new ManualTimeProvider();
        var indexer = new Indexer<Widget>(WidgetType.Namespaced);
        var distributor = new EventDistributor<Widget>(indexer, WidgetType.Namespaced, time);
        var version = 1;
        var slow = new List<(SteppedSubscriber Subscriber, KeptBook Book)>();
        var quickBook = new KeptBook();
        var quick = new SteppedSubscriber(distributor.NewQueue(OverflowPolicy.Unbounded, 1, int.MaxValue), quickBook);
        Assert.True(distributor.Subscribe(quick));
        Join();
        distributor.Start();

        foreach (var operation in operations)
        {
            version++;
            var name = new ObjectName("default", operation.Name);
            switch (operation.Kind)
            {
                case Kind.Put:
                    var isKnown = indexer.Get(name) is not null;
                    Process(new Delta<Widget> { Type = isKnown ? DeltaType.Updated : DeltaType.Added, Name = name, Object = Make(operation.Name) });
                    break;
                case Kind.Delete:
                    Process(new Delta<Widget> { Type = DeltaType.Deleted, Name = name, Object = Make(operation.Name) });
                    break;
                case Kind.DeleteMissed:
                    Process(new Delta<Widget> { Type = DeltaType.Deleted, Name = name, FinalStateUnknown = true });
                    break;
                case Kind.List:
                    // Some as they are, some changed, some gone, some new.
                    Replace([.. Names.Where(n => n[0] % operation.Count != 0).Select(n =>
                        operation.Flag && indexer.Get(new("default", n)) is { } stored ? Make(n, stored.ResourceVersion) : Make(n))]);
                    break;
                case Kind.ListNothing:
                    Replace([]);
                    break;
                case Kind.Resync:
                    time.Advance(TimeSpan.FromSeconds(1));
                    break;
                case Kind.Sync:
                    distributor.MarkSynced();
                    break;
                case Kind.Join when slow.Count < 3:
                    Join();
                    break;
                case Kind.Step:
                    for (var i = 0; i < operation.Count; i++)
                    {
                        slow[operation.Count % slow.Count].Subscriber.Step();
                    }

                    break;
            }

            quick.Drain();
            Assert.Equal(KeptBook.Lines(indexer.List()), quickBook.Content);
            foreach (var (subscriber, _) in slow)
            {
                AssertBounded(subscriber.Queue);
            }
        }

        distributor.MarkSynced();
        quick.Drain();
        Assert.Empty(quickBook.Faults);
        foreach (var (subscriber, book) in slow)
        {
            subscriber.Drain();
            Assert.Empty(book.Faults);
            Assert.Equal(KeptBook.Lines(indexer.List()), book.Content);
            Assert.True(subscriber.HasSynced);
            Assert.Equal(0, subscriber.Queue.Count);
        }

        return;

        Widget Make(string name, string? resourceVersion = null) => Widgets.New(name, resourceVersion: resourceVersion ?? $"{version}", value: $"{version}");

        void Process(Delta<Widget> delta) => distributor.Process([delta], isInInitialList: false);

        void Replace(Widget[] widgets) => Process(new Delta<Widget>
        {
            Type = DeltaType.ReplacedAll,
            Objects = widgets,
            ResourceVersion = $"{version}",
        });

        void Join()
        {
            var book = new KeptBook();
            var subscriber = new SteppedSubscriber(distributor.NewQueue(overflow, limit, int.MaxValue), book)
            {
                ResyncPeriod = slow.Count == 0 ? TimeSpan.FromSeconds(1) : TimeSpan.Zero,
            };
            slow.Add((subscriber, book));
            Assert.True(distributor.Subscribe(subscriber));
        }

        void AssertBounded(HandlerQueue<Widget> queue)
        {
            if (overflow == OverflowPolicy.Coalesce)
            {
                // One for each object, first list, resync and end of the first list, and what was taken.
                Assert.InRange(queue.Count, 0, Names.Length + 4);
            }
            else if (overflow == OverflowPolicy.DropAndResync)
            {
                // The steps to the store's state may be more than the limit, as many as there are objects; resyncs stand between changes.
                Assert.InRange(queue.Count, 0, (2 * (limit + 1)) + (2 * Names.Length) + 4);
            }
        }
    }

    private sealed record Operation(Kind Kind, string Name, int Count, bool Flag);
}
