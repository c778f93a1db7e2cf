using Informers.Rest;

namespace Informers.EndToEnd.Tests;

/// <inheritdoc cref="IFollower"/>
internal sealed class Follower<T> : IFollower
    where T : class
{
    private readonly Tally<T> _tally;

    /// <summary>Starts to follow.</summary>
    /// <param name="client">The server; owned.</param>
    /// <param name="choose">The informer.</param>
    /// <param name="configure">Changes the options of the factory.</param>
    public Follower(
        IRestClient client, Func<ClusterInformers, ISharedIndexInformer<T>> choose, Action<SharedInformerOptions>? configure = null)
    {
        Client = new ObservedClient(client);
        var options = new SharedInformerOptions { TimeProvider = new HastyTimeProvider(Client.NoteDelay) };
        configure?.Invoke(options);
        Factory = new ClusterInformers(Client, options);
        Informer = choose(Factory);
        _tally = new Tally<T>(Informer.ResourceType);
        Informer.AddEventHandler(_tally);
    }

    public ClusterInformers Factory { get; }

    public ISharedIndexInformer<T> Informer { get; }

    public ObservedClient Client { get; }

    public GroupVersionResource Resource => Informer.Resource;

    public IEnumerable<ObjectName> Deleted => _tally.Deleted.Select(static deleted => deleted.Name);

    public Task SyncAsync()
    {
        Factory.Start(TestContext.Current.CancellationToken);
        return Factory.EnsureCacheSyncAsync(TestContext.Current.CancellationToken);
    }

    public async Task CheckAsync(IReadOnlyDictionary<ObjectName, string> truth)
    {
        await _tally.WaitForAsync(truth);
        var type = Informer.ResourceType;
        Assert.Equal(truth, Informer.Store.List().ToDictionary(type.GetObjectName, obj => type.GetResourceVersion(obj)!));
        Assert.Empty(_tally.Complaints);
    }

    public async ValueTask DisposeAsync()
    {
        await Factory.DisposeAsync();
        Client.Dispose();
    }
}
