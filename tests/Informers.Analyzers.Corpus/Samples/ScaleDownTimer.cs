using Corpus.Support;
using Informers;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Corpus.ScaleDown;

/// <summary>Scales deployments to zero that had no ready pod for a while. Timers fire on other threads than handlers: all state is under one lock.</summary>
public sealed class ScaleDownTimer : IResourceEventHandler<V1Deployment>, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectName, Pending> _pending = [];
    private readonly ClusterInformers _factory;
    private readonly KubeApi _api;
    private readonly TimeProvider _time;
    private readonly ILogger<ScaleDownTimer> _logger;
    private readonly IResourceEventHandlerRegistration _registration;

    public ScaleDownTimer(ClusterInformers factory, KubeApi api, TimeProvider time, ILogger<ScaleDownTimer> logger)
    {
        (_factory, _api, _time, _logger) = (factory, api, time, logger);
        _registration = factory.Apps.V1.Deployments.Informer.AddEventHandler(
            new FilteringResourceEventHandler<V1Deployment>(
                static deployment => deployment.Metadata.Labels?.ContainsKey("scale-down") is true,
                this,
                factory.Apps.V1.Deployments.Informer.ResourceType),
            new EventHandlerOptions { Overflow = OverflowPolicy.Coalesce });
    }

    public void OnAdd(V1Deployment obj, bool isInInitialList) => Look(obj);

    public void OnUpdate(V1Deployment oldObj, V1Deployment newObj) => Look(newObj);

    public void OnDelete(DeletedObject<V1Deployment> deleted) => Cancel(deleted.Name);

    public async ValueTask DisposeAsync()
    {
        await _registration.DisposeAsync();
        lock (_gate)
        {
            foreach (var pending in _pending.Values)
            {
                pending.Timer?.Dispose();
            }

            _pending.Clear();
        }
    }

    private void Look(V1Deployment deployment)
    {
        var name = new ObjectName(deployment.Metadata.NamespaceProperty, deployment.Metadata.Name);
        if (deployment is { Spec.Replicas: > 0, Status.ReadyReplicas: null or 0, Metadata.DeletionTimestamp: null })
        {
            lock (_gate)
            {
                if (_pending.TryGetValue(name, out var same) && same.Uid == deployment.Metadata.Uid)
                {
                    same.Seen++;
                    return;
                }

                same?.Timer?.Dispose();
                var pending = new Pending(deployment.Metadata.Uid);
                pending.Timer = _time.CreateTimer(_ => Fire(name, pending), null, TimeSpan.FromMinutes(15), Timeout.InfiniteTimeSpan);
                _pending[name] = pending;
            }
        }
        else
        {
            Cancel(name);
        }
    }

    private void Cancel(ObjectName name)
    {
        lock (_gate)
        {
            if (_pending.Remove(name, out var pending))
            {
                pending.Timer?.Dispose();
            }
        }
    }

    private void Fire(ObjectName name, Pending pending)
    {
        lock (_gate)
        {
            if (!_pending.TryGetValue(name, out var current) || current != pending)
            {
                return;
            }

            _pending.Remove(name);
            pending.Timer?.Dispose();
        }

        _ = ScaleAsync(name, pending.Uid);
    }

    private async Task ScaleAsync(ObjectName name, string uid)
    {
        if (_factory.Apps.V1.Deployments.Lister.Deployments(name.Namespace).Get(name.Name)?.Metadata.Uid != uid)
        {
            return;
        }

        try
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            await _api.PatchAsync<V1Deployment>(Resources.Deployments, name, new { metadata = new { uid }, spec = new { replicas = 0 } }, deadline.Token);
        }
        catch (Exception error) when (error is KubeApiException or HttpRequestException or OperationCanceledException)
        {
            _logger.LogWarning(error, "{Deployment} was not scaled down", name);
        }
    }

    private sealed class Pending(string uid)
    {
        public string Uid { get; } = uid;

        public int Seen { get; set; }

        public ITimer? Timer { get; set; }
    }
}
