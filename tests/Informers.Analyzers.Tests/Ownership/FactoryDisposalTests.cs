using Informers.CodeFixes;
using Informers.Tests;

namespace Informers.Analyzers.Tests;

/// <summary>Factories that nobody disposes.</summary>
public sealed class FactoryDisposalTests
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_factory_that_is_made_used_and_left_is_reported()
    {
        var messages = await RuleTest.VerifyAsync<FactoryDisposalAnalyzer>("""
            class Program
            {
                async Task Run(IKubernetes client, Informers.Rest.IRestClient rest, CancellationToken token)
                {
                    var factory = {|INF1061:new ClusterInformers(client)|};
                    factory.Core.V1.Pods.Informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { AddFunc = (_, _) => factory.Start(token) });
                    factory.Start(token);
                    await factory.EnsureCacheSyncAsync(token);
                    Console.WriteLine(factory.Core.V1.Pods.Lister.List().Count);
                    ClusterInformers second;
                    second = {|INF1061:new(client)|};
                    second.Start(token);
                    var lister = {|INF1061:new ClusterInformers(client)|}.Core.V1.Pods.Lister;
                    {|INF1061:new ClusterInformers(client)|}.Start(token);
                    _ = {|INF1061:new ClusterInformers(client)|};
                    var any = {|INF1061:new DynamicSharedInformerFactory(rest)|};
                    if (any is not null) any.Start(token);
                }
            }

            class Fields(IKubernetes client)
            {
                private readonly ClusterInformers _factory = {|INF1061:new ClusterInformers(client)|};
                private ClusterInformers? _late;

                void Start(CancellationToken token)
                {
                    _late = {|INF1061:new ClusterInformers(client)|};
                    _late.Start(token);
                    _factory.Start(token);
                }
            }
            """);
        Assert.Contains("await using", messages[0]);
        Assert.Contains("where 'Fields' is disposed", messages[^1]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_factory_that_is_disposed_somewhere_is_not_reported() => RuleTest.VerifyAsync<FactoryDisposalAnalyzer>("""
        class Program
        {
            async Task Run(IKubernetes client, bool stop, CancellationToken token)
            {
                await using var first = new ClusterInformers(client);
                await using (var second = new ClusterInformers(client)) second.Start(token);
                var third = new ClusterInformers(client);
                await using (third.ConfigureAwait(false)) third.Start(token);
                var fourth = new ClusterInformers(client);
                try { fourth.Start(token); } finally { await fourth.DisposeAsync(); }
                var fifth = new ClusterInformers(client);
                if (stop) await fifth.DisposeAsync();
                var sixth = new ClusterInformers(client);
                token.Register(() => sixth.DisposeAsync().AsTask().Wait());
                var seventh = new ClusterInformers(client);
                await seventh.ShutdownAsync();
                ClusterInformers? eighth = null;
                try { eighth = new ClusterInformers(client); }
                finally { if (eighth != null) await eighth.DisposeAsync(); }
                ClusterInformers? ninth = stop ? new ClusterInformers(client) : null;
                await (ninth?.DisposeAsync() ?? default);
            }
        }

        sealed class Owner(IKubernetes client) : IAsyncDisposable
        {
            private readonly ClusterInformers _factory = new(client);
            private ClusterInformers? _second;
            void Start() => _second = new ClusterInformers(client);

            public async ValueTask DisposeAsync()
            {
                await _factory.DisposeAsync();
                if (_second is { } second) await second.DisposeAsync();
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_factory_that_somebody_else_gets_is_theirs() => RuleTest.VerifyAsync<FactoryDisposalAnalyzer>("""
        class Program
        {
            private static readonly ClusterInformers Global = new(default(IKubernetes)!);
            private readonly List<ClusterInformers> _all = [];
            public ClusterInformers Shared { get; } = new(default(IKubernetes)!);
            private readonly Dictionary<string, ClusterInformers> _byCluster = [];
            private ClusterInformers? _lazy;

            ClusterInformers Returned(IKubernetes client) => new(client);
            ClusterInformers ReturnedLater(IKubernetes client, CancellationToken token)
            {
                var factory = new ClusterInformers(client);
                factory.Start(token);
                return factory;
            }

            ClusterInformers Lazily(IKubernetes client) => _lazy ??= new ClusterInformers(client);
            void Listed(IKubernetes client) => _all.Add(new ClusterInformers(client));
            void Keyed(IKubernetes client) => _byCluster["east"] = new ClusterInformers(client);
            void Passed(IKubernetes client, Action<ClusterInformers> add) { var factory = new ClusterInformers(client); add(factory); }
            Func<ClusterInformers> Captured(IKubernetes client) { var factory = new ClusterInformers(client); return () => factory; }
            Service Owned(IKubernetes client) => new(new ClusterInformers(client));
            (ClusterInformers, int) Tuple(IKubernetes client) => (new ClusterInformers(client), 1);
            void Out(IKubernetes client, out ClusterInformers factory) => factory = new ClusterInformers(client);
            Options Initializer(IKubernetes client) => new() { Factory = new ClusterInformers(client) };
            static object Touch() => Global;
        }

        class Options { public ClusterInformers? Factory { get; set; } }

        class Service(ClusterInformers factory) { public ClusterInformers Factory => factory; }

        class Exposed(IKubernetes client)
        {
            private readonly ClusterInformers _factory = new(client);
            public IAsyncDisposable Handle => _factory;
        }

        static class Global { public static ClusterInformers Factory = new(default(IKubernetes)!); }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_pragma_switches_it_off() => RuleTest.VerifyAsync<FactoryDisposalAnalyzer>("""
        class Program
        {
            void Run(IKubernetes client, CancellationToken token)
            {
        #pragma warning disable INF1061 // Until the process ends.
                new ClusterInformers(client).Start(token);
        #pragma warning restore INF1061
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task The_fix_declares_it_with_await_using() => RuleTest.VerifyFixAsync<FactoryDisposalAnalyzer, AwaitUsingFix>("""
        class Program
        {
            async Task Run(IKubernetes client, CancellationToken token)
            {
                // The informers.
                var factory = {|INF1061:new ClusterInformers(client)|};
                ClusterInformers second = {|INF1061:new(client)|};
                factory.Start(token);
                second.Start(token);
                await factory.EnsureCacheSyncAsync(token);
                Func<Task> later = async () =>
                {
                    var third = {|INF1061:new ClusterInformers(client)|};
                    await third.EnsureCacheSyncAsync(token);
                };
            }
        }
        """, """
        class Program
        {
            async Task Run(IKubernetes client, CancellationToken token)
            {
                // The informers.
                await using var factory = new ClusterInformers(client);
                await using ClusterInformers second = new(client);
                factory.Start(token);
                second.Start(token);
                await factory.EnsureCacheSyncAsync(token);
                Func<Task> later = async () =>
                {
                    await using var third = new ClusterInformers(client);
                    await third.EnsureCacheSyncAsync(token);
                };
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Where_await_using_cannot_stand_nothing_is_offered() => RuleTest.VerifyNoFixAsync<FactoryDisposalAnalyzer, AwaitUsingFix>("""
        class Program(IKubernetes client)
        {
            private readonly ClusterInformers _factory = {|INF1061:new ClusterInformers(client)|};

            void Synchronous(CancellationToken token)
            {
                var factory = {|INF1061:new ClusterInformers(client)|};
                factory.Start(token);
                _factory.Start(token);
            }

            async Task Assigned(CancellationToken token)
            {
                var factory = {|INF1061:new ClusterInformers(client)|};
                factory = {|INF1061:new ClusterInformers(client)|};
                await factory.EnsureCacheSyncAsync(token);
            }

            async Task InASwitch(int which, CancellationToken token)
            {
                switch (which)
                {
                    case 1:
                        var factory = {|INF1061:new ClusterInformers(client)|};
                        await factory.EnsureCacheSyncAsync(token);
                        break;
                }
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task An_action_that_makes_a_factory_is_for_whoever_gets_it() => RuleTest.VerifyAsync<FactoryDisposalAnalyzer>("""
        class Tests
        {
            void Throws(IKubernetes client, CancellationToken token)
            {
                Action act = () => new ClusterInformers(default(IKubernetes)!);
                Assert(() => new ClusterInformers(default(IKubernetes)!));
                Action start = () => {|INF1061:new ClusterInformers(client)|}.Start(token);
                Action block = () => { {|INF1061:new ClusterInformers(client)|}; };
            }

            void Made(IKubernetes client) => {|INF1061:new ClusterInformers(client)|};

            static void Assert(Action code) => code();
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_factory_that_is_shut_down_and_never_stopped_is_not_disposed()
    {
        var messages = await RuleTest.VerifyAsync<FactoryDisposalAnalyzer>("""
            class Cache(Informers.Rest.IRestClient client)
            {
                private readonly ClusterInformers _factory = {|INF1061:new(client)|};
                public void Start() => _factory.Start(CancellationToken.None);
                public Task Stop() => _factory.ShutdownAsync();
            }
            """);
        Assert.Contains("ShutdownAsync stops nothing", messages[0]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_factory_that_is_stopped_and_shut_down_is_not_reported() => RuleTest.VerifyAsync<FactoryDisposalAnalyzer>("""
        class Stopped(Informers.Rest.IRestClient client)
        {
            private readonly CancellationTokenSource _stop = new();
            private readonly ClusterInformers _factory = new(client);
            public void Start() => _factory.Start(_stop.Token);
            public async Task Stop() { await _stop.CancelAsync(); await _factory.ShutdownAsync(); }
        }

        class StartedTwice(Informers.Rest.IRestClient client)
        {
            private readonly ClusterInformers _factory = new(client);
            public void Start(CancellationToken token) { _factory.Start(token); _factory.Start(CancellationToken.None); }
            public Task Stop() => _factory.ShutdownAsync();
        }

        class StartedElsewhere(Informers.Rest.IRestClient client)
        {
            private readonly ClusterInformers _factory = new(client);
            public Task Stop() => _factory.ShutdownAsync();
        }

        class Disposed(Informers.Rest.IRestClient client)
        {
            private readonly ClusterInformers _factory = new(client);
            public void Start() => _factory.Start(CancellationToken.None);
            public async ValueTask Stop() { await _factory.DisposeAsync(); await _factory.ShutdownAsync(); }
        }
        """);
}
