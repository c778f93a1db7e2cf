using System.Globalization;
using Informers.Tests.Store;

namespace Informers.Tests.Queue;

/// <summary>Random writes and pops against straightforward models of the two queues.</summary>
public sealed class QueueModelTests
{
    private static readonly string[] Names = ["a", "b", "c", "d", "e"];

    [Fact]
    public void InOrderFifoHandsOutWhatAListWould() => OperationSequences.Check(1500, 40, Generate, RunInOrder);

    [Fact]
    public void DeltaFifoHandsOutWhatAListOfKeysWould() => OperationSequences.Check(1500, 40, Generate, RunClassic);

    private static Operation Generate(Random random)
    {
        var kind = (Kind)random.Next(Enum.GetValues<Kind>().Length);
        var listed = Names.Where(_ => random.Next(2) == 0).ToArray();
        return new Operation(
            random.Next(3) == 0 ? Kind.Pop : kind, Names[random.Next(Names.Length)], listed, Names.Where(_ => random.Next(8) == 0).ToArray());
    }

    private static void RunInOrder(IReadOnlyList<Operation> operations)
    {
        var queue = new InOrderFifo<Widget>(WidgetType.Namespaced);
        var waiting = new List<(string Text, string? Key)>();
        var populated = false;
        var firstList = false;
        var version = 0;
        foreach (var operation in operations)
        {
            version++;
            var text = version.ToString(CultureInfo.InvariantCulture);
            var widget = Widgets.New(operation.Name, resourceVersion: text);
            switch (operation.Kind)
            {
                case Kind.Add:
                    queue.Add(widget);
                    waiting.Add(($"Added {operation.Name}@{text}", operation.Name));
                    populated = true;
                    break;
                case Kind.Update:
                    queue.Update(widget);
                    waiting.Add(($"Updated {operation.Name}@{text}", operation.Name));
                    populated = true;
                    break;
                case Kind.Delete:
                    queue.Delete(widget);
                    waiting.Add(($"Deleted {operation.Name}@{text}", operation.Name));
                    populated = true;
                    break;
                case Kind.Replace:
                    queue.Replace([.. operation.Listed.Select(n => Widgets.New(n))], text, []);
                    waiting.Add(($"ReplacedAll {text} [{string.Join(' ', operation.Listed)}]", null));
                    firstList |= !populated;
                    populated = true;
                    break;
                case Kind.Resync:
                    queue.Resync();
                    waiting.Add(("SyncAll", null));
                    break;
                case Kind.Bookmark:
                    queue.Bookmark(text);
                    waiting.Add(($"Bookmark {text}", null));
                    break;
                case Kind.Pop when waiting.Count > 0:
                    var batch = waiting.Take(1).ToList();
                    while (batch[0].Key is not null && batch.Count < waiting.Count
                        && waiting[batch.Count].Key is { } key && batch.TrueForAll(b => b.Key != key))
                    {
                        batch.Add(waiting[batch.Count]);
                    }

                    waiting.RemoveRange(0, batch.Count);
                    var processor = new RecordingProcessor();
                    queue.Pop(processor);
                    var initial = firstList || !populated ? "initial: " : "";
                    Assert.Equal([initial + string.Join(", ", batch.Select(b => b.Text))], processor.Texts);
                    firstList &= !batch[0].Text.StartsWith("ReplacedAll", StringComparison.Ordinal);
                    break;
            }

            Assert.Equal(waiting.Count, queue.Count);
            Assert.Equal(populated && !firstList, queue.HasSynced);
        }
    }

