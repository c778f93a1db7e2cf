namespace Informers.Tests.Store;

/// <summary>Random writes against a dictionary.</summary>
public sealed class IndexerModelTests
{
    private const string ByValue = "value";
    private const string ByLabel = "label";

    [Fact]
    public void RandomWritesLeaveWhatADictionaryHolds() => OperationSequences.Check(500, 30, Generate, Run);

    [Fact]
    public void RandomWritesOfManyObjectsLeaveWhatADictionaryHolds() => OperationSequences.Check(4, 1200, GenerateWide, RunAtTheEnd);

    private static Operation Generate(Random random) => Generate(random, names: 12, listed: 8);

    private static Operation GenerateWide(Random random) => Generate(random, names: 3000, listed: random.Next(20) == 0 ? 2500 : 300);

    private static Operation Generate(Random random, int names, int listed)
    {
        var kind = random.Next(100) switch
        {
            < 55 => Kind.Put,
            < 80 => Kind.Delete,
            < 83 => Kind.Replace,
            < 88 => Kind.Bookmark,
            < 92 => Kind.AddIndex,
            _ => Kind.Batch,
        };
        var count = kind switch { Kind.Replace => random.Next(listed + 1), Kind.Batch => random.Next(10), _ => 1 };
        var objects = new List<Widget>();
        for (var i = 0; i < count; i++)
        {
            objects.Add(RandomWidget(random, names));
        }

        var unread = kind == Kind.Replace && random.Next(3) == 0
            ? new[] { Name(random.Next(names)), Name(random.Next(names)) }
            : [];
        return new Operation(kind, objects, unread, $"{random.Next(1, 1000)}", random.Next());
    }

    private static ObjectName Name(int i) => new($"ns-{i % 3}", $"w-{i}");

    private static Widget RandomWidget(Random random, int names)
    {
        var name = Name(random.Next(names));
        var labels = new List<(string, string)>();
        for (var i = random.Next(4); i > 0; i--)
        {
            labels.Add(($"k{i}", $"v{random.Next(6)}"));
        }

        // Few versions, so that lists often have what is stored.
        return Widgets.New(
            name.Name, name.Namespace, resourceVersion: $"{random.Next(1, 4)}", value: $"{random.Next(5)}", labels: [.. labels]);
    }

    private static void Run(IReadOnlyList<Operation> operations) => Run(operations, eachTime: true);

    private static void RunAtTheEnd(IReadOnlyList<Operation> operations) => Run(operations, eachTime: false);

    private static void Run(IReadOnlyList<Operation> operations, bool eachTime)
    {
        var indexer = new Indexer<Widget>(
            WidgetType.Namespaced,
            new Indexers<Widget> { [IndexNames.Namespace] = w => [w.Namespace!], [ByLabel] = LabelValues });
        var model = new Dictionary<ObjectName, Widget>();
        var version = string.Empty;
        var snapshots = new List<(IIndexerSnapshot<Widget> Snapshot, Dictionary<ObjectName, Widget> Model)>();
        foreach (var operation in operations)
        {
            Apply(operation, indexer, model, ref version);
            if (eachTime)
            {
                Compare(indexer, model);
            }

            if (operation.Seed % (eachTime ? 4 : 150) == 0)
            {
                snapshots.Add((indexer.Snapshot(), new Dictionary<ObjectName, Widget>(model)));
                Assert.Equal(version, snapshots[^1].Snapshot.ResourceVersion);
            }
        }

        Assert.Equal(version, indexer.ResourceVersion);
        Compare(indexer, model);

        // All that was written since must have left them alone.
        foreach (var (snapshot, expected) in snapshots)
        {
            Compare(snapshot, expected);
        }
    }

