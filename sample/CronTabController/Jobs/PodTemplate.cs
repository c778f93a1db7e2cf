using System.Text.Json.Serialization;

namespace CronTabController;

/// <summary>The pods of a job.</summary>
public sealed class PodTemplate
{
    /// <summary>What they are made of.</summary>
    [JsonPropertyName("spec")]
    public PodSpec? Spec { get; set; }
}
