using System.Text.Json.Serialization;

namespace CronTabController;

/// <summary>Something that is said of a job.</summary>
public sealed class JobCondition
{
    /// <summary>What, such as <c>Complete</c>.</summary>
    [JsonPropertyName("type")]
    public string? Type { get; set; }

    /// <summary>Whether it is so: <c>True</c>, <c>False</c>, <c>Unknown</c>.</summary>
    [JsonPropertyName("status")]
    public string? Status { get; set; }
}
