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
