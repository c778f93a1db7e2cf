using System.Threading.Channels;
using Corpus.Support;
using Informers;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Corpus.Promotion;

/// <summary>A handler whose work is asynchronous: it queues names, and one task of its own works on them in order.</summary>
public sealed class QueuedHandler<T> : IResourceEventHandler<T>, IAsyncDisposable
    where T : class
{
    private readonly Channel<ObjectName> _names = Channel.CreateUnbounded<ObjectName>();
    private readonly CancellationTokenSource _stop = new();
    private readonly ISharedIndexInformer<T> _informer;
    private readonly IResourceEventHandlerRegistration _registration;
    private readonly Task _working;

    public QueuedHandler(ISharedIndexInformer<T> informer, Func<ObjectName, T?, CancellationToken, Task> work, ILogger logger)
    {
        _informer = informer;
        _working = WorkAsync(work, logger);
        _registration = informer.AddEventHandler(this);
    }

    public void OnAdd(T obj, bool isInInitialList) => Enqueue(obj);

    public void OnUpdate(T oldObj, T newObj)
    {
        if (_informer.ResourceType.GetResourceVersion(oldObj) != _informer.ResourceType.GetResourceVersion(newObj))
        {
            Enqueue(newObj);
        }
    }

    public void OnDelete(DeletedObject<T> deleted) => _names.Writer.TryWrite(deleted.Name);

    public async ValueTask DisposeAsync()
    {
        await _registration.DisposeAsync();
        await _stop.CancelAsync();
        await _working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private void Enqueue(T obj) => _names.Writer.TryWrite(_informer.ResourceType.GetObjectName(obj));

    private async Task WorkAsync(Func<ObjectName, T?, CancellationToken, Task> work, ILogger logger)
    {
        await foreach (var name in _names.Reader.ReadAllAsync(_stop.Token))
        {
            try
            {
                await work(name, _informer.Store.Get(name), _stop.Token);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                logger.LogError(error, "{Name} failed", name);
            }
        }
    }
}

/// <summary>Gives deployments of production the images that staging has run without trouble.</summary>
public sealed class ImagePromoter(ClusterInformers factory, KubeApi api, ILogger<ImagePromoter> logger)
{
    private readonly List<string> _history = [];

    public QueuedHandler<V1Deployment> Follow() => new(
        factory.Apps.V1.Deployments.Informer,
        async (name, deployment, cancellationToken) =>
        {
            if (name.Namespace == "staging" && deployment is { Status.UnavailableReplicas: null or 0 })
            {
                await PromoteAsync(deployment, cancellationToken);
            }
        },
        logger);

    public IReadOnlyList<string> History()
    {
        lock (_history)
        {
            var copy = _history.ToList();
            copy.Reverse();
            return copy;
        }
    }

    private static V1Deployment? Promoted(V1Deployment target, Dictionary<string, string> images)
    {
        V1Deployment? promoted = null;
        for (var i = 0; i < target.Spec.Template.Spec.Containers.Count; i++)
        {
            var container = target.Spec.Template.Spec.Containers[i];
            if (images.TryGetValue(container.Name, out var image) && container.Image != image)
            {
                promoted ??= KubernetesJson.Deserialize<V1Deployment>(KubernetesJson.Serialize(target));
                container = promoted.Spec.Template.Spec.Containers[i];
                container.Image = image;
            }
        }

        return promoted;
    }

    private async Task PromoteAsync(V1Deployment tested, CancellationToken cancellationToken)
    {
        var images = tested.Spec.Template.Spec.Containers.ToDictionary(static one => one.Name, static one => one.Image);
        var name = new ObjectName("production", tested.Metadata.Name);
        if (factory.Apps.V1.Deployments.Lister.Deployments(name.Namespace).Get(name.Name) is not { } target
            || Promoted(target, images) is not { } promoted)
        {
            return;
        }

        promoted.Metadata.Annotations ??= new Dictionary<string, string>();
        promoted.Metadata.Annotations["promoted-from"] = tested.Metadata.Uid;
        await api.ReplaceAsync(Resources.Deployments, name, promoted, cancellationToken);
        lock (_history)
        {
            _history.Add($"{name}: {string.Join(", ", images.Values.Order(StringComparer.Ordinal))}");
        }
    }
}
