using System.Text.Json.Serialization;
using Consumer.Generated.Stable.V1;
using Informers;
using Informers.Testing;
using Shop;

var crontabs = new GroupVersionResource("stable.example.com", "v1", "crontabs");
await using var server = await FakeApiServer.StartAsync();
server.AddResource(new FakeResource("stable.example.com", "v1", "CronTab", "crontabs"));
server.Create(crontabs, CronTabJson("0 0 * * *"));

// Defined in backups.yaml, and in no C#.
var backups = new GroupVersionResource("stable.example.com", "v1", "backups");
server.AddResource(new FakeResource("stable.example.com", "v1", "Backup", "backups"));
server.Create(backups, """{ "metadata": { "namespace": "default", "name": "nightly" }, "spec": { "keep": 7, "target": "s3://nightly" } }""");

await using var factory = new ClusterInformers(server.CreateRestClient());
var updated = new TaskCompletionSource();
var deleted = new TaskCompletionSource();
var informer = factory.Stable.V1.CronTabs;
var backupLister = factory.Stable.V1.Backups.Lister;
informer.Informer.AddEventHandler(new ResourceEventHandlerFuncs<CronTab>
{
    AddFunc = (tab, isInInitialList) => Console.WriteLine($"added {tab.Metadata?.Namespace}/{tab.Metadata?.Name}{(isInInitialList ? " (initial)" : "")}"),
    UpdateFunc = (before, after) =>
    {
        Console.WriteLine($"updated {after.Metadata?.Namespace}/{after.Metadata?.Name}: {before.Spec?.Schedule} -> {after.Spec?.Schedule}");
        updated.SetResult();
    },
    DeleteFunc = gone =>
    {
        Console.WriteLine($"deleted {gone.Name}");
        deleted.SetResult();
    },
});
factory.Start(CancellationToken.None);
await factory.EnsureCacheSyncAsync(CancellationToken.None);
if (informer.Lister.CronTabs("default").GetRequired("backup").Spec?.Replicas != 3)
{
    throw new InvalidOperationException("the cached object is not what was created");
}

Backup nightly = backupLister.Backups("default").GetRequired("nightly");
if (nightly.Spec.Keep != 7 || nightly.Spec.Mode != BackupSpecMode.Full || nightly.Validate().Count > 0 || nightly.DeepCopy().Spec == nightly.Spec)
{
    throw new InvalidOperationException("the backup is not what was created");
}

server.Update(crontabs, CronTabJson("5 0 * * *"));
await updated.Task;
server.Delete(crontabs, new ObjectName("default", "backup"));
await deleted.Task;
Console.WriteLine("done");

static string CronTabJson(string schedule) => $$"""
    {
      "apiVersion": "stable.example.com/v1",
      "kind": "CronTab",
      "metadata": { "namespace": "default", "name": "backup" },
      "spec": { "schedule": "{{schedule}}", "replicas": 3 }
    }
    """;

namespace Shop
{
    [GenerateInformer(typeof(CronTab))]
    [GenerateInformer(Crd = "backups.stable.example.com")]
    public partial class ClusterInformers;

    [KubernetesResource("stable.example.com", "v1", "CronTab", "crontabs")]
    public sealed class CronTab
    {
        [JsonPropertyName("metadata")]
        public ObjectMeta? Metadata { get; set; }

        [JsonPropertyName("spec")]
        public CronTabSpec? Spec { get; set; }
    }

    public sealed class CronTabSpec
    {
        [JsonPropertyName("schedule")]
        public string? Schedule { get; set; }

        [JsonPropertyName("replicas")]
        public int? Replicas { get; set; }
    }

    // Names that generated namespaces must not take from their user.
    public static class Core
    {
        public static Policy Policy { get; } = new();
    }

    public sealed class Policy
    {
        public Events Events { get; } = new();
    }

    public sealed class Events
    {
        public int Count { get; }
    }
}
