using Informers.Tests;

namespace Informers.Analyzers.Tests;

/// <summary>Indexes that are looked up.</summary>
public sealed class UnknownIndexTests
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_name_that_nobody_makes_an_index_of_is_reported()
    {
        var messages = await RuleTest.VerifyAsync<UnknownIndexAnalyzer>("""
            [GenerateInformer(typeof(V1Pod))]
            class Host;

            [GenerateInformers(typeof(CronTab))]
            class All;

            class Finder
            {
                const string ByNode = "byNode";

                void Setup(ISharedIndexInformer<V1Pod> pods) => pods.AddIndexers(new Indexers<V1Pod> { [ByNode] = pod => [pod.Spec.NodeName] });

                void Find(ISharedIndexInformer<V1Pod> pods, IIndexer<CronTab> tabs, string value, V1Pod pod)
                {
                    pods.Indexer.ByIndex({|INF1101:"ByNode"|}, value);
                    pods.Indexer.Index({|INF1101:"byOwner"|}, pod);
                    pods.Indexer.Snapshot().IndexKeys({|INF1101:"node"|}, value);
                    tabs.ListIndexFuncValues({|INF1101:"byNode"|});
                    pods.Indexer.ByIndex({|INF1101:IndexNames.Label("app")|}, value);
                }
            }
            """);
        Assert.Contains("\"byNode\"", messages[0]);
        Assert.Contains("no other", messages[3]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Indexes_that_somebody_makes_are_not_reported() => RuleTest.VerifyAsync<UnknownIndexAnalyzer>("""
        [GenerateInformer(typeof(V1Pod))]
        [InformerIndex(typeof(V1Pod), "ByImage", "spec.containers[*].image")]
        class Host;

        class Finder
        {
            static void AddUid<T>(Indexers<T> indexers) where T : class => indexers.Add("uid", _ => []);

            void Setup(ISharedIndexInformer<V1Pod> pods)
            {
                var indexers = new Indexers<V1Pod> { { "byNode", pod => [pod.Spec.NodeName] } };
                pods.AddIndexers(new() { ["byPhase"] = pod => [pod.Status.Phase] });
                indexers["byHost"] = pod => [pod.Spec.Hostname];
                indexers.TryAdd("byIp", pod => [pod.Status.PodIP]);
                pods.AddIndexers(indexers.AddLabel("app"));
                pods.AddIndexers(new Indexers<V1Pod>(indexers));
            }

            void Find(IIndexer<V1Pod> pods, string value)
            {
                foreach (var name in new[] { pods.ByIndex("byNode", value), pods.ByIndex("byPhase", value), pods.ByIndex("byHost", value) }) { }
                pods.ByIndex("byIp", value);
                pods.ByIndex("ByImage", value);
                pods.ByIndex("uid", value);
                pods.ByIndex(IndexNames.Label("app"), value);
                pods.ByIndex(IndexNames.Namespace, value);
                pods.ByIndex(value, value);
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Informers_from_elsewhere_are_not_reported() => RuleTest.VerifyAsync<UnknownIndexAnalyzer>("""
        class Finder
        {
            void Find(IIndexer<V1Pod> pods, ClusterInformers factory, string value)
            {
                pods.ByIndex("byNode", value);
                factory.Core.V1.Nodes.Informer.Indexer.ByIndex("byZone", value);
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_class_with_an_index_of_an_unknown_name_or_unknown_indexers_is_not_reported() => RuleTest.VerifyAsync<UnknownIndexAnalyzer>("""
        [GenerateInformer(typeof(V1Pod))]
        [GenerateInformer(typeof(V1Node))]
        class Host;

        class Finder
        {
            void Setup(ISharedIndexInformer<V1Pod> pods, ISharedIndexInformer<V1Node> nodes, string name, IEnumerable<KeyValuePair<string, IndexFunc<V1Node>>> others)
            {
                pods.AddIndexers(new Indexers<V1Pod> { [name] = pod => [pod.Spec.NodeName] });
                nodes.AddIndexers(new Indexers<V1Node>(others));
            }

            void Find(IIndexer<V1Pod> pods, IIndexer<V1Node> nodes, string value)
            {
                pods.ByIndex("byNode", value);
                nodes.ByIndex("byZone", value);
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Indexes_that_a_library_may_add_to_an_emitted_informer_are_not_reported() => RuleTest.VerifyAsync<UnknownIndexAnalyzer>("""
        [GenerateInformer(typeof(V1Pod))]
        [GenerateInformer(typeof(V1Node))]
        class Host;

        class Finder
        {
            void Find(ClusterInformers factory, IIndexer<V1Pod> pods, IIndexer<V1Node> nodes, string value)
            {
                factory.Core.V1.Pods.AddIndexes();
                pods.ByIndex("byNode", value);
                nodes.ByIndex({|INF1101:"byZone"|}, value);
            }
        }
        """);

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("factory")]
    [InlineData("factory.Core")]
    [InlineData("factory.Core.V1")]
    [InlineData("factory.ForResource(PodInformer.ResourceType.Resource)")]
    public Task Indexes_that_a_library_may_add_through_the_factory_are_not_reported(string given) => RuleTest.VerifyAsync<UnknownIndexAnalyzer>($$"""
        [GenerateInformer(typeof(V1Pod))]
        class Host;

        class Finder
        {
            void Find(ClusterInformers factory, IIndexer<V1Pod> pods, string value)
            {
                {{given}}.AddIndexes();
                pods.ByIndex("byNode", value);
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Other_methods_of_that_name_are_not_reported() => RuleTest.VerifyAsync<UnknownIndexAnalyzer>("""
        [GenerateInformer(typeof(V1Pod))]
        class Host;

        class Table { public V1Pod[] ByIndex(string name, string value) => []; public V1Pod? Index(string name, V1Pod pod) => null; }

        class Finder { void Find(Table table, V1Pod pod) { table.ByIndex("byNode", ""); table.Index("x", pod); } }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task The_editorconfig_switches_it_off() => RuleTest.VerifyAsync<UnknownIndexAnalyzer>("""
        [GenerateInformer(typeof(V1Pod))]
        class Host;

        class Finder { void Find(IIndexer<V1Pod> pods) => pods.ByIndex("byNode", ""); }
        """, "dotnet_diagnostic.INF1101.severity = none");

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_pragma_switches_it_off() => RuleTest.VerifyAsync<UnknownIndexAnalyzer>("""
        [GenerateInformer(typeof(V1Pod))]
        class Host;

        class Finder
        {
        #pragma warning disable INF1101 // A plugin makes it.
            void Find(IIndexer<V1Pod> pods) => pods.ByIndex("byNode", "");
        #pragma warning restore INF1101
        }
        """);
}
