using Corpus.Support;
using Informers;
using k8s.Models;

namespace Corpus.Stopping;

/// <summary>Stops a worker when the config map that it depends on says so.</summary>
public sealed class ShutdownCoordinator : IResourceEventHandler<V1ConfigMap>, IAsyncDisposable
{
    private readonly ClusterInformers _factory;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IResourceEventHandlerRegistration _registration;

    public ShutdownCoordinator(ClusterInformers factory)
    {
        _factory = factory;
        _registration = factory.Core.V1.ConfigMaps.Informer.AddEventHandler(
            this, new EventHandlerOptions { Overflow = OverflowPolicy.Coalesce });
    }

    public Task Stopped => _stopped.Task;

    public void Start() => _factory.Start(_stop.Token);

    public void OnAdd(V1ConfigMap obj, bool isInInitialList)
    {
        if (obj.Metadata.Name == "stop")
        {
            _factory.Core.V1.Pods.Informer.WaitForCacheSyncAsync(_stop.Token).Wait();
            StopNow();
        }
    }

    public void OnUpdate(V1ConfigMap oldObj, V1ConfigMap newObj)
    {
        if (newObj.Metadata.Name == "stop" && newObj.Data?.ContainsKey("now") is true)
        {
            StopNow();
        }
    }

    public void OnDelete(DeletedObject<V1ConfigMap> deleted)
    {
        if (deleted.Name.Name == "keep-alive")
        {
            _factory.Core.V1.ConfigMaps.Informer.RemoveEventHandler(_registration);
            Thread.Sleep(TimeSpan.FromSeconds(30));
            StopNow();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _registration.DisposeAsync();
        await _factory.ShutdownAsync();
        await _stop.CancelAsync();
        _stop.Dispose();
    }

    private void StopNow()
    {
        _stop.Cancel();
        _factory.ShutdownAsync().GetAwaiter().GetResult();
        _stopped.TrySetResult();
    }
}
