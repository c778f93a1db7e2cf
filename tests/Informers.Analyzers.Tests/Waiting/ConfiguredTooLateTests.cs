using Informers.Tests;

namespace Informers.Analyzers.Tests;

/// <summary>Informers that are configured after their start, options that are changed after a factory took them, and informers that are asked for after the waiting.</summary>
public sealed class ConfiguredTooLateTests
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task What_is_for_before_the_start_is_reported_after_it() => RuleTest.VerifyAsync<FactoryUseAnalyzer>("""
        class Program
        {
            private readonly ClusterInformers _factory = new(default(IKubernetes)!);

            async Task Run(ISharedIndexInformer<V1Pod> alone, CancellationToken token)
            {
                var pods = _factory.Core.V1.Pods.Informer;
                pods.SetTransform(static pod => pod);
                _factory.Start(token);
                {|INF1032:pods.SetTransform(static pod => pod)|};
                await _factory.EnsureCacheSyncAsync(token);
                {|INF1032:_factory.Core.V1.Nodes.Informer.SetWatchErrorHandler((_, _) => { })|};
                var run = alone.RunAsync(token);
                {|INF1032:alone.SetTransform(static pod => pod)|};
                await run;
            }

            void Perhaps(ISharedIndexInformer<V1Pod> pods, bool start, CancellationToken token)
            {
                if (start) _factory.Start(token);
                _factory.Core.V1.Pods.Informer.SetTransform(static pod => pod);
                pods.SetTransform(static pod => pod);
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Options_that_a_factory_has_taken_are_reported_when_changed() => RuleTest.VerifyAsync<FactoryUseAnalyzer>("""
        class Program
        {
            private readonly SharedInformerOptions _kept = new();

            void Run(IKubernetes client, Func<ClusterInformers, Task> use)
            {
                var options = new SharedInformerOptions();
                options.Namespace = "shop";
                use(new ClusterInformers(client, options));
                {|INF1032:options.DefaultResync|} = TimeSpan.FromMinutes(10);
                use(new ClusterInformers(client, _kept));
                {|INF1032:_kept.Namespace|} = "shop";
            }

            void Several(IKubernetes client, Func<ClusterInformers, Task> use, string[] namespaces)
            {
                var options = new SharedInformerOptions { Namespace = "east" };
                use(new ClusterInformers(client, options));
                options.Namespace = "west";
                use(new ClusterInformers(client, options));
                var each = new SharedInformerOptions();
                foreach (var one in namespaces)
                {
                    each.Namespace = one;
                    use(new ClusterInformers(client, each));
                }
            }

            void Renewed(IKubernetes client, Func<ClusterInformers, Task> use)
            {
                var options = new SharedInformerOptions();
                use(new ClusterInformers(client, options));
                options = new SharedInformerOptions();
                options.Namespace = "west";
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_read_of_what_is_asked_for_after_the_waiting_is_reported() => RuleTest.VerifyAsync<FactoryUseAnalyzer>("""
        sealed class Report(IKubernetes client) : IAsyncDisposable
        {
            private readonly ClusterInformers _factory = new(client);

            async Task StartAsync(CancellationToken token)
            {
                var nodes = _factory.Core.V1.Nodes.Lister;
                _factory.Start(CancellationToken.None);
                await _factory.EnsureCacheSyncAsync(token);
                Console.WriteLine(nodes.List().Count + {|INF1020:_factory.Core.V1.Pods.Lister.List()|}.Count);
            }

            public ValueTask DisposeAsync() => _factory.DisposeAsync();
        }

        class Program
        {
            async Task Local(IKubernetes client, CancellationToken token)
            {
                await using var factory = new ClusterInformers(client);
                factory.Start(token);
                await factory.EnsureCacheSyncAsync(token);
                while (!token.IsCancellationRequested)
                {
                    Console.WriteLine({|INF1020:factory.Core.V1.Pods.Lister.List()|}.Count);
                    await Task.Delay(1000, token);
                }
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task What_may_have_been_asked_for_or_waited_for_is_not_reported() => RuleTest.VerifyAsync<FactoryUseAnalyzer>("""
        sealed class Elsewhere(IKubernetes client) : IAsyncDisposable
        {
            private readonly ClusterInformers _factory = new(client);
            public IPodLister Pods => _factory.Core.V1.Pods.Lister;

            async Task StartAsync(CancellationToken token)
            {
                _factory.Start(token);
                await _factory.EnsureCacheSyncAsync(token);
                Console.WriteLine(_factory.Core.V1.Pods.Lister.List().Count);
            }

            public ValueTask DisposeAsync() => _factory.DisposeAsync();
        }

        class Program(ClusterInformers given)
        {
            async Task Given(CancellationToken token)
            {
                given.Start(token);
                await given.EnsureCacheSyncAsync(token);
                Console.WriteLine(given.Core.V1.Pods.Lister.List().Count);
            }

            async Task HandedOn(IKubernetes client, Action<ClusterInformers> configure, CancellationToken token)
            {
                await using var factory = new ClusterInformers(client);
                configure(factory);
                factory.Start(token);
                await factory.EnsureCacheSyncAsync(token);
                Console.WriteLine(factory.Core.V1.Pods.Lister.List().Count);
            }

            async Task WaitedAgain(IKubernetes client, CancellationToken token)
            {
                await using var factory = new ClusterInformers(client);
                factory.Core.V1.Nodes.Informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Node>());
                factory.Start(token);
                await factory.EnsureCacheSyncAsync(token);
                var pods = factory.Core.V1.Pods.Lister;
                await factory.EnsureCacheSyncAsync(token);
                Console.WriteLine(pods.List().Count);
                var maps = factory.Core.V1.ConfigMaps;
                if (!await maps.Informer.WaitForCacheSyncAsync(token)) return;
                Console.WriteLine(maps.Lister.List().Count);
            }

            async Task AskedInAHandler(IKubernetes client, CancellationToken token)
            {
                await using var factory = new ClusterInformers(client);
                var nodes = factory.Core.V1.Nodes.Informer;
                nodes.AddEventHandler(new ResourceEventHandlerFuncs<V1Node> { AddFunc = (_, _) => Console.WriteLine(factory.Core.V1.Pods.Lister.List().Count) });
                factory.Start(token);
                await factory.EnsureCacheSyncAsync(token);
                Console.WriteLine(factory.Core.V1.Pods.Lister.List().Count);
            }
        }
        """);
}
