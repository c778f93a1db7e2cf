using System.Text.Json.Serialization;

namespace CronTabController;

/// <summary>How far a job is.</summary>
public sealed class JobStatus
{
    /// <summary>How many pods are running.</summary>
    [JsonPropertyName("active")]
    public int? Active { get; set; }

    /// <summary>How many pods ended well.</summary>
    [JsonPropertyName("succeeded")]
    public int? Succeeded { get; set; }

    /// <summary>What is said of the job; <c>Complete</c> and <c>Failed</c> are its two ends.</summary>
    [JsonPropertyName("conditions")]
    public IList<JobCondition>? Conditions { get; set; }
}
