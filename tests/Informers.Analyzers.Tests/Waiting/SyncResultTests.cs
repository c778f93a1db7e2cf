using Informers.CodeFixes;
using Informers.Tests;

namespace Informers.Analyzers.Tests;

/// <summary>The result of waiting for the cache, ignored and looked at.</summary>
public sealed class SyncResultTests
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_factorys_or_informers_result_that_is_awaited_and_dropped_is_reported()
    {
        var messages = await RuleTest.VerifyAsync<SyncResultAnalyzer>("""
            class Program
            {
                async Task Run(ClusterInformers factory, ISharedIndexInformer<V1Pod>? informer, CancellationToken token)
                {
                    await {|INF1030:factory.WaitForCacheSyncAsync(token)|};
                    await {|INF1030:factory.WaitForCacheSyncAsync(token)|}.ConfigureAwait(false);
                    await {|INF1030:factory.WaitForCacheSyncAsync(token)|}.WaitAsync(TimeSpan.FromSeconds(9), token).ConfigureAwait(false);
                    await {|INF1030:informer!.WaitForCacheSyncAsync(token)|};
                }
            }

            class Special : SharedInformerFactory
            {
                Special() : base(null!) { }
                public override IReadOnlyList<GroupVersionResource> KnownResources => [];
                public override bool TryForResource(GroupVersionResource resource, out IGenericInformer informer) => throw new NotSupportedException();
                async Task Run() => await {|INF1030:WaitForCacheSyncAsync(default)|};
            }
            """);
        Assert.Contains("EnsureCacheSyncAsync", messages[0]);
        Assert.DoesNotContain("EnsureCacheSyncAsync", messages[3]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_result_that_gets_lost_on_its_way_is_reported() => RuleTest.VerifyAsync<SyncResultAnalyzer>("""
        class Program
        {
            void Synchronously(ClusterInformers factory, ISharedInformer informer, CancellationToken token)
            {
                {|INF1030:factory.WaitForCacheSyncAsync(token)|}.Wait();
                {|INF1030:informer.WaitForCacheSyncAsync(token)|}.GetAwaiter().GetResult();
                {|INF1030:factory.WaitForCacheSyncAsync(token)|}.ConfigureAwait(false).GetAwaiter().GetResult();
            }

            async Task Together(ISharedInformer one, ISharedInformer other, ISharedInformer[] all, CancellationToken token)
            {
                await Task.WhenAll({|INF1030:one.WaitForCacheSyncAsync(token)|}, {|INF1030:other.WaitForCacheSyncAsync(token)|}).ConfigureAwait(false);
                await Task.WhenAll(all.Select(informer => {|INF1030:informer.WaitForCacheSyncAsync(token)|}));
            }

            async Task Unread(ClusterInformers factory, ISharedInformer informer, CancellationToken token)
            {
                var hasSynced = await {|INF1030:informer.WaitForCacheSyncAsync(token)|};
                var result = await {|INF1030:factory.WaitForCacheSyncAsync(token)|};
                while (!token.IsCancellationRequested) await Task.Delay(1, token);
            }

            Task Returned(ClusterInformers factory, CancellationToken token)
            {
                factory.Start(token);
                return {|INF1030:factory.WaitForCacheSyncAsync(token)|};
            }

            Task Arrow(ISharedInformer informer) => {|INF1030:informer.WaitForCacheSyncAsync(default)|};
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_result_that_is_asked_for_in_another_way_is_not_reported() => RuleTest.VerifyAsync<SyncResultAnalyzer>("""
        class Program
        {
            async Task Cancelled(ClusterInformers factory, CancellationToken token)
            {
                await factory.WaitForCacheSyncAsync(token);
                if (token.IsCancellationRequested) return;
                Console.WriteLine(factory.Core.V1.Pods.Lister.List().Count);
            }

            async Task Throws(ClusterInformers factory, CancellationToken token)
            {
                await factory.WaitForCacheSyncAsync(token);
                token.ThrowIfCancellationRequested();
            }

            async Task Asked(ISharedInformer informer, CancellationToken token)
            {
                await informer.WaitForCacheSyncAsync(token);
                if (!informer.HasSynced) throw new TimeoutException();
            }

            async Task<bool> Together(ISharedInformer one, ISharedInformer[] all, CancellationToken token)
            {
                var each = await Task.WhenAll(all.Select(informer => informer.WaitForCacheSyncAsync(token)));
                return each.All(static synced => synced) && (await Task.WhenAll(one.WaitForCacheSyncAsync(token))).All(static synced => synced);
            }

            async Task First(ISharedInformer one, CancellationToken token)
            {
                var waiting = one.WaitForCacheSyncAsync(token);
                if (await Task.WhenAny(waiting, Task.Delay(1000, token)) != waiting) throw new TimeoutException();
            }

            Task<CacheSyncResult> Returned(ClusterInformers factory, CancellationToken token) => factory.WaitForCacheSyncAsync(token);
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task The_fix_takes_a_variable_away_that_nobody_reads() => RuleTest.VerifyFixAsync<SyncResultAnalyzer, EnsureCacheSyncFix>("""
        class Program
        {
            async Task Run(ClusterInformers factory, CancellationToken token)
            {
                // Wait.
                var result = await {|INF1030:factory.WaitForCacheSyncAsync(token)|}; // all of them
            }

            Task Ready(ClusterInformers factory, CancellationToken token) => {|INF1030:factory.WaitForCacheSyncAsync(token)|};
        }
        """, """
        class Program
        {
            async Task Run(ClusterInformers factory, CancellationToken token)
            {
                // Wait.
                await factory.EnsureCacheSyncAsync(token); // all of them
            }

            Task Ready(ClusterInformers factory, CancellationToken token) => factory.EnsureCacheSyncAsync(token);
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_result_that_is_looked_at_passed_on_or_discarded_on_purpose_is_not_reported() => RuleTest.VerifyAsync<SyncResultAnalyzer>("""
        class Program
        {
            async Task<bool> Run(ClusterInformers factory, ISharedIndexInformer<V1Pod> informer, CancellationToken token)
            {
                await factory.EnsureCacheSyncAsync(token);
                var result = await factory.WaitForCacheSyncAsync(token);
                if (!(await factory.WaitForCacheSyncAsync(token)).AllSynced) return false;
                _ = await factory.WaitForCacheSyncAsync(token);
                var waiting = factory.WaitForCacheSyncAsync(token);
                Console.WriteLine((await waiting).ToString() + result);
                return await informer.WaitForCacheSyncAsync(token);
            }

            Task<bool> PassedOn(ISharedInformer informer) => informer.WaitForCacheSyncAsync(default);
            async Task<CacheSyncResult> Awaited(ClusterInformers factory) => await factory.WaitForCacheSyncAsync(default).ConfigureAwait(false);
        }

        class Other
        {
            Task<bool> WaitForCacheSyncAsync(CancellationToken token) => Task.FromResult(true);
            async Task Run() => await WaitForCacheSyncAsync(default);
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_call_that_nobody_awaits_is_reported()
    {
        var messages = await RuleTest.VerifyAsync<SyncResultAnalyzer>("""
            class Program
            {
                async Task Run(ClusterInformers factory, ISharedInformer? informer, CancellationToken token)
                {
                    _ = {|INF1030:factory.WaitForCacheSyncAsync(token)|};
                    _ = {|INF1030:factory.WaitForCacheSyncAsync(token)|}.ConfigureAwait(false);
                    _ = informer?{|INF1030:.WaitForCacheSyncAsync(token)|};
                    await Task.Yield();
                }

                void Start(ClusterInformers factory, CancellationToken token)
                {
                    factory.Start(token);
                    {|INF1030:factory.WaitForCacheSyncAsync(token)|};
                    Action wait = () => {|INF1030:factory.WaitForCacheSyncAsync(token)|};
                }
            }
            """);
        Assert.Contains("await EnsureCacheSyncAsync", messages[0]);
        Assert.DoesNotContain("EnsureCacheSyncAsync", messages[2]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_call_that_is_not_awaited_and_of_which_somebody_asks_or_the_compiler_tells_is_not_reported() => RuleTest.VerifyAsync<SyncResultAnalyzer>("""
        class Program
        {
            private Task _waiting = Task.CompletedTask;

            async Task Told(ClusterInformers factory, CancellationToken token)
            {
                await Task.Yield();
        #pragma warning disable CS4014 // The compiler tells of it.
                factory.WaitForCacheSyncAsync(token);
        #pragma warning restore CS4014
            }

            void Asked(ISharedInformer informer, CancellationToken token)
            {
                _ = informer.WaitForCacheSyncAsync(token);
                while (!informer.HasSynced) Thread.Sleep(1);
            }

            void Kept(ISharedInformer informer, CancellationToken token) => _waiting = informer.WaitForCacheSyncAsync(token);

            void GoesOn(ClusterInformers factory, CancellationToken token) =>
                _ = factory.WaitForCacheSyncAsync(token).ContinueWith(static done => Console.WriteLine(done.Result.AllSynced), TaskScheduler.Default);

            Func<Task<bool>> Later(ISharedInformer informer) => () => informer.WaitForCacheSyncAsync(default);
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task What_a_fake_is_asked_is_not_reported() => RuleTest.VerifyAsync<SyncResultAnalyzer>("""
        static class Substitutes
        {
            public static T Received<T>(this T substitute, int calls) where T : class => substitute;
            public static T DidNotReceive<T>(this T substitute) where T : class => substitute;
            public static T Find<T>(this IServiceProvider services) where T : class => (T)services.GetService(typeof(T))!;
        }

        static class Arg { public static T Any<T>() => default!; }

        class Tests
        {
            private readonly ISharedIndexInformer<V1Pod> _pods = null!;
            private ClusterInformers Factory { get; } = null!;

            void Asked(ISharedInformer informer, ISharedIndexInformer<V1Pod> pods)
            {
                _ = informer.Received(1).WaitForCacheSyncAsync(Arg.Any<CancellationToken>());
                informer.Received(1).WaitForCacheSyncAsync(Arg.Any<CancellationToken>());
                _ = pods.Received(1).WaitForCacheSyncAsync(Arg.Any<CancellationToken>());
                _ = _pods.Received(1).WaitForCacheSyncAsync(Arg.Any<CancellationToken>());
            }

            void NotAsked(ISharedInformer informer)
            {
                informer.DidNotReceive().WaitForCacheSyncAsync(default);
            }

            async Task Awaited(ISharedInformer informer) => await informer.Received(1).WaitForCacheSyncAsync(Arg.Any<CancellationToken>());

            void Reported(ISharedInformer informer, IServiceProvider services)
            {
                ISharedInformer local = _pods;
                _ = {|INF1030:informer.WaitForCacheSyncAsync(default)|};
                _ = {|INF1030:local.WaitForCacheSyncAsync(default)|};
                _ = {|INF1030:_pods.WaitForCacheSyncAsync(default)|};
                _ = {|INF1030:Factory.WaitForCacheSyncAsync(default)|};
                _ = {|INF1030:Factory.Core.V1.Pods.Informer.WaitForCacheSyncAsync(default)|};
                _ = {|INF1030:services.Find<ClusterInformers>().WaitForCacheSyncAsync(default)|};
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task The_fix_awaits_what_nobody_awaited() => RuleTest.VerifyFixAsync<SyncResultAnalyzer, EnsureCacheSyncFix>("""
        class Program
        {
            async Task Run(ClusterInformers factory, CancellationToken token)
            {
                // First.
                _ = {|INF1030:factory.WaitForCacheSyncAsync(token)|}; // all of them
                _ = {|INF1030:factory.WaitForCacheSyncAsync(token)|}.ConfigureAwait(false);
                await Task.Yield();
            }
        }
        """, """
        class Program
        {
            async Task Run(ClusterInformers factory, CancellationToken token)
            {
                // First.
                await factory.EnsureCacheSyncAsync(token); // all of them
                await factory.EnsureCacheSyncAsync(token).ConfigureAwait(false);
                await Task.Yield();
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Where_nothing_can_be_awaited_there_is_no_fix() => RuleTest.VerifyNoFixAsync<SyncResultAnalyzer, EnsureCacheSyncFix>("""
        class Program
        {
            void Run(ClusterInformers factory, CancellationToken token) => _ = {|INF1030:factory.WaitForCacheSyncAsync(token)|};
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_pragma_or_editorconfig_switches_it_off() => RuleTest.VerifyAsync<SyncResultAnalyzer>("""
        class Program
        {
            async Task Run(ClusterInformers factory)
            {
            #pragma warning disable INF1030 // Best effort.
                await factory.WaitForCacheSyncAsync(default);
            #pragma warning restore INF1030
                await {|INF1030:factory.WaitForCacheSyncAsync(default)|};
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task The_editorconfig_switches_it_off() => RuleTest.VerifyAsync<SyncResultAnalyzer>("""
        class Program
        {
            async Task Run(ClusterInformers factory) => await factory.WaitForCacheSyncAsync(default);
        }
        """, "dotnet_diagnostic.INF1030.severity = none");

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task The_fix_calls_the_method_that_throws() => RuleTest.VerifyFixAsync<SyncResultAnalyzer, EnsureCacheSyncFix>("""
        class Program
        {
            async Task Run(ClusterInformers factory, CancellationToken token)
            {
                await {|INF1030:factory.WaitForCacheSyncAsync(token)|}; // first
                await {|INF1030:factory . WaitForCacheSyncAsync(token)|}.ConfigureAwait(false);
            }
        }
        """, """
        class Program
        {
            async Task Run(ClusterInformers factory, CancellationToken token)
            {
                await factory.EnsureCacheSyncAsync(token); // first
                await factory . EnsureCacheSyncAsync(token).ConfigureAwait(false);
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task An_informer_alone_has_no_such_method_and_no_fix() => RuleTest.VerifyNoFixAsync<SyncResultAnalyzer, EnsureCacheSyncFix>("""
        class Program
        {
            async Task Run(ISharedIndexInformer<V1Pod> informer) => await {|INF1030:informer.WaitForCacheSyncAsync(default)|};
        }
        """);
}
