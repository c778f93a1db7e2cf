using Informers.CodeFixes;
using Informers.Tests;

namespace Informers.Analyzers.Tests;

/// <summary>Resync periods, short and sensible.</summary>
public sealed class ResyncPeriodTests
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_period_of_seconds_is_reported_wherever_it_is_set()
    {
        var messages = await RuleTest.VerifyAsync<ResyncPeriodAnalyzer>("""
            class Setup
            {
                static readonly TimeSpan Often = TimeSpan.FromSeconds(2);

                void Run(Informers.Rest.IRestClient client, ISharedIndexInformer<V1Pod> informer, IResourceEventHandler<V1Pod> handler)
                {
                    var options = new SharedInformerOptions { DefaultResync = {|INF1100:TimeSpan.FromSeconds(5)|} };
                    options.DefaultResync = {|INF1100:TimeSpan.FromMilliseconds(500)|};
                    options.For<V1Pod>(o => o.ResyncPeriod = {|INF1100:new TimeSpan(0, 0, 10)|});
                    informer.AddEventHandler(handler, new EventHandlerOptions { ResyncPeriod = {|INF1100:Often|} });
                    var period = TimeSpan.FromSeconds(1);
                    PodInformer.NewPodInformer(client, null, {|INF1100:period|});
                    PodInformer.NewFilteredPodInformer(client, null, {|INF1100:TimeSpan.FromSeconds(29.5)|}, null, null);
                }
            }
            """);
        Assert.StartsWith("Every 5 s", messages[0]);
        Assert.StartsWith("Every 0.5 s", messages[1]);
        Assert.Contains("30 s", messages[2]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task No_resync_sensible_periods_and_unknown_ones_are_not_reported() => RuleTest.VerifyAsync<ResyncPeriodAnalyzer>("""
        class Settings { public TimeSpan ResyncPeriod { get; set; } public TimeSpan DefaultResync { get; set; } }

        class Setup
        {
            static readonly TimeSpan Seldom = TimeSpan.FromHours(10);

            void Run(Informers.Rest.IRestClient client, TimeSpan configured, TimeProvider clock)
            {
                var options = new SharedInformerOptions { DefaultResync = TimeSpan.Zero };
                options.DefaultResync = TimeSpan.FromMinutes(10);
                options.DefaultResync = TimeSpan.FromSeconds(30);
                options.DefaultResync = Seldom;
                options.DefaultResync = configured;
                options.DefaultResync = default;
                _ = new SharedInformerOptions { DefaultResync = TimeSpan.FromSeconds(1), TimeProvider = clock };
                PodInformer.NewPodInformer(client, null, TimeSpan.Zero);
                PodInformer.NewPodInformer(client, null, configured / 2);
                _ = new Settings { ResyncPeriod = TimeSpan.FromSeconds(1), DefaultResync = TimeSpan.FromSeconds(1) };
                var period = TimeSpan.FromSeconds(1);
                period = configured;
                options.DefaultResync = period;
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task The_editorconfig_sets_the_least_period() => RuleTest.VerifyAsync<ResyncPeriodAnalyzer>("""
        class Setup
        {
            SharedInformerOptions Short() => new() { DefaultResync = {|INF1100:TimeSpan.FromMinutes(4)|} };
            SharedInformerOptions Long() => new() { DefaultResync = TimeSpan.FromMinutes(5) };
        }
        """, "informers.INF1100.minimum_seconds = 300");

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Periods_that_go_in_a_circle_are_not_followed_forever() => RuleTest.VerifyAsync<ResyncPeriodAnalyzer>("""
        class Setup
        {
            static readonly TimeSpan One = Other, Other = One;
            static TimeSpan Itself => Itself;

            void Run(SharedInformerOptions options)
            {
                options.DefaultResync = One;
                options.DefaultResync = Itself;
                TimeSpan period = period;
                options.DefaultResync = period;
            }
        }
        """, error: "CS0165");

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_pragma_switches_it_off() => RuleTest.VerifyAsync<ResyncPeriodAnalyzer>("""
        class Setup
        {
        #pragma warning disable INF1100 // Shows resyncs.
            SharedInformerOptions Short() => new() { DefaultResync = TimeSpan.FromSeconds(1) };
        #pragma warning restore INF1100
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task The_fix_raises_the_period() => RuleTest.VerifyFixAsync<ResyncPeriodAnalyzer, ResyncPeriodFix>("""
        class Setup
        {
            SharedInformerOptions One() => new() { DefaultResync = {|INF1100:TimeSpan.FromSeconds(1)|} };
            EventHandlerOptions Other() => new() { ResyncPeriod = {|INF1100:new TimeSpan(0, 0, 3)|} };
        }
        """, """
        class Setup
        {
            SharedInformerOptions One() => new() { DefaultResync = TimeSpan.FromSeconds(30) };
            EventHandlerOptions Other() => new() { ResyncPeriod = TimeSpan.FromSeconds(30) };
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task There_is_no_fix_for_a_period_that_has_a_name() => RuleTest.VerifyNoFixAsync<ResyncPeriodAnalyzer, ResyncPeriodFix>("""
        class Setup
        {
            static readonly TimeSpan Often = TimeSpan.FromSeconds(2);
            SharedInformerOptions One() => new() { DefaultResync = {|INF1100:Often|} };
        }
        """);
}
