using System.Text.Json.Serialization;
using Corpus.Generated.Core.V1;
using Corpus.Support;
using Informers;
using k8s.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Corpus.Databases;

[KubernetesResource("data.example.com", "v1", "Database", "databases")]
public sealed class Database
{
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = "data.example.com/v1";

    [JsonPropertyName("kind")]
    public string Kind { get; set; } = "Database";

    [JsonPropertyName("metadata")]
    public ObjectMeta? Metadata { get; set; }

    [JsonPropertyName("spec")]
    public DatabaseSpec? Spec { get; set; }

    [JsonPropertyName("status")]
    public DatabaseStatus? Status { get; set; }
}

public sealed class DatabaseSpec
{
    [JsonPropertyName("engine")]
    public string Engine { get; set; } = "postgres";

    [JsonPropertyName("databases")]
    public IList<string>? Databases { get; set; }
}

public sealed class DatabaseStatus
{
    [JsonPropertyName("observedGeneration")]
    public long? ObservedGeneration { get; set; }

    [JsonPropertyName("endpoint")]
    public string? Endpoint { get; set; }
}

[GenerateInformer(typeof(Database))]
[GenerateInformer(typeof(V1Service))]
public sealed partial class DatabaseInformers;

/// <summary>Follows one kind, and works on the names of what changed, one at a time.</summary>
public abstract class Controller<T>(ISharedIndexInformer<T> informer, ILogger logger) : BackgroundService
    where T : class
{
    private readonly WorkQueue<ObjectName> _queue = new();

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var registration = informer.AddEventHandler(new ResourceEventHandlerFuncs<T>
        {
            AddFunc = (obj, _) => _queue.Add(informer.ResourceType.GetObjectName(obj)),
            UpdateFunc = (before, after) =>
            {
                if (HasChanged(before, after))
                {
                    _queue.Add(informer.ResourceType.GetObjectName(after));
                }
            },
            DeleteFunc = deleted => _queue.Add(deleted.Name),
        });
        try
        {
            await registration.WaitForSyncAsync(stoppingToken);
            await _queue.RunAsync(ReconcileAsync, logger, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            logger.LogInformation("The controller of {Kind} ends", informer.ResourceType.Kind);
        }
    }

    protected virtual bool HasChanged(T before, T after) => true;

    protected abstract Task ReconcileAsync(ObjectName name, CancellationToken cancellationToken);
}

/// <summary>Gives each database a service, and says in the status where it is.</summary>
public sealed class DatabaseController(DatabaseInformers factory, KubeApi api, ILogger<DatabaseController> logger)
    : Controller<Database>(factory.Data.V1.Databases.Informer, logger)
{
    private static readonly GroupVersionResource Databases = new("data.example.com", "v1", "databases");

    // Asked for before the start, so that the waiting for the caches includes it.
    private readonly IServiceLister _services = factory.Core.V1.Services.Lister;

    protected override bool HasChanged(Database before, Database after) =>
        before.Metadata?.Uid != after.Metadata?.Uid || before.Metadata?.Generation != after.Metadata?.Generation;

    protected override async Task ReconcileAsync(ObjectName name, CancellationToken cancellationToken)
    {
        if (factory.Data.V1.Databases.Lister.Databases(name.Namespace).Get(name.Name) is not { Metadata: { DeletionTimestamp: null } meta } seen)
        {
            return;
        }

        await factory.EnsureCacheSyncAsync(cancellationToken);
        var service = _services.Services(name.Namespace).Get(name.Name)
            ?? await CreateServiceAsync(seen, name, cancellationToken);
        if (seen.Status?.ObservedGeneration == meta.Generation)
        {
            return;
        }

        // The newest state, and ours: nobody else sees it.
        var current = await api.GetAsync<Database>(Databases, name, cancellationToken);
        current.Status ??= new DatabaseStatus();
        current.Status.ObservedGeneration = meta.Generation;
        current.Status.Endpoint = $"{service.Metadata.Name}.{name.Namespace}.svc";
        await api.ReplaceStatusAsync(Databases, name, current, cancellationToken);
    }

    private async Task<V1Service> CreateServiceAsync(Database owner, ObjectName name, CancellationToken cancellationToken)
    {
        var service = new V1Service
        {
            ApiVersion = "v1",
            Kind = "Service",
            Metadata = new V1ObjectMeta { Name = name.Name, NamespaceProperty = name.Namespace, Labels = new Dictionary<string, string>() },
            Spec = new V1ServiceSpec { Ports = [new V1ServicePort { Port = owner.Spec?.Engine == "mysql" ? 3306 : 5432 }] },
        };
        service.Metadata.OwnerReferences =
        [
            new V1OwnerReference
            {
                ApiVersion = owner.ApiVersion, Kind = owner.Kind, Name = name.Name, Uid = owner.Metadata!.Uid, Controller = true,
            },
        ];
        foreach (var (key, value) in owner.Metadata.Labels ?? new Dictionary<string, string>())
        {
            service.Metadata.Labels[key] = value;
        }

        try
        {
            return await api.CreateAsync(Resources.Services, name.Namespace, service, cancellationToken);
        }
        catch (KubeApiException error) when (error.IsConflict)
        {
            return await api.GetAsync<V1Service>(Resources.Services, name, cancellationToken);
        }
    }
}
