using Corpus.Generated.Core.V1;
using Corpus.Support;
using Informers;
using Informers.Rest;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Corpus.Cleaning;

public interface ILeaderElection
{
    event Func<CancellationToken, Task>? Leading;
}

/// <summary>Deletes config maps that are past their date, while it leads.</summary>
public sealed class LeaderGuardedCleaner
{
    private const string Expires = "cleaner.example.com/expires";

    private readonly ISharedIndexInformer<V1ConfigMap> _informer;
    private readonly ConfigMapLister _lister;
    private readonly KubeApi _api;
    private readonly WorkQueue<ObjectName> _queue = new();
    private readonly ILogger<LeaderGuardedCleaner> _logger;

    public LeaderGuardedCleaner(IRestClient client, ILeaderElection election, ILogger<LeaderGuardedCleaner> logger)
    {
        _informer = ConfigMapInformer.NewConfigMapInformer(client, null, TimeSpan.FromMinutes(5));
        _lister = new ConfigMapLister(_informer.Indexer);
        _api = new KubeApi(client);
        _logger = logger;
        election.Leading += LeadAsync;
    }

    private async Task LeadAsync(CancellationToken lost)
    {
        _informer.AddEventHandler(new ResourceEventHandlerFuncs<V1ConfigMap>
        {
            AddFunc = (map, _) => Look(map),
            UpdateFunc = (_, map) => Look(map),
        });
        var running = _informer.RunAsync(lost);
        if (await _informer.WaitForCacheSyncAsync(lost))
        {
            await _queue.RunAsync(CleanAsync, _logger, lost);
        }

        await running;
    }

    private void Look(V1ConfigMap map)
    {
        if (map.Metadata.Annotations is { } annotations
            && annotations.TryGetValue(Expires, out var text)
            && DateTimeOffset.TryParse(text, null, out var expires)
            && expires < DateTimeOffset.UtcNow)
        {
            _queue.Add(new ObjectName(map.Metadata.NamespaceProperty, map.Metadata.Name));
        }
    }

    private async Task CleanAsync(ObjectName name, CancellationToken cancellationToken)
    {
        if (_lister.ConfigMaps(name.Namespace).Get(name.Name) is not { } map)
        {
            return;
        }

        var siblings = _lister.ConfigMaps(name.Namespace).List(LabelSelector.FromLabels(map.Metadata.Labels ?? new Dictionary<string, string>()));
        _logger.LogInformation("{Map} goes; {Count} others look like it", name, siblings.Count - 1);
        await _api.DeleteAsync(Resources.ConfigMaps, name, map.Metadata.Uid, cancellationToken);
    }
}
