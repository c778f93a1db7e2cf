using System.Globalization;
using Informers.Tests.Queue;
using Informers.Tests.Store;

namespace Informers.Tests.SharedInformer;

/// <summary>
/// Random changes on a server, seen or missed, lists, resyncs and pops, with writes in the middle of processing: handlers must be able to
/// follow the store, and after a last list the store must be what the server has.
/// </summary>
public sealed class DeltaApplierModelTests
{
    private static readonly string[] Names = ["a", "b", "c", "d", "e", "f"];

    [Fact]
    public void TheStoreFollowsTheServerThroughTheInOrderQueue() =>
        OperationSequences.Check(1500, 40, Generate, operations => Run(operations, _ => new InOrderFifo<Widget>(WidgetType.Namespaced)));

    [Fact]
    public void TheStoreFollowsTheServerThroughTheClassicQueue() =>
        OperationSequences.Check(
            1500, 40, Generate, operations => Run(operations, indexer => new DeltaFifo<Widget>(WidgetType.Namespaced, indexer)));

    [Fact]
    public void BothQueuesTellOfTheSameReplaces()
    {
        foreach (var (before, after) in new[] { ("", "a b"), ("a b", ""), ("a b c", "b d"), ("a b", "a b") })
        {
            string[] Told(IDeltaQueue<Widget> queue, Indexer<Widget> indexer)
            {
                var handler = new RecordingHandler();
                var applier = new DeltaApplier<Widget>(indexer, WidgetType.Namespaced, handler);
                foreach (var (list, version) in new[] { (before, "1"), (after, "2") })
                {
                    var names = list.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                    queue.Replace(version, [.. names.Select(n => Widgets.New(n, resourceVersion: version))]);
                    while (queue.Count > 0)
                    {
                        queue.Pop(applier);
                    }
                }

                return [.. handler.Log.Order()];
            }

            var atomic = new Indexer<Widget>(WidgetType.Namespaced);
            var classic = new Indexer<Widget>(WidgetType.Namespaced);
            Assert.Equal(
                Told(new InOrderFifo<Widget>(WidgetType.Namespaced), atomic), Told(new DeltaFifo<Widget>(WidgetType.Namespaced, classic), classic));
        }
    }

    private static Operation Generate(Random random)
    {
        var kind = random.Next(10) switch
        {
            < 2 => Kind.Put,
            2 => Kind.PutMissed,
            3 => Kind.Delete,
            4 => Kind.DeleteMissed,
            5 => Kind.List,
            6 => Kind.Resync,
            _ => Kind.Pop,
        };
        return new Operation(
            kind,
            Names[random.Next(Names.Length)],
            random.Next(4) == 0 ? Names[random.Next(Names.Length)] : null,
            kind == Kind.Pop && random.Next(2) == 0 ? Generate(random) : null,
            random.Next(2) == 0);
    }

