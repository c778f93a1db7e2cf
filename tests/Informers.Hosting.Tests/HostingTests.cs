using System.Diagnostics.Metrics;
using System.Net;
using Informers.EndToEnd.Tests;
using Informers.Hosting;
using Informers.Rest;
using Informers.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MyApp;
using MyApp.Generated.Home.V1;

namespace Informers.Tests.Hosting;

public sealed class HostingTests : IAsyncLifetime
{
    private static readonly GroupVersionResource Lamps = new("home.example.com", "v1", "lamps");
    private static readonly GroupVersionResource Rooms = new("home.example.com", "v1", "rooms");
    private readonly ManualTimeProvider _time = new();
    private FakeApiServer _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await NewServerAsync("desk");

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Informers_and_listers_are_injected_and_full_before_other_services_start_and_alive_until_they_stop()
    {
        using var host = Build(services =>
        {
            // Before the informers, which start first all the same.
            services.AddHostedService<Watcher>();
            AddInformers(services);
        });
        var watcher = host.Services.GetServices<IHostedService>().OfType<Watcher>().Single();
        await host.StartAsync(Ct).WithinTimeout();
        Assert.Equal(["default/desk"], watcher.SeenAtStart);

        var factory = host.Services.GetRequiredService<ClusterInformers>();
        Assert.Same(factory.Home.V1.Lamps, host.Services.GetRequiredService<ILampInformer>());
        Assert.Same(factory.Home.V1.Lamps.Lister, host.Services.GetRequiredService<ILampLister>());
        Assert.Same(factory.Home.V1.Lamps.Informer, host.Services.GetRequiredService<ISharedIndexInformer<Lamp>>());
        Assert.True(factory.Home.V1.Rooms.Informer.HasSynced);

        await host.StopAsync(Ct).WithinTimeout();
        Assert.False(watcher.WasStoppedBefore);
        Assert.True(factory.Home.V1.Lamps.Informer.IsStopped);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Without_StartAll_those_start_that_are_asked_for_also_later()
    {
        using var host = Build(services =>
        {
            AddInformers(services, static options => options.StartAll = false);
            services.AddHostedService<Watcher>();
        });
        await host.StartAsync(Ct).WithinTimeout();
        Assert.Contains(_server.Requests, static request => request.Path.Contains("lamps", StringComparison.Ordinal));
        Assert.DoesNotContain(_server.Requests, static request => request.Path.Contains("rooms", StringComparison.Ordinal));

        var rooms = host.Services.GetRequiredService<IRoomInformer>();
        Assert.True(await rooms.Informer.WaitForCacheSyncAsync(Ct).WithinTimeout());
        await host.StopAsync(Ct).WithinTimeout();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Health_follows_a_server_that_is_away_comes_up_goes_away_and_comes_back()
    {
        await _server.StopAsync(Ct);
        using var host = Build(services =>
        {
            services.AddSingleton<TimeProvider>(new HastyTimeProvider());
            services.AddSingleton<IRestClient>(_ => _server.CreateRestClient());
            services.AddInformers<ClusterInformers>("strict", static options => (options.WaitForSync, options.StaleAfter) = (false, TimeSpan.FromTicks(1)))
                .AddHealthChecks();
            services.AddInformers<ClusterInformers>("patient", static options => (options.WaitForSync, options.StaleAfter) = (false, TimeSpan.FromDays(1)))
                .AddHealthChecks();
        });
        await host.StartAsync(Ct).WithinTimeout();
        var away = await CheckAsync(host);
        Assert.Equal(HealthStatus.Unhealthy, away.Entries["informers-strict-ready"].Status);
        Assert.Contains("lamps.v1.home.example.com has not synced", away.Entries["informers-strict-ready"].Description, StringComparison.Ordinal);

        await _server.RestartAsync(cancellationToken: Ct);
        var up = await UntilAsync(host, static report => report.Status == HealthStatus.Healthy);
        var lamps = Assert.IsType<InformerHealth>(up.Entries["informers-strict-ready"].Data["lamps.v1.home.example.com"]);
        Assert.Equal((1, true, FreshnessState.Live, null), (lamps.Count, lamps.HasSynced, lamps.State, lamps.LastError));
        Assert.StartsWith($"1 objects at resource version {lamps.ResourceVersion}, Live, ", lamps.ToString(), StringComparison.Ordinal);

        await _server.StopAsync(Ct);
        var lost = await UntilAsync(host, static report => report.Entries["informers-strict-live"].Status == HealthStatus.Degraded);
        Assert.Equal(HealthStatus.Healthy, lost.Entries["informers-strict-ready"].Status);
        Assert.Equal(HealthStatus.Healthy, lost.Entries["informers-patient-live"].Status);
        Assert.Contains("no sign of life", lost.Entries["informers-strict-live"].Description, StringComparison.Ordinal);

        await _server.RestartAsync(cancellationToken: Ct);
        await UntilAsync(host, static report => report.Status == HealthStatus.Healthy);
        await host.StopAsync(Ct).WithinTimeout();
        var stopped = await CheckAsync(host);
        Assert.Contains("has stopped", stopped.Entries["informers-patient-live"].Description, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_sync_that_takes_too_long_fails_the_start_and_says_why()
    {
        _server.Faults.Forbid(static request => request.Path.Contains("lamps", StringComparison.Ordinal));
        using var host = Build(services => AddInformers(services, static options => options.SyncTimeout = TimeSpan.FromSeconds(1)));
        var error = await Assert.ThrowsAsync<CacheSyncException>(() => host.StartAsync(Ct).WithinTimeout());
        Assert.Contains("lamps.v1.home.example.com", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Options_come_from_the_configuration_and_code_has_the_last_word()
    {
        _server.Create(Lamps, """{ "metadata": { "namespace": "other", "name": "floor", "labels": { "app": "light" } } }""");
        _server.Create(Lamps, """{ "metadata": { "namespace": "shop", "name": "shelf", "labels": { "app": "light" } } }""");
        _server.Create(Lamps, """{ "metadata": { "namespace": "shop", "name": "dark" } }""");
        using var host = Build(
            services => AddInformers(services, static options => options.LabelSelector = "app=light"),
            ("Informers:Namespaces:0", "shop"),
            ("Informers:LabelSelector", "app=never"),
            ("Informers:DefaultResync", "00:10:00"),
            ("Informers:Name", "kitchen"),
            ("Informers:DetectCacheMutations", "false"),
            ("Informers:MaxConcurrentLists", "3"),
            ("Informers:KeepManagedFields", "true"),
            ("Informers:ShareParts", "true"));
        await host.StartAsync(Ct).WithinTimeout();
        Assert.Equal(["shelf"], host.Services.GetRequiredService<ILampLister>().List(LabelSelector.Everything).Select(static lamp => lamp.Metadata!.Name));
        var options = host.Services.GetRequiredService<IOptionsMonitor<InformersOptions>>().Get(typeof(ClusterInformers).FullName);
        Assert.Equal(TimeSpan.FromMinutes(10), options.DefaultResync);
        Assert.True(options.KeepManagedFields);
        Assert.Equal("kitchen", options.Name);
        Assert.False(options.DetectCacheMutations);
        Assert.Equal(3, options.MaxConcurrentLists);
        Assert.True(options.ShareParts);
        await host.StopAsync(Ct).WithinTimeout();
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("Informers:DefaultResync", "often", "a time such as")]
    [InlineData("Informers:DefaultResync", "-00:00:01", "zero for never")]
    [InlineData("Informers:StartAll", "maybe", "true or false")]
    [InlineData("Informers:DetectCacheMutations", "maybe", "true or false")]
    [InlineData("Informers:LabelSelector", "app in (", "Informers:LabelSelector")]
    [InlineData("Informers:SyncTimeout", "00:00:00", "Leave it out")]
    [InlineData("Informers:StaleAfter", "00:00:00", "positive time")]
    [InlineData("Informers:MaxConcurrentLists", "few", "a whole number")]
    [InlineData("Informers:MaxConcurrentLists", "-1", "zero for no limit")]
    [InlineData("Informers:StartupJitter", "-00:00:01", "zero for none")]
    [InlineData("Informers:NameSpaze", "shop", "is no option")]
    public async Task A_wrong_option_fails_the_start_and_is_named(string key, string value, string says)
    {
        using var host = Build(services => AddInformers(services), (key, value));
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Ct).WithinTimeout());
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Contains(key, error.Message, StringComparison.Ordinal);
        Assert.Empty(_server.Requests);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Namespace_and_Namespaces_exclude_each_other()
    {
        using var host = Build(services => AddInformers(services), ("Informers:Namespace", "a"), ("Informers:Namespaces:0", "b"));
        await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Ct).WithinTimeout());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Several_clusters_have_a_key_each()
    {
        await using var west = await NewServerAsync("bed");
        using var host = Build(
            services =>
            {
                services.AddInformers<ClusterInformers>("east").UseClient(_ => _server.CreateRestClient()).AddHealthChecks();
                services.AddInformers<ClusterInformers>("west").UseClient(_ => west.CreateRestClient()).AddHealthChecks();
            },
            ("Informers:west:Namespace", "nowhere"));
        await host.StartAsync(Ct).WithinTimeout();
        Assert.Single(host.Services.GetRequiredKeyedService<ILampLister>("east").List(LabelSelector.Everything));
        Assert.Empty(host.Services.GetRequiredKeyedService<ILampLister>("west").List(LabelSelector.Everything));
        Assert.Null(host.Services.GetService<ILampLister>());
        Assert.Equal(
            ["informers-east-live", "informers-east-ready", "informers-west-live", "informers-west-ready"],
            (await CheckAsync(host)).Entries.Keys.Order(StringComparer.Ordinal));
        await host.StopAsync(Ct).WithinTimeout();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_meter_is_the_hosts_and_the_name_the_configurations()
    {
        using var meter = new MeterReader();
        using var host = Build(
            services =>
            {
                services.AddSingleton<IMeterFactory>(meter.Factory);
                AddInformers(services);
                services.AddInformers<ClusterInformers>("west").UseClient(_ => _server.CreateRestClient());
            },
            ("Informers:Name", "kitchen"));
        await host.StartAsync(Ct).WithinTimeout();
        Assert.Equal(
            [
                "informer.name=ClusterInformers/west,informer.resource=lamps.v1.home.example.com",
                "informer.name=ClusterInformers/west,informer.resource=rooms.v1.home.example.com",
                "informer.name=kitchen,informer.resource=lamps.v1.home.example.com",
                "informer.name=kitchen,informer.resource=rooms.v1.home.example.com",
            ],
            meter.Observe("informer.objects").Select(static entry => entry.Tags).Order(StringComparer.Ordinal));
        await host.StopAsync(Ct).WithinTimeout();
        Assert.Empty(meter.Observe("informer.objects"));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Informers_that_a_factory_does_not_know_by_itself_are_in_the_health_too()
    {
        using var host = Build(services => AddInformers(services).AddHealthChecks());
        var factory = host.Services.GetRequiredService<ClusterInformers>();
        var chairs = new GroupVersionResource("home.example.com", "v1", "chairs");
        factory.InformerFor<Unstructured>(chairs, (client, options) => new SharedIndexInformer<Unstructured>(client, new UnstructuredType(chairs), options));
        using var patience = new CancellationTokenSource();
        var start = host.StartAsync(patience.Token);
        var report = await UntilAsync(host, static report => report.Entries["informers-ready"].Data.Values
            .Cast<InformerHealth>().Any(static health => health.LastError is not null));
        var health = (InformerHealth)report.Entries["informers-ready"].Data["chairs.v1.home.example.com"];
        Assert.Equal((null, string.Empty, false, FreshnessState.Syncing), (health.Count, health.ResourceVersion, health.HasSynced, health.State));
        Assert.Contains("chairs", health.LastError, StringComparison.Ordinal);
        Assert.StartsWith("syncing at resource version none, Syncing, ", health.ToString(), StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Unhealthy, report.Entries["informers-ready"].Status);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start.WithinTimeout());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_second_call_adds_to_the_first()
    {
        using var host = Build(services =>
        {
            AddInformers(services, static options => options.Namespace = "shop");
            services.AddInformers<ClusterInformers>(static options => options.KeepManagedFields = true);
        });
        Assert.Single(host.Services.GetServices<ClusterInformers>());
        await host.StartAsync(Ct).WithinTimeout();
        var options = host.Services.GetRequiredService<IOptionsMonitor<InformersOptions>>().Get(typeof(ClusterInformers).FullName);
        Assert.Equal("shop", options.Namespace);
        Assert.True(options.KeepManagedFields);
        await host.StopAsync(Ct).WithinTimeout();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Without_an_API_server_the_start_says_how_to_name_one()
    {
        using var host = Build(static services => services.AddInformers<ClusterInformers>());
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(Ct).WithinTimeout());
        Assert.Contains("UseClient", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_factory_of_ones_own_making_has_the_options_and_what_code_adds_to_them()
    {
        using var host = Build(
            services => services.AddInformers<ClusterInformers>()
                .UseFactory((_, options) => new ClusterInformers(_server.CreateRestClient(), options))
                .ConfigureInformers(static (_, options) => options.For<Lamp>(static lamps => lamps.Namespace = "nowhere")));
        await host.StartAsync(Ct).WithinTimeout();
        Assert.Empty(host.Services.GetRequiredService<ILampLister>().List(LabelSelector.Everything));
        await host.StopAsync(Ct).WithinTimeout();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task In_ASPNET_Core_the_health_endpoints_say_ready_and_live()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        AddInformers(builder.Services).AddHealthChecks();
        await using var app = builder.Build();
        foreach (var tag in (string[])["ready", "live"])
        {
            app.MapHealthChecks($"/healthz/{tag}", new HealthCheckOptions { Predicate = check => check.Tags.Contains(tag) });
        }

        await app.StartAsync(Ct).WithinTimeout();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        foreach (var tag in (string[])["ready", "live"])
        {
            using var response = await http.GetAsync(new Uri($"/healthz/{tag}", UriKind.Relative), Ct);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        await app.StopAsync(Ct).WithinTimeout();
    }

    private static async Task<FakeApiServer> NewServerAsync(string lamp)
    {
        var server = await FakeApiServer.StartAsync(cancellationToken: Ct);
        server.AddResource(new FakeResource("home.example.com", "v1", "Lamp", "lamps"));
        server.AddResource(new FakeResource("home.example.com", "v1", "Room", "rooms"));
        server.Create(Lamps, $$"""{ "metadata": { "namespace": "default", "name": "{{lamp}}" } }""");
        server.Create(Rooms, """{ "metadata": { "namespace": "default", "name": "study" } }""");
        server.ClearRequests();
        return server;
    }

    private static IHost Build(Action<IServiceCollection> configure, params (string Key, string? Value)[] configuration)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(configuration.Select(static entry => KeyValuePair.Create(entry.Key, entry.Value)));
        builder.Services.AddLogging(static logging => logging.AddProvider(SecretLogs.Instance).SetMinimumLevel(LogLevel.Trace));
        configure(builder.Services);
        return builder.Build();
    }

    private static Task<HealthReport> CheckAsync(IHost host) => host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Ct);

    /// <summary>Asks again and again, as probes do: nobody is told when the health changes.</summary>
    private static async Task<HealthReport> UntilAsync(IHost host, Func<HealthReport, bool> condition)
    {
        using var probe = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (true)
        {
            var report = await CheckAsync(host);
            if (condition(report))
            {
                return report;
            }

            await probe.WaitForNextTickAsync(Ct);
        }
    }

    private InformersBuilder<ClusterInformers> AddInformers(IServiceCollection services, Action<InformersOptions>? configure = null)
    {
        services.AddSingleton<TimeProvider>(_time);
        services.AddSingleton<IRestClient>(_ => _server.CreateRestClient());
        return services.AddInformers<ClusterInformers>(configure);
    }

    private sealed class Watcher(ILampLister lister, ILampInformer informer) : IHostedService
    {
        public List<string> SeenAtStart { get; } = [];

        public bool WasStoppedBefore { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            SeenAtStart.AddRange(lister.List(LabelSelector.Everything).Select(static lamp => $"{lamp.Metadata!.Namespace}/{lamp.Metadata.Name}"));
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            WasStoppedBefore = informer.Informer.IsStopped;
            return Task.CompletedTask;
        }
    }
}
