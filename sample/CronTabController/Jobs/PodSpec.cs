using System.Text.Json.Serialization;

namespace CronTabController;

/// <summary>What a pod of a job is made of.</summary>
public sealed class PodSpec
{
    /// <summary>The containers.</summary>
    [JsonPropertyName("containers")]
    public IList<Container>? Containers { get; set; }

    /// <summary>What happens when a container ends; jobs allow <c>Never</c> and <c>OnFailure</c>.</summary>
    [JsonPropertyName("restartPolicy")]
    public string? RestartPolicy { get; set; }
}
