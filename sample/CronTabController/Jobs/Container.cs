using System.Text.Json.Serialization;

namespace CronTabController;

/// <summary>A container of a pod.</summary>
public sealed class Container
{
    /// <summary>Its name.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    /// <summary>Its image.</summary>
    [JsonPropertyName("image")]
    public string? Image { get; set; }

    /// <summary>What it runs; nothing for what the image says.</summary>
    [JsonPropertyName("command")]
    public IList<string>? Command { get; set; }
}
