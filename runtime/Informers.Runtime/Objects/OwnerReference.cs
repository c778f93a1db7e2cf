using System.Text.Json.Serialization;

namespace Informers;

/// <summary>Names an object that another object belongs to.</summary>
public sealed class OwnerReference
{
    /// <summary>The owner's group and version, such as <c>apps/v1</c>.</summary>
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; set; }

    /// <summary>The owner's kind.</summary>
    [JsonPropertyName("kind")]
    public string? Kind { get; set; }

    /// <summary>The owner's name.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    /// <summary>The owner's uid.</summary>
    [JsonPropertyName("uid")]
    public string? Uid { get; set; }

    /// <summary>Whether this owner is the managing controller.</summary>
    [JsonPropertyName("controller")]
    public bool? Controller { get; set; }

    /// <summary>Whether the owner's foreground deletion waits for this object.</summary>
    [JsonPropertyName("blockOwnerDeletion")]
    public bool? BlockOwnerDeletion { get; set; }
}