    private static void RunClassic(IReadOnlyList<Operation> operations)
    {
        var known = new Indexer<Widget>(WidgetType.Namespaced);
        var queue = new DeltaFifo<Widget>(WidgetType.Namespaced, known);
        var keys = new List<string>();
        var deltas = new Dictionary<string, List<(string Type, string Version, bool Unknown)>>();
        var populated = false;
        var firstList = 0;
        var version = 0;

        // Everything that came, in order: its version, if it has one, and the key that is to be handed out before it counts as passed.
        var came = new List<(string? Version, string? Key)>();
        var told = "";

        string Reached() => came.TakeWhile(static item => item.Key is null).LastOrDefault(static item => item.Version is not null).Version ?? "";

        string[] Bookmark()
        {
            var reached = Reached();
            var isNew = reached != told;
            told = reached;
            return isNew ? [$"Bookmark {reached}"] : [];
        }

        void Put(string type, string name, string objectVersion, bool unknown = false)
        {
            came.Add((null, name));
            if (!deltas.TryGetValue(name, out var list))
            {
                keys.Add(name);
                deltas.Add(name, list = []);
            }

            if (type == "Deleted" && list.Count > 0 && list[^1].Type == "Deleted")
            {
                if (list[^1].Unknown)
                {
                    list[^1] = (type, objectVersion, unknown);
                }

                return;
            }

            list.Add((type, objectVersion, unknown));
        }

        foreach (var operation in operations)
        {
            version++;
            var text = version.ToString(CultureInfo.InvariantCulture);
            var widget = Widgets.New(operation.Name, resourceVersion: text);
            switch (operation.Kind)
            {
                case Kind.Add:
                    queue.Add(widget);
                    Put("Added", operation.Name, text);
                    came.Add((text, null));
                    populated = true;
                    break;
                case Kind.Update:
                    queue.Update(widget);
                    Put("Updated", operation.Name, text);
                    came.Add((text, null));
                    populated = true;
                    break;
                case Kind.Delete:
                    queue.Delete(widget);
                    populated = true;
                    if (deltas.ContainsKey(operation.Name) || known.Get(new ObjectName("default", operation.Name)) is not null)
                    {
                        Put("Deleted", operation.Name, text);
                    }

                    came.Add((text, null));
                    break;
                case Kind.Replace:
                    queue.Replace(
                        [.. operation.Listed.Select(n => Widgets.New(n, resourceVersion: text))],
                        text,
                        [.. operation.Unread.Select(n => new ObjectName("default", n))]);
                    foreach (var name in operation.Listed)
                    {
                        Put("Replaced", name, text);
                    }

                    var gone = keys.Concat(known.ListKeys().Select(k => k.Name)).Distinct()
                        .Except(operation.Listed).Except(operation.Unread).ToList();
                    foreach (var name in gone)
                    {
                        var last = deltas.TryGetValue(name, out var list)
                            ? list[^1].Version
                            : known.Get(new ObjectName("default", name))!.ResourceVersion!;
                        Put("Deleted", name, last, unknown: true);
                    }

                    came.Add((text, null));

                    if (!populated)
                    {
                        populated = true;
                        firstList = operation.Listed.Length + gone.Count;
                    }

                    break;
                case Kind.Resync:
                    queue.Resync();
                    foreach (var stored in known.List().Where(s => !deltas.ContainsKey(s.Name!)).ToList())
                    {
                        Put("Sync", stored.Name!, stored.ResourceVersion!);
                    }

                    break;
                case Kind.Bookmark:
                    queue.Bookmark(text);
                    came.Add((text, null));
                    break;
                case Kind.Pop when keys.Count > 0:
                    var key = keys[0];
                    keys.RemoveAt(0);
                    deltas.Remove(key, out var expected);
                    for (var i = 0; i < came.Count; i++)
                    {
                        came[i] = came[i].Key == key ? (came[i].Version, null) : came[i];
                    }

                    var processor = new RecordingProcessor { During = batch => Store(known, batch.Last(static d => d.Type != DeltaType.Bookmark)) };
                    queue.Pop(processor);
                    var initial = !populated || firstList > 0 ? "initial: " : "";
                    var texts = expected!.Select(d => $"{d.Type} {key}@{d.Version}{(d.Unknown ? "?" : "")}");
                    Assert.Equal([initial + string.Join(", ", [.. texts, .. Bookmark()])], processor.Texts);
                    firstList = Math.Max(0, firstList - 1);
                    break;
                case Kind.Pop when Reached() != told:
                    var alone = new RecordingProcessor();
                    Assert.True(queue.PopAsync(alone, CancellationToken.None).AsTask() is { IsCompletedSuccessfully: true });
                    Assert.Equal([(populated ? "" : "initial: ") + Bookmark()[0]], alone.Texts);
                    break;
            }

            Assert.Equal(keys.Count, queue.Count);
            Assert.Equal(populated && firstList == 0, queue.HasSynced);
        }
    }

    private static void Store(Indexer<Widget> known, Delta<Widget> last)
    {
        if (last.Type == DeltaType.Deleted)
        {
            known.Delete(Widgets.New(last.Name.Name));
        }
        else
        {
            known.Update(last.Object!);
        }
    }

    private enum Kind
    {
        Add,
        Update,
        Delete,
        Replace,
        Resync,
        Bookmark,
        Pop,
    }

    private sealed record Operation(Kind Kind, string Name, string[] Listed, string[] Unread)
    {
        public override string ToString() => $"{Kind} {Name} [{string.Join(' ', Listed)}] unread [{string.Join(' ', Unread)}]";
    }
}
