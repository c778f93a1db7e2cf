using System.Text.Json.Serialization;

namespace CronTabController;

/// <summary>What a job runs.</summary>
public sealed class JobSpec
{
    /// <summary>How many pods at a time.</summary>
    [JsonPropertyName("parallelism")]
    public int? Parallelism { get; set; }

    /// <summary>The pods.</summary>
    [JsonPropertyName("template")]
    public PodTemplate? Template { get; set; }
}
