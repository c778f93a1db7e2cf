using Informers.Tests;

namespace Informers.Analyzers.Tests;

/// <summary>Reads of a cache between the start of its factory and the waiting for it.</summary>
public sealed class ReadBeforeSyncTests
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_read_between_start_and_waiting_is_reported()
    {
        var messages = await RuleTest.VerifyAsync<FactoryUseAnalyzer>("""
            class Program
            {
                async Task Direct(ClusterInformers factory, CancellationToken token)
                {
                    factory.Start(token);
                    var pods = {|INF1020:factory.Core.V1.Pods.Lister.List()|};
                    await factory.EnsureCacheSyncAsync(token);
                    var later = factory.Core.V1.Pods.Lister.List();
                }

                void ThroughLocals(ClusterInformers factory, CancellationToken token)
                {
                    var pods = factory.Core.V1.Pods;
                    var lister = pods.Lister;
                    var shop = lister.Pods("shop");
                    var indexer = pods.Informer.Indexer;
                    factory.Start(token);
                    var one = {|INF1020:shop.Get("web")|} ?? {|INF1020:lister.Pods("other").GetRequired("web")|};
                    foreach (var pod in {|INF1020:indexer.ByIndex("node", "a")|}) Console.WriteLine(pod.Metadata.Name);
                    Console.WriteLine({|INF1020:pods.Informer.Store.Count|});
                }

                async Task AfterADelay(ClusterInformers factory, CancellationToken token)
                {
                    factory.Start(token);
                    await Task.Delay(1000, token);
                    Console.WriteLine({|INF1020:factory.Core.V1.Pods.Lister.List()|}.Count);
                }

                async Task WaitingThatIsNotAwaited(ClusterInformers factory, CancellationToken token)
                {
                    factory.Start(token);
                    _ = factory.EnsureCacheSyncAsync(token);
                    Console.WriteLine({|INF1020:factory.Core.V1.Pods.Lister.List()|}.Count);
                    await Task.Yield();
                }

                void OnOnePath(ClusterInformers factory, bool start, CancellationToken token)
                {
                    if (start)
                    {
                        factory.Start(token);
                    }

                    Console.WriteLine({|INF1020:factory.Core.V1.Pods.Lister.List()|}.Count);
                }
            }
            """);
        Assert.Contains("EnsureCacheSyncAsync", messages[0]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_read_of_one_informer_after_waiting_for_others_only_is_reported() => RuleTest.VerifyAsync<FactoryUseAnalyzer>("""
        class Program
        {
            async Task<int> Run(ClusterInformers factory, CancellationToken token)
            {
                var pods = factory.Core.V1.Pods;
                var nodes = factory.Core.V1.Nodes;
                factory.Start(token);
                if (!await pods.Informer.WaitForCacheSyncAsync(token)) return 0;
                return pods.Lister.List().Count + {|INF1020:nodes.Lister.List()|}.Count;
            }

            async Task<int> Registered(ClusterInformers factory, IResourceEventHandler<V1Pod> handler, CancellationToken token)
            {
                var registration = factory.Core.V1.Pods.Informer.AddEventHandler(handler);
                var nodes = factory.Core.V1.Nodes.Lister;
                factory.Start(token);
                await registration.WaitForSyncAsync(token);
                return factory.Core.V1.Pods.Lister.List().Count + {|INF1020:nodes.List()|}.Count;
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_factory_made_here_is_empty_before_its_start() => RuleTest.VerifyAsync<FactoryUseAnalyzer>("""
        class Program
        {
            async Task Run(IKubernetes client, CancellationToken token)
            {
                await using var factory = new ClusterInformers(client);
                foreach (var pod in {|INF1020:factory.Core.V1.Pods.Lister.List()|}) Console.WriteLine(pod.Metadata.Name);
                factory.Start(token);
                foreach (var pod in {|INF1020:factory.Core.V1.Pods.Lister.List()|}) Console.WriteLine(pod.Metadata.Name);
                await factory.EnsureCacheSyncAsync(token);
                foreach (var pod in factory.Core.V1.Pods.Lister.List()) Console.WriteLine(pod.Metadata.Name);
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task An_informer_that_runs_by_itself_has_to_be_waited_for_too() => RuleTest.VerifyAsync<FactoryUseAnalyzer>("""
        class Program
        {
            async Task Run(IKubernetes client, CancellationToken token)
            {
                var informer = PodInformer.NewPodInformer(client, "shop", TimeSpan.Zero);
                var run = informer.RunAsync(token);
                Console.WriteLine({|INF1020:informer.Indexer.List()|}.Count);
                if (!await informer.WaitForCacheSyncAsync(token)) return;
                Console.WriteLine(informer.Indexer.List().Count);
                await run;
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Fields_and_primary_constructors_are_followed() => RuleTest.VerifyAsync<FactoryUseAnalyzer>("""
        class Fields
        {
            private readonly ClusterInformers _factory;
            private readonly IPodLister _pods;
            private INodeLister Nodes => _factory.Core.V1.Nodes.Lister;

            public Fields(ClusterInformers factory)
            {
                _factory = factory;
                _pods = factory.Core.V1.Pods.Lister;
            }

            public async Task StartAsync(CancellationToken token)
            {
                _factory.Start(token);
                Console.WriteLine({|INF1020:_pods.List()|}.Count + {|INF1020:Nodes.List()|}.Count);
                await _factory.EnsureCacheSyncAsync(token);
                Console.WriteLine(_pods.List().Count + Nodes.List().Count);
            }
        }

        class Primary(ClusterInformers factory)
        {
            private readonly IPodLister _pods = factory.Core.V1.Pods.Lister;

            public void Start(CancellationToken token)
            {
                factory.Start(token);
                Console.WriteLine({|INF1020:_pods.List()|}.Count);
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Lambdas_local_functions_loops_and_try_are_followed() => RuleTest.VerifyAsync<FactoryUseAnalyzer>("""
        class Program
        {
            void Run(Action<Func<CancellationToken, Task>> command, ClusterInformers factory)
            {
                command(async token =>
                {
                    factory.Start(token);
                    Console.WriteLine({|INF1020:factory.Core.V1.Pods.Lister.List()|}.Count);
                    await factory.EnsureCacheSyncAsync(token);
                });
                async Task Local(CancellationToken token)
                {
                    try
                    {
                        factory.Start(token);
                    }
                    finally
                    {
                        Console.WriteLine("started");
                    }

                    for (var i = 0; i < 3; i++)
                    {
                        Console.WriteLine({|INF1020:factory.Core.V1.Pods.Lister.List()|}.Count);
                        await Task.Delay(100, token);
                    }
                }
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_lambda_in_a_try_is_a_flow_of_its_own() => RuleTest.VerifyAsync<FactoryUseAnalyzer>("""
        class Program
        {
            async Task Run(ClusterInformers factory, List<Func<Task>> work, CancellationToken token)
            {
                try
                {
                    work.Add(async () =>
                    {
                        factory.Start(token);
                        Console.WriteLine({|INF1020:factory.Core.V1.Pods.Lister.List()|}.Count);
                        await factory.DisposeAsync();
                    });
                    factory.Start(token);
                    await Task.Delay(1, token);
                }
                catch (OperationCanceledException) when (token.IsCancellationRequested)
                {
                    Console.WriteLine({|INF1020:factory.Core.V1.Pods.Lister.List()|}.Count);
                }
                finally
                {
                    try { await factory.DisposeAsync(); }
                    finally { work.Clear(); }
                }
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_helper_that_does_not_wait_does_not_hide_the_read() => RuleTest.VerifyAsync<FactoryUseAnalyzer>("""
        class Program
        {
            async Task Run(ClusterInformers factory, CancellationToken token)
            {
                factory.Start(token);
                Announce("started");
                await WriteAsync("started");
                Console.WriteLine({|INF1020:factory.Core.V1.Pods.Lister.List()|}.Count);
            }

            void Announce(string text) => Console.WriteLine(text);
            async Task WriteAsync(string text) => await Console.Out.WriteLineAsync(text);
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Whatever_waits_is_a_waiting() => RuleTest.VerifyAsync<FactoryUseAnalyzer>("""
        class Program
        {
            private readonly TaskCompletionSource _ready = new();

            async Task Ensured(ClusterInformers factory, CancellationToken token)
            {
                factory.Start(token);
                await factory.EnsureCacheSyncAsync(token).ConfigureAwait(false);
                Console.WriteLine(factory.Core.V1.Pods.Lister.List().Count);
            }

            async Task Looked(ClusterInformers factory, CancellationToken token)
            {
                factory.Start(token);
                var result = await factory.WaitForCacheSyncAsync(token);
                if (!result.AllSynced) return;
                Console.WriteLine(factory.Core.V1.Pods.Lister.List().Count);
            }

            void Synchronously(ClusterInformers factory, CancellationToken token)
            {
                factory.Start(token);
                factory.EnsureCacheSyncAsync(token).GetAwaiter().GetResult();
                Console.WriteLine(factory.Core.V1.Pods.Lister.List().Count);
            }

            async Task AllOfThem(ClusterInformers factory, CancellationToken token)
            {
                var pods = factory.Core.V1.Pods;
                var nodes = factory.Core.V1.Nodes;
                factory.Start(token);
                await Task.WhenAll(pods.Informer.WaitForCacheSyncAsync(token), nodes.Informer.WaitForCacheSyncAsync(token));
                Console.WriteLine(pods.Lister.List().Count + nodes.Lister.List().Count);
            }

            async Task Polled(ClusterInformers factory, CancellationToken token)
            {
                var pods = factory.Core.V1.Pods;
                factory.Start(token);
                while (!pods.Informer.HasSynced) await Task.Delay(10, token);
                Console.WriteLine(pods.Lister.List().Count);
            }

            async Task PolledByRead(ClusterInformers factory, CancellationToken token)
            {
                factory.Start(token);
                while (factory.Core.V1.Pods.Lister.Pods("shop").Get("web") is null) await Task.Delay(10, token);
                Console.WriteLine(factory.Core.V1.Pods.Lister.List().Count);
            }

            async Task Handled(ClusterInformers factory, CancellationToken token)
            {
                var seen = new TaskCompletionSource();
                factory.Core.V1.Pods.Informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { AddFunc = (_, _) => seen.TrySetResult() });
                factory.Start(token);
                await seen.Task.WaitAsync(token);
                Console.WriteLine(factory.Core.V1.Pods.Lister.List().Count);
            }

            async Task Watched(ClusterInformers factory, CancellationToken token)
            {
                factory.Start(token);
                await foreach (var change in factory.Core.V1.Pods.Informer.WatchAsync(token))
                {
                    Console.WriteLine(factory.Core.V1.Pods.Lister.List().Count);
                }
            }

            async Task Version(ClusterInformers factory, CancellationToken token)
            {
                factory.Start(token);
                await factory.Core.V1.Pods.Informer.ForceProgressAsync(token);
                Console.WriteLine(factory.Core.V1.Pods.Lister.List().Count);
            }

            async Task InAField(ClusterInformers factory, CancellationToken token)
            {
                factory.Start(token);
                await _ready.Task;
                Console.WriteLine(factory.Core.V1.Pods.Lister.List().Count);
            }

            async Task TaskKept(ClusterInformers factory, CancellationToken token)
            {
                factory.Start(token);
                var synced = factory.EnsureCacheSyncAsync(token);
                await synced;
                Console.WriteLine(factory.Core.V1.Pods.Lister.List().Count);
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_helper_may_wait() => RuleTest.VerifyAsync<FactoryUseAnalyzer>("""
        interface IReadiness { Task UntilReadyAsync(); }

        class Program(ClusterInformers factory, IReadiness readiness)
        {
            async Task Own(CancellationToken token)
            {
                factory.Start(token);
                await ReadyAsync(token);
                Console.WriteLine(factory.Core.V1.Pods.Lister.List().Count);
            }

            async Task OfAnother(CancellationToken token)
            {
                factory.Start(token);
                await readiness.UntilReadyAsync();
                Console.WriteLine(factory.Core.V1.Pods.Lister.List().Count);
            }

            async Task Local(CancellationToken token)
            {
                factory.Start(token);
                await Ready();
                Console.WriteLine(factory.Core.V1.Pods.Lister.List().Count);
                Task Ready() => factory.EnsureCacheSyncAsync(token);
            }

            async Task Lambda(Func<Func<Task>, Task> retry, CancellationToken token)
            {
                factory.Start(token);
                await retry(async () => await factory.EnsureCacheSyncAsync(token));
                Console.WriteLine(factory.Core.V1.Pods.Lister.List().Count);
            }

            Task ReadyAsync(CancellationToken token) => Task.WhenAll(EachAsync(token), Task.Delay(10, token));
            async Task EachAsync(CancellationToken token) => await factory.EnsureCacheSyncAsync(token);
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_factory_that_somebody_else_started_is_not_this_codes_business() => RuleTest.VerifyAsync<FactoryUseAnalyzer>("""
        class Reader(IPodLister pods, ClusterInformers factory, IPodInformer informer)
        {
            int Hosted() => pods.List().Count + factory.Core.V1.Pods.Lister.List().Count;

            int AnotherFactory(ClusterInformers other, CancellationToken token)
            {
                other.Start(token);
                return pods.List().Count + factory.Core.V1.Pods.Lister.List().Count + informer.Lister.List().Count;
            }

            void InAHandler(CancellationToken token)
            {
                informer.Informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { AddFunc = (_, _) => Console.WriteLine(factory.Core.V1.Nodes.Lister.List().Count) });
                factory.Start(token);
            }

            void BeforeAStartOfMany(CancellationToken token)
            {
                Console.WriteLine(factory.Core.V1.Pods.Lister.List().Count);
                factory.Start(token);
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_waiting_on_one_of_several_paths_is_enough() => RuleTest.VerifyAsync<FactoryUseAnalyzer>("""
        class Program
        {
            async Task Optional(ClusterInformers factory, bool wait, CancellationToken token)
            {
                factory.Start(token);
                if (wait) await factory.EnsureCacheSyncAsync(token);
                Console.WriteLine(factory.Core.V1.Pods.Lister.List().Count);
            }

            async Task Caught(ClusterInformers factory, CancellationToken token)
            {
                try
                {
                    factory.Start(token);
                    await factory.EnsureCacheSyncAsync(token);
                }
                catch (CacheSyncException e)
                {
                    Console.WriteLine(e.Message + factory.Core.V1.Pods.Lister.List().Count);
                }

                Console.WriteLine(factory.Core.V1.Pods.Lister.List().Count);
            }

            async Task Narrowing(ClusterInformers factory, CancellationToken token)
            {
                factory.Start(token);
                var shop = factory.Core.V1.Pods.Lister.Pods("shop");
                var lister = factory.Core.V1.Nodes.Lister;
                var indexers = factory.Core.V1.Pods.Informer.Indexer.Indexers;
                await factory.EnsureCacheSyncAsync(token);
                Console.WriteLine(shop.List().Count + lister.List().Count);
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_pragma_or_the_editorconfig_switches_it_off() => RuleTest.VerifyAsync<FactoryUseAnalyzer>("""
        class Program
        {
            void Run(ClusterInformers factory, CancellationToken token)
            {
                factory.Start(token);
        #pragma warning disable INF1020 // Whatever is there.
                Console.WriteLine(factory.Core.V1.Pods.Lister.List().Count);
        #pragma warning restore INF1020
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Layers_of_helpers_that_call_each_other_often_are_looked_into_once_each() => RuleTest.VerifyAsync<FactoryUseAnalyzer>($$"""
        class Program
        {
            void Run(ClusterInformers factory, CancellationToken token)
            {
                factory.Start(token);
                Layer0();
                Console.WriteLine({|INF1020:factory.Core.V1.Pods.Lister.List()|}.Count);
            }

        {{RuleTest.Layers(7, 40)}}
            void Layer7() => Layer0();
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_method_that_reads_the_lister_it_is_given_is_followed()
    {
        var messages = await RuleTest.VerifyAsync<FactoryUseAnalyzer>("""
            class Program
            {
                async Task Run(ClusterInformers factory, CancellationToken token)
                {
                    factory.Start(token);
                    if ({|INF1020:Names(factory.Core.V1.Pods.Lister)|}.Count == 0) return;
                    Console.WriteLine({|INF1020:Count("a", factory.Core.V1.Pods.Informer.Indexer)|});
                    var lister = factory.Core.V1.Pods.Lister;
                    Console.WriteLine({|INF1020:lister.First()|});
                    await factory.EnsureCacheSyncAsync(token);
                    Console.WriteLine(Names(lister).Count);
                }

                static List<string> Names(IPodLister pods) => [.. pods.List().Select(static pod => pod.Metadata.Name)];

                static int Count(string node, IIndexer<V1Pod> pods)
                {
                    var indexer = pods;
                    return indexer.ByIndex("node", node).Count;
                }
            }

            static class Extensions
            {
                public static string First(this IPodLister pods)
                {
                    foreach (var pod in pods.Pods("shop").List()) return pod.Metadata.Name;
                    return "";
                }
            }
            """);
        Assert.Contains("'Names' reads a cache", messages[0]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_method_that_may_not_read_what_it_is_given_or_waits_is_not_reported() => RuleTest.VerifyAsync<FactoryUseAnalyzer>("""
        class Program
        {
            private Func<int> _count = static () => 0;

            async Task Run(ClusterInformers factory, bool isReady, CancellationToken token)
            {
                factory.Start(token);
                Keep(factory.Core.V1.Pods.Lister);
                Maybe(factory.Core.V1.Pods.Lister, isReady);
                Leaves(factory.Core.V1.Pods.Lister, isReady);
                Each(factory.Core.V1.Pods.Lister, []);
                foreach (var name in Lazily(factory.Core.V1.Pods.Lister)) Console.WriteLine(name);
                while (Any(factory.Core.V1.Pods.Lister) == 0) await Task.Delay(1, token);
                await Waits(factory.Core.V1.Nodes, factory.Core.V1.Nodes.Lister, token);
            }

            void Keep(IPodLister pods) => _count = () => pods.List().Count;
            static int Maybe(IPodLister pods, bool isReady) => isReady ? pods.List().Count : 0;

            static int Leaves(IPodLister pods, bool isReady)
            {
                if (!isReady) return 0;
                return pods.List().Count;
            }

            static void Each(IPodLister pods, string[] names)
            {
                foreach (var name in names) Console.WriteLine(pods.Pods("shop").Get(name));
            }

            static IEnumerable<string> Lazily(IPodLister pods)
            {
                foreach (var pod in pods.List()) yield return pod.Metadata.Name;
            }

            static int Any(IPodLister pods) => pods.List().Count;

            static async Task<int> Waits(INodeInformer informer, INodeLister nodes, CancellationToken token)
            {
                await informer.Informer.WaitForCacheSyncAsync(token);
                return nodes.List().Count;
            }
        }
        """);
}
