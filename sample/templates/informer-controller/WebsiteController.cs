using System.Diagnostics.Metrics;
using System.Net;
using Informer_Controller.Generated.Core.V1;
using Informer_Controller.Generated.Example.V1;
using Informers;
using Informers.Rest;

namespace Informer_Controller;

/// <summary>Keeps a ConfigMap with a page for each Website, and says in its status which.</summary>
internal sealed partial class WebsiteController : BackgroundService
{
    private readonly IWebsiteInformer _websites;
    private readonly IConfigMapInformer _configMaps;
    private readonly IRestClient _client;
    private readonly ILogger _logger;
    private readonly Reconciler<ObjectName> _reconciler;

    public WebsiteController(
        IWebsiteInformer websites, IConfigMapInformer configMaps, IRestClient client, ILoggerFactory logs, IMeterFactory meters)
    {
        _websites = websites;
        _configMaps = configMaps;
        _client = client;
        _logger = logs.CreateLogger<WebsiteController>();

        // A Website is reconciled when it changes, and when a ConfigMap changes that it controls.
        _reconciler = Reconciler.For<Website>(websites.Informer, ReconcileAsync, new() { Name = "websites", LoggerFactory = logs, MeterFactory = meters })
            .WatchOwned(configMaps.Informer, websites.Informer.ResourceType, static configMap => configMap.Metadata?.OwnerReferences);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using (_reconciler)
        {
            await _reconciler.RunAsync(stoppingToken);
        }
    }

    // Is told which Website, and never what happened to it: it brings about what the Website wants now, however often it is called.
    private async Task<ReconcileResult> ReconcileAsync(ObjectName name, Website? website, CancellationToken cancellationToken)
    {
        if (website is null || website.Metadata.DeletionTimestamp is not null)
        {
            // The cluster deletes what has an owner reference to it.
            return ReconcileResult.Done;
        }

        try
        {
            if (!await WritePageAsync(name, website, cancellationToken))
            {
                LogTaken(name);
                return ReconcileResult.After(TimeSpan.FromMinutes(1));
            }

            await WriteStatusAsync(name, website, cancellationToken);
            return ReconcileResult.Done;
        }
        catch (ApiStatusException e) when (e.IsConflict || e.IsAlreadyExists)
        {
            // The cache was behind; what it lacks is on its way. Any other exception is logged and tried again, too.
            return ReconcileResult.Retry;
        }
    }

    // False when the ConfigMap belongs to somebody else, whose data are not touched.
    private async Task<bool> WritePageAsync(ObjectName name, Website website, CancellationToken cancellationToken)
    {
        var page = $"<h1>{WebUtility.HtmlEncode(website.Spec.Title)}</h1><p>{WebUtility.HtmlEncode(website.Spec.Text)}</p>";
        var present = _configMaps.Lister.ConfigMaps(name.Namespace).Get(name.Name);
        if (present is null)
        {
            var created = new ConfigMap
            {
                Metadata = new ObjectMeta { Namespace = name.Namespace, Name = name.Name },
                Data = new Dictionary<string, string> { ["index.html"] = page },
            };
            created = _configMaps.Informer.ResourceType.SetControllerReference(created, _websites.Informer.ResourceType, website);
            await _client.CreateAsync(_configMaps.Informer.ResourceType, created, cancellationToken: cancellationToken);
            LogWritten(name);
        }
        else if (!_configMaps.Informer.ResourceType.IsControlledBy(present, _websites.Informer.ResourceType, website))
        {
            return false;
        }
        else if (present.Data?.TryGetValue("index.html", out var text) != true || text != page)
        {
            // What a lister returns is everybody's: a copy is changed.
            var changed = present.DeepCopy();
            changed.Data = new Dictionary<string, string>(changed.Data ?? new Dictionary<string, string>()) { ["index.html"] = page };
            await _client.UpdateAsync(_configMaps.Informer.ResourceType, changed, cancellationToken: cancellationToken);
            LogWritten(name);
        }

        return true;
    }

    private async Task WriteStatusAsync(ObjectName name, Website website, CancellationToken cancellationToken)
    {
        if (website.Status?.ConfigMap == name.Name && website.Status.ObservedGeneration == website.Metadata.Generation)
        {
            return;
        }

        var changed = website.DeepCopy();
        changed.Status = new WebsiteStatus { ConfigMap = name.Name, ObservedGeneration = website.Metadata.Generation };
        await _client.UpdateStatusAsync(_websites.Informer.ResourceType, changed, cancellationToken: cancellationToken);
    }

    [LoggerMessage(1, LogLevel.Information, "{Website}: wrote its page")]
    private partial void LogWritten(ObjectName website);

    [LoggerMessage(2, LogLevel.Warning, "{Website}: the ConfigMap of this name is not the Website's, and is left alone; delete it, or name the Website otherwise")]
    private partial void LogTaken(ObjectName website);
}
