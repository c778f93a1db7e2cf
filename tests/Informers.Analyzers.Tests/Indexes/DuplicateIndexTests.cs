using Informers.Tests;

namespace Informers.Analyzers.Tests;

/// <summary>Indexes that are added.</summary>
public sealed class DuplicateIndexTests
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_name_that_exists_for_certain_is_reported()
    {
        var messages = await RuleTest.VerifyAsync<DuplicateIndexAnalyzer>("""
            class Setup(ClusterInformers factory, ISharedIndexInformer<V1Node> nodes)
            {
                const string ByNode = "byNode";

                void Run(ISharedIndexInformer<V1Pod> pods, bool more)
                {
                    _ = new Indexers<V1Pod> { { ByNode, pod => [] }, { {|INF1102:"byNode"|}, pod => [] } };
                    _ = new Indexers<V1Pod> { ["a"] = pod => [], ["b"] = pod => [], [{|INF1102:"a"|}] = pod => [] };
                    factory.Core.V1.Pods.Informer.AddIndexers(new Indexers<V1Pod> { [{|INF1102:IndexNames.Namespace|}] = pod => [pod.Metadata.NamespaceProperty] });
                    factory.Core.V1.Nodes.Informer.Indexer.AddIndexers(new() { [{|INF1102:"namespace"|}] = pod => [] });
                    pods.AddIndexers(new Indexers<V1Pod> { [ByNode] = pod => [] });
                    if (more)
                    {
                        pods.AddIndexers(new Indexers<V1Pod> { [{|INF1102:ByNode|}] = pod => [], ["other"] = pod => [] });
                    }

                    nodes.AddIndexers(new() { ["byZone"] = node => [] });
                    var again = new Indexers<V1Node> { [{|INF1102:"byZone"|}] = node => [] };
                    nodes.AddIndexers(again);
                }
            }
            """);
        Assert.Contains("same set", messages[0]);
        Assert.Contains("generator", messages[2]);
        Assert.Contains("before", messages[4]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task An_emitted_informer_that_a_variable_has_is_reported() => RuleTest.VerifyAsync<DuplicateIndexAnalyzer>("""
        class Setup
        {
            readonly ISharedIndexInformer<V1Pod> _pods;
            readonly IIndexer<V1Node> _nodes;

            Setup(ClusterInformers factory)
            {
                _pods = factory.Core.V1.Pods.Informer;
                _nodes = factory.Core.V1.Nodes.Informer.Indexer;
                _pods.AddIndexers(new Indexers<V1Pod> { { {|INF1102:IndexNames.Namespace|}, pod => [] } });
                _nodes.AddIndexers(new() { [{|INF1102:"namespace"|}] = node => [] });
                var maps = factory.Core.V1.ConfigMaps.Informer;
                maps.AddIndexers(new() { [{|INF1102:"namespace"|}] = map => [], ["other"] = map => [] });
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_variable_that_may_have_another_informer_is_not_reported() => RuleTest.VerifyAsync<DuplicateIndexAnalyzer>("""
        class Setup
        {
            readonly ISharedIndexInformer<V1Pod> _pods;
            readonly ISharedIndexInformer<V1Node> _nodes;

            Setup(ClusterInformers factory, Informers.Rest.IRestClient client, bool own)
            {
                _nodes = new SharedIndexInformer<V1Node>(client, NodeInformer.ResourceType);
                _nodes.AddIndexers(new() { ["namespace"] = node => [] });
                _pods = factory.Core.V1.Pods.Informer;
                if (own) _pods = new SharedIndexInformer<V1Pod>(client, PodInformer.ResourceType);
                _pods.AddIndexers(new Indexers<V1Pod> { ["namespace"] = pod => [] });
                _pods.AddIndexers(new Indexers<V1Pod> { ["byNode"] = pod => [] });
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Other_names_other_informers_and_other_ways_are_not_reported() => RuleTest.VerifyAsync<DuplicateIndexAnalyzer>("""
        class Setup(ClusterInformers factory)
        {
            void Run(ISharedIndexInformer<V1Pod> pods, ISharedIndexInformer<V1Pod> others, bool more, string name)
            {
                _ = new Indexers<V1Pod> { { "a", pod => [] }, { "b", pod => [] }, { name, pod => [] }, { name, pod => [] } };
                _ = new Dictionary<string, IndexFunc<V1Pod>> { ["a"] = pod => [], ["a"] = pod => [] };
                pods.AddIndexers(new Indexers<V1Pod> { ["byNode"] = pod => [] });
                others.AddIndexers(new Indexers<V1Pod> { ["byNode"] = pod => [] });
                pods.AddIndexers(new Indexers<V1Pod> { ["byPhase"] = pod => [] });
                factory.Core.V1.Pods.Informer.AddIndexers(new Indexers<V1Pod> { ["byNode"] = pod => [] });
            }

            void OneOrOther(ISharedIndexInformer<V1Pod> pods, bool first)
            {
                if (first)
                {
                    pods.AddIndexers(new Indexers<V1Pod> { ["byNode"] = pod => [pod.Spec.NodeName] });
                }
                else
                {
                    pods.AddIndexers(new Indexers<V1Pod> { ["byNode"] = pod => [pod.Spec.Hostname] });
                }
            }

            void Later(ISharedIndexInformer<V1Pod> pods)
            {
                Action add = () => pods.AddIndexers(new Indexers<V1Pod> { ["byNode"] = pod => [] });
                pods.AddIndexers(new Indexers<V1Pod> { ["byNode"] = pod => [] });
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task The_informer_of_a_readonly_field_is_the_same_one() => RuleTest.VerifyAsync<DuplicateIndexAnalyzer>("""
        class Setup(ClusterInformers factory)
        {
            private static readonly ClusterInformers Shared = null!;
            private readonly IPodInformer _pods = factory.Core.V1.Pods;
            private readonly ISharedIndexInformer<V1Node> _nodes = factory.Core.V1.Nodes.Informer;
            private readonly ISharedIndexInformer<V1Node> _others = NodeInformer.NewNodeInformer(default(Informers.Rest.IRestClient)!, TimeSpan.Zero);
            private ISharedIndexInformer<V1Node> _changing = factory.Core.V1.Nodes.Informer;

            void Run(Setup other)
            {
                _pods.Informer.AddIndexers(new Indexers<V1Pod> { ["byNode"] = pod => [] });
                this._pods.Informer.AddIndexers(new Indexers<V1Pod> { [{|INF1102:"byNode"|}] = pod => [] });
                other._pods.Informer.AddIndexers(new Indexers<V1Pod> { ["byNode"] = pod => [] });
                Shared.Core.V1.Pods.Informer.AddIndexers(new Indexers<V1Pod> { ["byNode"] = pod => [] });
                Setup.Shared.Core.V1.Pods.Informer.AddIndexers(new Indexers<V1Pod> { [{|INF1102:"byNode"|}] = pod => [] });
                _nodes.AddIndexers(new Indexers<V1Node> { ["byZone"] = node => [] });
                _others.AddIndexers(new Indexers<V1Node> { ["byZone"] = node => [] });
                _changing.AddIndexers(new Indexers<V1Node> { ["byZone"] = node => [] });
                _changing = _others;
                _changing.AddIndexers(new Indexers<V1Node> { ["byZone"] = node => [] });
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_pragma_switches_it_off() => RuleTest.VerifyAsync<DuplicateIndexAnalyzer>("""
        class Setup(ClusterInformers factory)
        {
        #pragma warning disable INF1102 // Shows the exception.
            void Run() => factory.Core.V1.Pods.Informer.AddIndexers(new Indexers<V1Pod> { ["namespace"] = pod => [] });
        #pragma warning restore INF1102
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task The_editorconfig_switches_it_off() => RuleTest.VerifyAsync<DuplicateIndexAnalyzer>("""
        class Setup(ClusterInformers factory)
        {
            void Run() => factory.Core.V1.Pods.Informer.AddIndexers(new Indexers<V1Pod> { ["namespace"] = pod => [] });
        }
        """, "dotnet_diagnostic.INF1102.severity = none");

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_lookup_that_adds_its_index_at_each_call_is_reported()
    {
        var messages = await RuleTest.VerifyAsync<DuplicateIndexAnalyzer>("""
            class Pods(ISharedIndexInformer<V1Pod> pods)
            {
                private readonly ISharedIndexInformer<V1Node> _nodes = null!;

                IReadOnlyList<V1Pod> OnNode(string node)
                {
                    var indexers = new Indexers<V1Pod> { ["byNode"] = pod => [pod.Spec.NodeName] };
                    {|INF1102:pods.AddIndexers(indexers)|};
                    return pods.Indexer.ByIndex("byNode", node);
                }

                async Task<int> InZone(string zone)
                {
                    ArgumentNullException.ThrowIfNull(zone);
                    {|INF1102:_nodes.AddIndexers(new() { ["byZone"] = node => [] })|};
                    await Task.Yield();
                    return _nodes.Indexer.IndexKeys("byZone", zone.ToLowerInvariant()).Count;
                }
            }
            """);
        Assert.Contains("'OnNode' adds it at each call", messages[0]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_command_that_starts_the_informers_itself_is_not_reported() => RuleTest.VerifyAsync<DuplicateIndexAnalyzer>("""
        class Command(ClusterInformers factory, ISharedIndexInformer<V1Pod> pods)
        {
            async Task<int> ExecuteAsync(string node, CancellationToken token)
            {
                factory.Core.V1.Pods.Informer.AddIndexers(new Indexers<V1Pod> { ["byNode"] = pod => [pod.Spec.NodeName] });
                factory.Start(token);
                await factory.EnsureCacheSyncAsync(token);
                return factory.Core.V1.Pods.Informer.Indexer.ByIndex("byNode", node).Count;
            }

            int Started(string node, CancellationToken token)
            {
                factory.Core.V1.Pods.Informer.AddIndexers(new Indexers<V1Pod> { ["byNode"] = pod => [pod.Spec.NodeName] });
                factory.Start(token);
                return factory.Core.V1.Pods.Informer.Indexer.ByIndex("byNode", node).Count;
            }

            async Task<int> RunAsync(string node, CancellationToken token)
            {
                pods.AddIndexers(new Indexers<V1Pod> { ["byNode"] = pod => [pod.Spec.NodeName] });
                var running = pods.RunAsync(token);
                return pods.Indexer.ByIndex("byNode", node).Count;
            }

            async Task<IReadOnlyList<V1Pod>> Waiting(string node, CancellationToken token)
            {
                pods.AddIndexers(new Indexers<V1Pod> { ["byNode"] = pod => [pod.Spec.NodeName] });
                if (!await pods.WaitForCacheSyncAsync(token)) throw new TimeoutException();
                return pods.Indexer.ByIndex("byNode", node);
            }

            int Reported(string node)
            {
                {|INF1102:factory.Core.V1.Pods.Informer.AddIndexers(new Indexers<V1Pod> { ["byNode"] = pod => [pod.Spec.NodeName] })|};
                return factory.Core.V1.Pods.Informer.Indexer.ByIndex("byNode", node).Count;
            }
        }

        class Program
        {
            private static readonly ISharedIndexInformer<V1Pod> Pods = null!;

            static int Main(string[] args)
            {
                Pods.AddIndexers(new Indexers<V1Pod> { ["byNode"] = pod => [pod.Spec.NodeName] });
                return Pods.Indexer.ByIndex("byNode", args[0]).Count;
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_method_that_may_run_once_or_looks_first_is_not_reported() => RuleTest.VerifyAsync<DuplicateIndexAnalyzer>("""
        class Pods(ISharedIndexInformer<V1Pod> pods)
        {
            private bool _added;

            Pods(ISharedIndexInformer<V1Pod> others, string node) : this(others)
            {
                others.AddIndexers(new Indexers<V1Pod> { ["byNode"] = pod => [pod.Spec.NodeName] });
                Console.WriteLine(others.Indexer.ByIndex("byNode", node).Count);
            }

            async Task RunAsync(string node, CancellationToken token)
            {
                pods.AddIndexers(new Indexers<V1Pod> { ["byNode"] = pod => [pod.Spec.NodeName] });
                await pods.WaitForCacheSyncAsync(token);
                Console.WriteLine(pods.Indexer.ByIndex("byNode", node).Count);
            }

            IReadOnlyList<V1Pod> Once(string node)
            {
                if (!_added)
                {
                    pods.AddIndexers(new Indexers<V1Pod> { ["byNode"] = pod => [pod.Spec.NodeName] });
                    _added = true;
                }

                return pods.Indexer.ByIndex("byNode", node);
            }

            IReadOnlyList<V1Pod> Before(string node)
            {
                if (_added) return pods.Indexer.ByIndex("byNode", node);
                pods.AddIndexers(new Indexers<V1Pod> { ["byNode"] = pod => [pod.Spec.NodeName] });
                return pods.Indexer.ByIndex("byNode", node);
            }

            static IReadOnlyList<V1Pod> Given(ISharedIndexInformer<V1Pod> informer, string node)
            {
                informer.AddIndexers(new Indexers<V1Pod> { ["byNode"] = pod => [pod.Spec.NodeName] });
                return informer.Indexer.ByIndex("byNode", node);
            }

            IReadOnlyList<V1Pod> Setup(string other)
            {
                pods.AddIndexers(new Indexers<V1Pod> { ["byNode"] = pod => [pod.Spec.NodeName] });
                return pods.Indexer.ByIndex("byNode", "control-plane");
            }
        }
        """);
}
