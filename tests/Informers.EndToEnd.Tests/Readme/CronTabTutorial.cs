// <readme>
using System.Text.Json.Serialization;
using Informers;
using Informers.Testing;
// </readme>

namespace Tutorial;

/// <summary>A custom resource without KubernetesClient, as the README shows it.</summary>
internal static class CronTabTutorial
{
    public static CancellationToken Configure()
    {
        // <readme>
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var cancellationToken = deadline.Token;
        // </readme>
        return cancellationToken;
    }

    public static async Task RunAsync(TutorialConsole Console, CancellationToken cancellationToken)
    {
        // <readme>
        // An API server in this process. On a cluster: new RestClient(new Uri("http://127.0.0.1:8001")) beside kubectl proxy.
        await using var server = await FakeApiServer.StartAsync(cancellationToken: cancellationToken);
        var crontabs = new GroupVersionResource("stable.example.com", "v1", "crontabs");
        server.AddResource(new FakeResource("stable.example.com", "v1", "CronTab", "crontabs"));
        server.Create(crontabs, """{ "metadata": { "namespace": "default", "name": "backup" }, "spec": { "schedule": "0 0 * * *" } }""");

        await using var factory = new CronTabInformers(server.CreateRestClient());
        var cronTabInformer = factory.Stable.V1.CronTabs;
        factory.Start(cancellationToken);
        await foreach (var change in cronTabInformer.Informer.WatchAsync(cancellationToken))
        {
            Console.WriteLine($"{change.Type} {change.Name}: {change.Object?.Spec?.Schedule}");
            if (change.Type == ResourceEventType.Added)
            {
                server.Patch(crontabs, change.Name, """{ "spec": { "schedule": "5 0 * * *" } }""");
            }
            else
            {
                break;
            }
        }

        Console.WriteLine(cronTabInformer.Lister.CronTabs("default").GetRequired("backup").Spec?.Schedule);
        // </readme>
    }
}

// <readme>
[GenerateInformer(typeof(CronTab))]
public partial class CronTabInformers;

[KubernetesResource("stable.example.com", "v1", "CronTab", "crontabs")]
public class CronTab
{
    [JsonPropertyName("metadata")]
    public ObjectMeta? Metadata { get; set; }

    [JsonPropertyName("spec")]
    public CronTabSpec? Spec { get; set; }
}

public class CronTabSpec
{
    [JsonPropertyName("schedule")]
    public string? Schedule { get; set; }
}
// </readme>
