using System.Text.Json.Serialization;
using Informers;

namespace CronTabController;

/// <summary>
/// A Job, as far as this controller needs to know it. What is not here is not read, and so must not be written back: jobs are created and
/// deleted here, and never updated.
/// </summary>
[KubernetesResource("batch", "v1", "Job", "jobs")]
public sealed class Job
{
    /// <summary>Name, owner and so on.</summary>
    [JsonPropertyName("metadata")]
    public ObjectMeta? Metadata { get; set; }

    /// <summary>What runs.</summary>
    [JsonPropertyName("spec")]
    public JobSpec? Spec { get; set; }

    /// <summary>How far it is.</summary>
    [JsonPropertyName("status")]
    public JobStatus? Status { get; set; }
}
