using System.Text.Json.Serialization;

namespace Informers.EndToEnd.Tests;

public sealed class CronTabSpec
{
    [JsonPropertyName("cronSpec")]
    public string? CronSpec { get; set; }

    [JsonPropertyName("replicas")]
    public int? Replicas { get; set; }
}
