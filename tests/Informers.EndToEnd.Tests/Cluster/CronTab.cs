using System.Text.Json.Serialization;

namespace Informers.EndToEnd.Tests;

/// <summary>A custom resource as an author without KubernetesClient writes it.</summary>
[KubernetesResource("stable.example.com", "v1", "CronTab", "crontabs")]
public sealed class CronTab
{
    [JsonPropertyName("metadata")]
    public ObjectMeta? Metadata { get; set; }

    [JsonPropertyName("spec")]
    public CronTabSpec? Spec { get; set; }
}