    private static void Run(IReadOnlyList<Operation> operations, Func<Indexer<Widget>, IDeltaQueue<Widget>> newQueue)
    {
        var indexer = new Indexer<Widget>(WidgetType.Namespaced, new Indexers<Widget> { ["value"] = w => [w.Value!] });
        var queue = newQueue(indexer);
        var tally = new Tally();
        var applier = new DeltaApplier<Widget>(indexer, WidgetType.Namespaced, tally);
        var server = new Dictionary<string, int>();
        var version = 0;

        Widget Serve(string name) =>
            Widgets.New(name, resourceVersion: server[name].ToString(CultureInfo.InvariantCulture), value: $"{server[name] % 3}");

        void List(string? unread)
        {
            var unreadable = unread is not null && server.ContainsKey(unread) ? new[] { new ObjectName("default", unread) } : [];
            queue.Replace(
                [.. server.Keys.Where(n => unreadable.Length == 0 || n != unread).Select(Serve)],
                version.ToString(CultureInfo.InvariantCulture),
                unreadable);
        }

        void Act(Operation operation, bool inside)
        {
            switch (operation.Kind)
            {
                case Kind.Put or Kind.PutMissed:
                    var isNew = !server.ContainsKey(operation.Name);
                    server[operation.Name] = ++version;
                    if (operation.Kind == Kind.Put && isNew)
                    {
                        queue.Add(Serve(operation.Name));
                    }
                    else if (operation.Kind == Kind.Put)
                    {
                        queue.Update(Serve(operation.Name));
                    }

                    break;
                case Kind.Delete or Kind.DeleteMissed:
                    if (server.ContainsKey(operation.Name))
                    {
                        server[operation.Name] = ++version;
                        var last = Serve(operation.Name);
                        server.Remove(operation.Name);
                        if (operation.Kind == Kind.Delete)
                        {
                            queue.Delete(last);
                        }
                    }

                    break;
                case Kind.List:
                    List(operation.Unread);
                    break;
                case Kind.Resync:
                    queue.Resync();
                    break;
                case Kind.Pop when !inside && queue.Count > 0:
                    queue.Pop(new Interrupted(applier, operation.DuringIsAfter, () =>
                    {
                        if (operation.During is { } during)
                        {
                            Act(during, inside: true);
                        }
                    }));
                    break;
            }
        }

        void Drain()
        {
            while (queue.Count > 0)
            {
                queue.Pop(applier);
                Assert.True(tally.Objects.Values.ToHashSet().SetEquals(indexer.List()));
            }
        }

        foreach (var operation in operations)
        {
            Act(operation, inside: false);
            Assert.True(tally.Objects.Values.ToHashSet().SetEquals(indexer.List()));
        }

        List(null);
        Drain();
        Assert.Equal(
            server.OrderBy(p => p.Key).Select(p => $"{p.Key}@{p.Value}"),
            indexer.List().OrderBy(w => w.Name).Select(w => $"{w.Name}@{w.ResourceVersion}"));
        foreach (var value in indexer.ListIndexFuncValues("value"))
        {
            Assert.All(indexer.ByIndex("value", value), w => Assert.Equal(value, w.Value));
        }

        Assert.True(queue.HasSynced);

        // A second list of the same says nothing new.
        tally.Changes = 0;
        List(null);
        Drain();
        Assert.Equal(0, tally.Changes);
    }

    private enum Kind
    {
        Put,
        PutMissed,
        Delete,
        DeleteMissed,
        List,
        Resync,
        Pop,
    }

    private sealed record Operation(Kind Kind, string Name, string? Unread, Operation? During, bool DuringIsAfter);

    /// <summary>Does something before or after the deltas are applied, while the queue counts them as being processed.</summary>
    private sealed class Interrupted(DeltaApplier<Widget> applier, bool after, Action during) : IDeltaProcessor<Widget>
    {
        public void Process(ReadOnlySpan<Delta<Widget>> deltas, bool isInInitialList)
        {
            if (!after)
            {
                during();
            }

            applier.Process(deltas, isInInitialList);
            if (after)
            {
                during();
            }
        }
    }

    /// <summary>What a handler believes that there is; fails on a notification that does not follow from the ones before.</summary>
    private sealed class Tally : IResourceEventHandler<Widget>
    {
        public Dictionary<string, Widget> Objects { get; } = [];

        public int Changes { get; set; }

        public void OnAdd(Widget obj, bool isInInitialList)
        {
            Objects.Add(obj.Name!, obj);
            Changes++;
        }

        public void OnUpdate(Widget oldObj, Widget newObj)
        {
            Assert.Same(Objects[oldObj.Name!], oldObj);
            Assert.True(int.Parse(newObj.ResourceVersion!, CultureInfo.InvariantCulture) >= int.Parse(oldObj.ResourceVersion!, CultureInfo.InvariantCulture));
            Objects[newObj.Name!] = newObj;
            Changes += ReferenceEquals(oldObj, newObj) ? 0 : 1;
        }

        public void OnDelete(DeletedObject<Widget> deleted)
        {
            Assert.True(Objects.Remove(deleted.Name.Name, out var known));
            Assert.True(!deleted.FinalStateUnknown || ReferenceEquals(known, deleted.Object));
            Changes++;
        }
    }
}
