using Informers.Tests;

namespace Informers.Analyzers.Tests;

/// <summary>Uses of a factory after its disposal in the same flow.</summary>
public sealed class UsedAfterDisposalTests
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Handlers_starts_and_informers_that_come_too_late_are_reported()
    {
        var messages = await RuleTest.VerifyAsync<FactoryUseAnalyzer>("""
            class Program
            {
                async Task Run(ClusterInformers factory, IResourceEventHandler<V1Pod> handler, CancellationToken token)
                {
                    var informer = factory.Core.V1.Pods.Informer;
                    var lister = factory.Core.V1.Pods.Lister;
                    await factory.DisposeAsync();
                    {|INF1031:informer.AddEventHandler(handler)|};
                    {|INF1031:factory.Start(token)|};
                    {|INF1031:factory.Core.V1.Nodes.Informer|}.AddEventHandler(new ResourceEventHandlerFuncs<V1Node>());
                    Console.WriteLine({|INF1031:lister.List()|}.Count);
                }

                async Task AfterUsing(IKubernetes client, IResourceEventHandler<V1Pod> handler, CancellationToken token)
                {
                    ISharedIndexInformer<V1Pod> informer;
                    await using (var factory = new ClusterInformers(client))
                    {
                        informer = factory.Core.V1.Pods.Informer;
                        factory.Start(token);
                        await factory.EnsureCacheSyncAsync(token);
                    }

                    {|INF1031:informer.AddEventHandler(handler)|};
                }

                async Task AfterFinally(ClusterInformers factory, CancellationToken token)
                {
                    try
                    {
                        await Task.Delay(1000, token);
                    }
                    finally
                    {
                        await factory.DisposeAsync().ConfigureAwait(false);
                    }

                    {|INF1031:factory.Start(token)|};
                }
            }

            class Restarter(ClusterInformers factory)
            {
                private readonly ClusterInformers? _factory = factory;

                async Task RestartAsync(CancellationToken token)
                {
                    if (_factory is not null) await _factory.DisposeAsync();
                    await factory.DisposeAsync();
                    {|INF1031:_factory!.Start(token)|};
                }
            }
            """);
        Assert.Contains("ObjectDisposedException", messages[1]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task What_may_be_another_factory_or_undisposed_is_not_reported() => RuleTest.VerifyAsync<FactoryUseAnalyzer>("""
        class Program(IKubernetes client)
        {
            private ClusterInformers? _factory;

            async Task Restart(CancellationToken token)
            {
                if (_factory is not null)
                {
                    await _factory.DisposeAsync();
                }

                _factory = new ClusterInformers(client);
                _factory.Start(token);
            }

            async Task RestartByMethod(CancellationToken token)
            {
                await _factory!.DisposeAsync();
                Renew();
                _factory.Start(token);
            }

            void Renew() => _factory = new ClusterInformers(client);

            async Task OnePath(ClusterInformers factory, bool stop, CancellationToken token)
            {
                if (stop)
                {
                    await factory.DisposeAsync();
                }

                factory.Start(token);
            }

            async Task Terms(IResourceEventHandler<V1Pod> handler, CancellationToken token)
            {
                while (!token.IsCancellationRequested)
                {
                    await using var factory = new ClusterInformers(client);
                    factory.Core.V1.Pods.Informer.AddEventHandler(handler);
                    factory.Start(token);
                    await Task.Delay(1000, token);
                }
            }

            async Task Locals(CancellationToken token)
            {
                var factory = new ClusterInformers(client);
                await factory.DisposeAsync();
                factory = new ClusterInformers(client);
                factory.Start(token);
                await factory.DisposeAsync();
                await factory.DisposeAsync();
                await factory.ShutdownAsync();
            }

            async Task Other(ClusterInformers east, ClusterInformers west, CancellationToken token)
            {
                await east.DisposeAsync();
                west.Start(token);
            }
        }
        """);
}
