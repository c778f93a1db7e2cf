using System.Text.Json;
using System.Text.Json.Serialization;

namespace Informers;

/// <summary>Which fields of an object one writer manages. Dropped as objects are read, unless an option keeps them.</summary>
public sealed class ManagedFieldsEntry
{
    /// <summary>The writer's name.</summary>
    [JsonPropertyName("manager")]
    public string? Manager { get; set; }

    /// <summary><c>Apply</c> or <c>Update</c>.</summary>
    [JsonPropertyName("operation")]
    public string? Operation { get; set; }

    /// <summary>The version that <see cref="FieldsV1"/> speaks of.</summary>
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; set; }

    /// <summary>When the entry last changed.</summary>
    [JsonPropertyName("time")]
    public DateTime? Time { get; set; }

    /// <summary>The format of <see cref="FieldsV1"/>.</summary>
    [JsonPropertyName("fieldsType")]
    public string? FieldsType { get; set; }

    /// <summary>The set of fields.</summary>
    [JsonPropertyName("fieldsV1")]
    public JsonElement? FieldsV1
    {
        get => (JsonElement?)Fields;
        set => Fields = value;
    }

    /// <summary>The subresource that was written.</summary>
    [JsonPropertyName("subresource")]
    public string? Subresource { get; set; }

    /// <summary>The element of <see cref="FieldsV1"/> as an object: decoders give entries of equal bytes the same.</summary>
    [JsonIgnore]
    internal object? Fields { get; set; }
}