    private static void Apply(Operation operation, Indexer<Widget> indexer, Dictionary<ObjectName, Widget> model, ref string version)
    {
        switch (operation.Kind)
        {
            case Kind.Put:
                var put = operation.Objects[0];
                indexer.Update(put);
                model[NameOf(put)] = put;
                version = put.ResourceVersion!;
                break;
            case Kind.Delete:
                var deleted = operation.Objects[0];
                indexer.Delete(deleted);
                model.Remove(NameOf(deleted));
                version = deleted.ResourceVersion!;
                break;
            case Kind.Bookmark:
                indexer.Bookmark(operation.Version);
                version = operation.Version;
                break;
            case Kind.AddIndex:
                if (!indexer.Indexers.ContainsKey(ByValue))
                {
                    indexer.AddIndexers(new Indexers<Widget> { [ByValue] = w => [w.Value!] });
                }

                break;
            case Kind.Replace:
                indexer.Replace(operation.Objects, operation.Version, operation.Unread);
                version = operation.Version;
                var next = new Dictionary<ObjectName, Widget>();
                foreach (var listed in operation.Objects)
                {
                    var name = NameOf(listed);
                    var known = next.GetValueOrDefault(name) ?? model.GetValueOrDefault(name);
                    next[name] = known is not null && known.ResourceVersion == listed.ResourceVersion ? known : listed;
                }

                foreach (var name in operation.Unread)
                {
                    if (model.TryGetValue(name, out var kept))
                    {
                        next.TryAdd(name, kept);
                    }
                }

                model.Clear();
                foreach (var (name, widget) in next)
                {
                    model.Add(name, widget);
                }

                break;
            case Kind.Batch:
                var random = new Random(operation.Seed);
                List<Exception>? errors = null;
                var before = indexer.State;
                using (var section = indexer.BeginWrite())
                {
                    var dropped = random.Next(4) == 0;
                    foreach (var widget in operation.Objects)
                    {
                        var name = NameOf(widget);
                        if (random.Next(3) == 0)
                        {
                            var removed = section.Remove(name);
                            if (!dropped)
                            {
                                Assert.Same(model.GetValueOrDefault(name), removed);
                                model.Remove(name);
                            }
                        }
                        else
                        {
                            var replaced = section.Put(name, widget, ref errors);
                            if (!dropped)
                            {
                                Assert.Same(model.GetValueOrDefault(name), replaced);
                                model[name] = widget;
                                Assert.Same(widget, section.Get(name));
                            }
                        }
                    }

                    Assert.Same(before, indexer.State);
                    if (!dropped)
                    {
                        section.Commit();
                    }
                }

                Assert.Null(errors);
                break;
        }
    }

    private static void Compare(IReadOnlyIndexer<Widget> indexer, Dictionary<ObjectName, Widget> model)
    {
        Assert.Equal(model.Count, indexer.Count);
        Assert.Equal(model.Keys.Order(), indexer.ListKeys().Order());
        var listed = indexer.List();
        Assert.Equal(model.Count, listed.Count);
        Assert.True(model.Values.ToHashSet().SetEquals(listed));
        foreach (var (name, widget) in model)
        {
            Assert.Same(widget, indexer.Get(name));
        }

        Assert.Null(indexer.Get(new ObjectName("none", "none")));
        CompareIndex(indexer, model, IndexNames.Namespace, w => [w.Namespace!]);
        CompareIndex(indexer, model, ByLabel, LabelValues);
        if (indexer.Indexers.ContainsKey(ByValue))
        {
            CompareIndex(indexer, model, ByValue, w => [w.Value!]);
        }
    }

    private static void CompareIndex(
        IReadOnlyIndexer<Widget> indexer, Dictionary<ObjectName, Widget> model, string index, Func<Widget, IEnumerable<string>> function)
    {
        var expected = model.Values.SelectMany(w => function(w).Distinct().Select(value => (value, w))).ToLookup(p => p.value, p => p.w);
        Assert.Equal(expected.Select(g => g.Key).Order(StringComparer.Ordinal), indexer.ListIndexFuncValues(index).Order(StringComparer.Ordinal));
        foreach (var group in expected)
        {
            var found = indexer.ByIndex(index, group.Key);
            Assert.Equal(group.Count(), found.Count);
            Assert.True(group.ToHashSet().SetEquals(found));
            Assert.Equal(group.Select(NameOf).Order(), indexer.IndexKeys(index, group.Key));
        }
    }

    private static IEnumerable<string> LabelValues(Widget widget) => widget.Labels?.Values ?? Enumerable.Empty<string>();

    private static ObjectName NameOf(Widget widget) => WidgetType.Namespaced.GetObjectName(widget);

    private enum Kind
    {
        Put,
        Delete,
        Replace,
        Bookmark,
        AddIndex,
        Batch,
    }

    private sealed record Operation(Kind Kind, List<Widget> Objects, ObjectName[] Unread, string Version, int Seed)
    {
        public override string ToString() => $"{Kind} {Version} [{string.Join(", ", Objects)}] unread [{string.Join(", ", Unread)}] {Seed}";
    }
}
