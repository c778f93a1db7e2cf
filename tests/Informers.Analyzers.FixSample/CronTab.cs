using System.Text.Json.Serialization;
using Informers;

namespace FixSample;

[KubernetesResource("stable.example.com", "v1", "CronTab", "crontabs")]
public sealed class CronTab
{
    [JsonPropertyName("metadata")]
    public ObjectMeta? Metadata { get; set; }

    [JsonPropertyName("spec")]
    public CronTabSpec? Spec { get; set; }
}
