using Informers.Tests;

namespace Informers.Analyzers.Tests;

/// <summary>Factories in scopes, what is returned of disposed ones, and shutdowns that never end.</summary>
public sealed class LifetimeTests
{
    private const string Services = """

        interface IServices { }

        static class ServicesExtensions
        {
            public static IServices AddScoped<T>(this IServices services) => services;
            public static IServices AddScoped<T>(this IServices services, Func<IServiceProvider, T> make) => services;
            public static IServices AddTransient<TService, T>(this IServices services) => services;
            public static IServices AddSingleton<T>(this IServices services) => services;
        }
        """;

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_factory_for_each_scope_is_reported()
    {
        var messages = await RuleTest.VerifyAsync<ScopedFactoryAnalyzer>("""
            class Program
            {
                void Configure(IServices services, IKubernetes client, ClusterInformers shared)
                {
                    {|INF1063:services.AddScoped<ClusterInformers>()|};
                    {|INF1063:services.AddScoped<SharedInformerFactory>(_ => new ClusterInformers(client))|};
                    {|INF1063:services.AddTransient<SharedInformerFactory, ClusterInformers>()|};
                    services.AddSingleton<ClusterInformers>();
                    services.AddScoped<Reader>();
                    services.AddScoped<ClusterInformers>(_ => shared);
                    services.AddScoped<IPodLister>(_ => shared.Core.V1.Pods.Lister);
                }
            }

            class Reader(ClusterInformers factory) { public ClusterInformers Factory => factory; }
            """ + Services);
        Assert.Contains("AddInformers", messages[0]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task What_needs_something_disposed_is_reported_when_returned()
    {
        var messages = await RuleTest.VerifyAsync<EscapeAnalyzer>("""
            class Program
            {
                async Task<IPodLister> Lister(IKubernetes client, CancellationToken token)
                {
                    await using var {|INF1064:factory = new ClusterInformers(client)|};
                    var lister = factory.Core.V1.Pods.Lister;
                    factory.Start(token);
                    await factory.EnsureCacheSyncAsync(token);
                    return lister;
                }

                async Task<ISharedIndexInformer<V1Pod>> Informer(IKubernetes client, CancellationToken token)
                {
                    await using (var {|INF1064:factory = new ClusterInformers(client)|})
                    {
                        factory.Start(token);
                        return factory.Core.V1.Pods.Informer;
                    }
                }

                ClusterInformers Client(Uri server)
                {
                    using var {|INF1064:client = new Informers.Rest.RestClient(server)|};
                    var factory = new ClusterInformers(client);
                    factory.Start(default);
                    return factory;
                }
            }
            """);
        Assert.Contains("the lister that it returns needs it", messages[0]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task What_was_read_and_what_others_own_may_be_returned() => RuleTest.VerifyAsync<EscapeAnalyzer>("""
        class Program
        {
            async Task<IReadOnlyList<V1Pod>> Read(IKubernetes client, CancellationToken token)
            {
                await using var factory = new ClusterInformers(client);
                factory.Start(token);
                await factory.EnsureCacheSyncAsync(token);
                return factory.Core.V1.Pods.Lister.List();
            }

            async Task<IPodLister> Other(IKubernetes client, ClusterInformers shared)
            {
                await using var factory = new ClusterInformers(client);
                return shared.Core.V1.Pods.Lister;
            }

            ClusterInformers Made(Uri server, out IDisposable owned)
            {
                var client = new Informers.Rest.RestClient(server);
                owned = client;
                return new ClusterInformers(client);
            }

            async Task<Func<IPodLister>> Inner(IKubernetes client)
            {
                await using var factory = new ClusterInformers(client);
                Func<IPodLister> read = () => { return factory.Core.V1.Pods.Lister; };
                Console.WriteLine(read().List().Count);
                return null!;
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_shutdown_before_the_cancellation_is_reported() => RuleTest.VerifyAsync<ShutdownAnalyzer>("""
        class Wrong(ClusterInformers factory, IResourceEventHandlerRegistration registration)
        {
            private readonly CancellationTokenSource _stop = new();
            void Start() => factory.Start(_stop.Token);

            async Task StopAsync()
            {
                await registration.DisposeAsync();
                await {|INF1065:factory.ShutdownAsync()|};
                await _stop.CancelAsync();
                _stop.Dispose();
            }

            void Stop()
            {
                {|INF1065:factory.ShutdownAsync()|}.GetAwaiter().GetResult();
                _stop.Cancel();
            }
        }

        interface IHostedService { }

        class Hosted(IKubernetes client) : IHostedService
        {
            private readonly ClusterInformers _factory = new(client);
            public Task StartAsync(CancellationToken cancellationToken) { _factory.Start(cancellationToken); return Task.CompletedTask; }
            public async Task StopAsync(CancellationToken cancellationToken) => await {|INF1065:_factory.ShutdownAsync()|};
        }

        class ForEver(IKubernetes client)
        {
            private readonly ClusterInformers _factory = new(client);
            public void Start() => _factory.Start(CancellationToken.None);
            public async Task StopAsync() { await {|INF1065:_factory.ShutdownAsync()|}; }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_shutdown_of_what_may_have_been_stopped_is_not_reported() => RuleTest.VerifyAsync<ShutdownAnalyzer>("""
        class Right(ClusterInformers factory)
        {
            private readonly CancellationTokenSource _stop = new();
            private readonly CancellationTokenSource _other = new();
            void Start() => factory.Start(_stop.Token);

            async Task InOrder()
            {
                await _stop.CancelAsync();
                await factory.ShutdownAsync();
                await _other.CancelAsync();
            }

            async Task AnotherSource()
            {
                await factory.ShutdownAsync();
                await _other.CancelAsync();
            }

            async Task NotYetAwaited()
            {
                var stopped = factory.ShutdownAsync();
                await _stop.CancelAsync();
                await stopped;
            }

            async Task ByAMethod()
            {
                Halt();
                await factory.ShutdownAsync();
                await _stop.CancelAsync();
            }

            void Halt() => _stop.Cancel();
        }

        interface IHostedService { }

        class Hosted(IKubernetes client, ClusterInformers shared) : IHostedService
        {
            private readonly ClusterInformers _factory = new(client);
            public Task StartAsync(CancellationToken cancellationToken) { _factory.Start(cancellationToken); shared.Start(cancellationToken); return Task.CompletedTask; }
            public async Task StopAsync(CancellationToken cancellationToken)
            {
                await shared.ShutdownAsync();
                await _factory.DisposeAsync();
                await _factory.ShutdownAsync();
            }
        }

        class Given(ClusterInformers factory)
        {
            private readonly CancellationTokenSource _cleanup = new();

            async Task RunAsync(CancellationToken token)
            {
                factory.Start(token);
                await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await factory.ShutdownAsync();
                _cleanup.Cancel();
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_source_that_fires_by_itself_stops_the_informers() => RuleTest.VerifyAsync<ShutdownAnalyzer>("""
        class Program
        {
            async Task Linked(ClusterInformers factory, CancellationToken stoppingToken)
            {
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                factory.Start(stop.Token);
                await factory.ShutdownAsync();
                await stop.CancelAsync();
            }

            async Task Timed(ClusterInformers factory)
            {
                using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(1));
                factory.Start(stop.Token);
                await factory.ShutdownAsync();
                await stop.CancelAsync();
            }

            async Task Registered(ClusterInformers factory, CancellationToken stopping)
            {
                using var stop = new CancellationTokenSource();
                stopping.Register(stop.Cancel);
                factory.Start(stop.Token);
                await factory.ShutdownAsync();
                await stop.CancelAsync();
            }

            async Task Neither(ClusterInformers factory)
            {
                using var stop = new CancellationTokenSource();
                factory.Start(stop.Token);
                await {|INF1065:factory.ShutdownAsync()|};
                await stop.CancelAsync();
            }
        }

        class Delegates
        {
            private readonly CancellationTokenSource _stop = new();
            private readonly ClusterInformers _factory;

            public Delegates(ClusterInformers factory, CancellationToken stopping)
            {
                _factory = factory;
                _factory.Start(_stop.Token);
                stopping.Register(_stop.Cancel);
            }

            public async Task StopAsync()
            {
                await _factory.ShutdownAsync();
                _stop.Cancel();
            }
        }

        class Lambdas
        {
            private readonly CancellationTokenSource _stop = new();
            private readonly ClusterInformers _factory;

            public Lambdas(ClusterInformers factory)
            {
                _factory = factory;
                _factory.Start(_stop.Token);
                Console.CancelKeyPress += (_, _) => _stop.Cancel();
            }

            public async Task StopAsync()
            {
                await _factory.ShutdownAsync();
                _stop.Cancel();
            }
        }

        class OfAnother(ClusterInformers factory)
        {
            private readonly CancellationTokenSource _stop = new();
            private readonly CancellationTokenSource _other = new();

            public void Start(CancellationToken stopping)
            {
                factory.Start(_stop.Token);
                stopping.Register(_other.Cancel);
            }

            public async Task StopAsync()
            {
                await {|INF1065:factory.ShutdownAsync()|};
                _stop.Cancel();
            }
        }
        """);
}
