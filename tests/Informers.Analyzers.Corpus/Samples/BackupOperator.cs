using System.Text.Json.Serialization;
using Corpus.Support;
using Informers;
using k8s.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Corpus.Backups;

[KubernetesResource("backup.example.com", "v1", "Backup", "backups")]
public class Backup
{
    [JsonPropertyName("metadata")]
    public ObjectMeta Metadata { get; set; } = new();

    [JsonPropertyName("spec")]
    public BackupSpec Spec { get; set; } = new();

    [JsonPropertyName("status")]
    public BackupStatus? Status { get; set; }
}

public class BackupSpec
{
    [JsonPropertyName("schedule")]
    public string Schedule { get; set; } = "";

    [JsonPropertyName("keep")]
    public int Keep { get; set; } = 7;
}

public class BackupStatus
{
    [JsonPropertyName("lastChecked")]
    public DateTimeOffset? LastChecked { get; set; }

    [JsonPropertyName("jobs")]
    public int Jobs { get; set; }
}

[GenerateInformer(typeof(Backup))]
[GenerateInformer(typeof(V1Job))]
public sealed partial class BackupInformers;

/// <summary>Makes a job of each backup.</summary>
public sealed class BackupOperator(BackupInformers factory, KubeApi api, ILogger<BackupOperator> logger) : BackgroundService
{
    private static readonly GroupVersionResource Backups = new("backup.example.com", "v1", "backups");

    private readonly WorkQueue<ObjectName> _queue = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var backups = factory.Backup.V1.Backups.Informer;
        await using var registration = backups.AddEventHandler(new ResourceEventHandlerFuncs<Backup>
        {
            AddFunc = (backup, _) => _queue.Add(new ObjectName(backup.Metadata.Namespace!, backup.Metadata.Name!)),
            UpdateFunc = (_, backup) => _queue.Add(new ObjectName(backup.Metadata.Namespace!, backup.Metadata.Name!)),
            DeleteFunc = deleted => _queue.Add(deleted.Name),
        });
        factory.Start(stoppingToken);
        await backups.WaitForCacheSyncAsync(stoppingToken);
        await _queue.RunAsync(ReconcileAsync, logger, stoppingToken);
    }

    private async Task ReconcileAsync(ObjectName name, CancellationToken cancellationToken)
    {
        var backup = factory.Backup.V1.Backups.Lister.Backups(name.Namespace).GetRequired(name.Name);
        if (backup.Metadata.DeletionTimestamp is not null)
        {
            return;
        }

        var jobs = factory.Batch.V1.Jobs.Lister.Jobs(name.Namespace).List(LabelSelector.Parse($"backup={name.Name}"));
        if (jobs.Count == 0)
        {
            await api.CreateAsync(Resources.Jobs, name.Namespace, JobOf(backup), cancellationToken);
        }

        var current = await api.GetAsync<Backup>(Backups, name, cancellationToken);
        current.Status = new BackupStatus { LastChecked = DateTimeOffset.UtcNow, Jobs = jobs.Count };
        await api.ReplaceStatusAsync(Backups, name, current, cancellationToken);
    }

    private static V1Job JobOf(Backup backup) => new()
    {
        ApiVersion = "batch/v1",
        Kind = "Job",
        Metadata = new V1ObjectMeta
        {
            GenerateName = backup.Metadata.Name + "-",
            NamespaceProperty = backup.Metadata.Namespace,
            Labels = new Dictionary<string, string> { ["backup"] = backup.Metadata.Name! },
        },
        Spec = new V1JobSpec
        {
            Template = new V1PodTemplateSpec
            {
                Spec = new V1PodSpec { RestartPolicy = "Never", Containers = [new V1Container { Name = "backup", Image = "backup:1" }] },
            },
        },
    };
}
