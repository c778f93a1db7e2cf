using Informers.Tests;

namespace Informers.EndToEnd.Tests;

/// <summary>A server, a kubectl that writes one object there, and an informer that follows it. Owns all three.</summary>
internal sealed class KubectlScene<T> : IAsyncDisposable
    where T : class
{
    private readonly IApiServer _server;
    private readonly Kubectl _kubectl;
    private readonly ClusterInformers _factory;
    private readonly IAsyncEnumerator<ResourceEvent<T>> _events;

    private KubectlScene(IApiServer server, Kubectl kubectl, Func<ClusterInformers, ISharedIndexInformer<T>> choose)
    {
        _server = server;
        _kubectl = kubectl;
        _factory = new ClusterInformers(server.CreateRestClient(), new SharedInformerOptions { TimeProvider = new HastyTimeProvider() });
        _events = choose(_factory).WatchAsync(Ct).GetAsyncEnumerator(Ct);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="server">The server; owned.</param>
    /// <param name="kubectl">The kubectl; owned.</param>
    /// <param name="choose">The informer.</param>
    /// <param name="prepare">What is to be done before it starts.</param>
    public static async Task<KubectlScene<T>> OpenAsync(
        IApiServer server, Kubectl kubectl, Func<ClusterInformers, ISharedIndexInformer<T>> choose, Func<Task>? prepare = null)
    {
        var scene = new KubectlScene<T>(server, kubectl, choose);
        try
        {
            await (prepare?.Invoke() ?? Task.CompletedTask);
            scene._factory.Start(Ct);
            await scene._factory.EnsureCacheSyncAsync(Ct);
            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a command, which must say that it did something.</summary>
    public async Task RunAsync(string said, string? input, params string[] arguments) =>
        Assert.Contains(said, await _kubectl.RunAsync(input, Ct, arguments), StringComparison.Ordinal);

    /// <summary>Follows the informer until the object is as wanted; <see langword="null"/> is an object that was deleted.</summary>
    public async Task WaitAsync(Func<T?, bool> wanted)
    {
        do
        {
            Assert.True(await _events.MoveNextAsync().AsTask().WithinTimeout());
        }
        while (!wanted(_events.Current.Type == ResourceEventType.Deleted ? null : _events.Current.Object));
    }

    public async ValueTask DisposeAsync()
    {
        await _events.DisposeAsync();
        await _factory.DisposeAsync();
        _kubectl.Dispose();
        await _server.DisposeAsync();
    }
}
