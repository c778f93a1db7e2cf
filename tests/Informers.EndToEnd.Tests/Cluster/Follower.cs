using Informers.Rest;

namespace Informers.EndToEnd.Tests;

/// <inheritdoc cref="IFollower"/>
internal sealed class Follower<T> : IFollower
    where T : class
{
    private readonly ClusterInformers _factory;
    private readonly ISharedIndexInformer<T> _informer;
    private readonly Tally<T> _tally;

    /// <summary>Starts to follow.</summary>
    /// <param name="client">The server; owned.</param>
    /// <param name="choose">The informer.</param>
    public Follower(IRestClient client, Func<ClusterInformers, ISharedIndexInformer<T>> choose)
    {
        Client = new ObservedClient(client);
        _factory = new ClusterInformers(Client, new SharedInformerOptions { TimeProvider = new HastyTimeProvider(Client.NoteDelay) });
        _informer = choose(_factory);
        _tally = new Tally<T>(_informer.ResourceType);
        _informer.AddEventHandler(_tally);
    }

    public ObservedClient Client { get; }

    public GroupVersionResource Resource => _informer.Resource;

    public IEnumerable<ObjectName> Deleted => _tally.Deleted.Select(static deleted => deleted.Name);

    public Task SyncAsync()
    {
        _factory.Start(TestContext.Current.CancellationToken);
        return _factory.EnsureCacheSyncAsync(TestContext.Current.CancellationToken);
    }

    public async Task CheckAsync(IReadOnlyDictionary<ObjectName, string> truth)
    {
        await _tally.WaitForAsync(truth);
        var type = _informer.ResourceType;
        Assert.Equal(truth, _informer.Store.List().ToDictionary(type.GetObjectName, obj => type.GetResourceVersion(obj)!));
        Assert.Empty(_tally.Complaints);
    }

    public async ValueTask DisposeAsync()
    {
        await _factory.DisposeAsync();
        Client.Dispose();
    }
}
