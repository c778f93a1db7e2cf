using CronTabController.Generated.Batch.V1;
using CronTabController.Generated.Stable.V1;
using Informers;
using Informers.Rest;
using Informers.Testing;
using Informers.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CronTabController.Tests;

/// <summary>The controller on an embedded server, both on one clock that stands still.</summary>
internal sealed class ControllerScene : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private readonly IRestClient _client;

    private ControllerScene(FakeApiServer server, ManualTimeProvider time)
    {
        Server = server;
        Time = time;
        _client = server.CreateRestClient();
        App = ControllerApp.Build(["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Error"], _client, services => services.AddSingleton<TimeProvider>(time));
    }

    public FakeApiServer Server { get; }

    public ManualTimeProvider Time { get; }

    public WebApplication App { get; }

    public ISharedIndexInformer<CronTab> CronTabs => App.Services.GetRequiredService<ICronTabInformer>().Informer;

    public ISharedIndexInformer<Job> Jobs => App.Services.GetRequiredService<IJobInformer>().Informer;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Makes a server, what is there before the controller, and the controller.</summary>
    public static async Task<ControllerScene> StartAsync(Action<FakeApiServer>? prepare = null)
    {
        var time = new ManualTimeProvider(Start);
        var server = await FakeApiServer.StartAsync(
            new FakeApiServerOptions
            {
                Resources = [EmbeddedCluster.Definition],
                TimeProvider = time,

                // No timer of the server's is to be taken for one of the controller's.
                BookmarkInterval = TimeSpan.FromHours(1),
            },
            Ct);
        prepare?.Invoke(server);
        var scene = new ControllerScene(server, time);
        try
        {
            await scene.App.StartAsync(Ct);
            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    public static string CronTab(string name, string schedule, string more = "") => $$"""
        {
          "apiVersion": "stable.example.com/v1", "kind": "CronTab",
          "metadata": { "namespace": "shop", "name": "{{name}}" },
          "spec": { "schedule": "{{schedule}}", "image": "shop/{{name}}:1"{{more}} }
        }
        """;

    public static ObjectName Name(string name) => new("shop", name);

    /// <summary>Waits until a CronTab is as wanted.</summary>
    public Task<CronTab> CronTabAsync(string name, Func<CronTab, bool> wanted) => UntilAsync(CronTabs, name, tab => tab is not null && wanted(tab))!;

    /// <summary>Waits until a CronTab is gone.</summary>
    public Task CronTabIsGoneAsync(string name) => UntilAsync(CronTabs, name, static tab => tab is null);

    /// <summary>Waits until a job is as wanted.</summary>
    public Task<Job> JobAsync(string name, Func<Job, bool>? wanted = null) =>
        UntilAsync(Jobs, name, job => job is not null && (wanted is null || wanted(job)))!;

    /// <summary>Waits until a job is gone.</summary>
    public Task JobIsGoneAsync(string name) => UntilAsync(Jobs, name, static job => job is null);

    public HttpClient Http() => new() { BaseAddress = new Uri(App.Urls.Single()) };

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync(CancellationToken.None);
        await App.DisposeAsync();
        _client.Dispose();
        await Server.DisposeAsync();
    }

    private static async Task<T?> UntilAsync<T>(ISharedIndexInformer<T> informer, string name, Func<T?, bool> wanted)
        where T : class
    {
        // The store has a change before handlers are told of it: whoever is told and looks misses none.
        using var changes = new SemaphoreSlim(0);
        var registration = informer.AddEventHandler(new ResourceEventHandlerFuncs<T>
        {
            AddFunc = (_, _) => changes.Release(),
            UpdateFunc = (_, _) => changes.Release(),
            DeleteFunc = _ => changes.Release(),
        });
        await using (registration)
        {
            Assert.True(await informer.WaitForCacheSyncAsync(Ct).WithinTimeout());
            while (true)
            {
                if (informer.Store.Get(Name(name)) is var obj && wanted(obj))
                {
                    return obj;
                }

                await changes.WaitAsync(Ct).WithinTimeout();
            }
        }
    }
}
