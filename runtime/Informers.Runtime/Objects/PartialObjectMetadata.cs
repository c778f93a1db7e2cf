using System.Text.Json.Serialization;

namespace Informers;

/// <summary>An object of any kind, of which nothing but the metadata was asked for.</summary>
/// <remarks>The counterpart of apimachinery's <c>metav1.PartialObjectMetadata</c>.</remarks>
public sealed class PartialObjectMetadata
{
    /// <summary>The metadata; <see langword="null"/> only in an object made by hand.</summary>
    [JsonPropertyName("metadata")]
    public ObjectMeta? Metadata { get; set; }

    /// <summary>The key, such as <c>shop/web</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => new ObjectName(Metadata?.Namespace ?? string.Empty, Metadata?.Name ?? string.Empty).ToString();
}
