using System.Text.Json.Serialization;

namespace Informers;

/// <summary>
/// The metadata of a Kubernetes object, for resource classes of one's own in programs without KubernetesClient. Every member may
/// be <see langword="null"/>.
/// </summary>
/// <remarks>The counterpart of apimachinery's <c>metav1.ObjectMeta</c>.</remarks>
public sealed class ObjectMeta
{
    /// <summary>The name, unique within the namespace.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    /// <summary>The prefix from which the server makes a name.</summary>
    [JsonPropertyName("generateName")]
    public string? GenerateName { get; set; }

    /// <summary>The namespace; <see langword="null"/> or empty when cluster scoped.</summary>
    [JsonPropertyName("namespace")]
    public string? Namespace { get; set; }

    /// <summary>Unique in time and space.</summary>
    [JsonPropertyName("uid")]
    public string? Uid { get; set; }

    /// <summary>The version of this state of the object.</summary>
    [JsonPropertyName("resourceVersion")]
    public string? ResourceVersion { get; set; }

    /// <summary>Counts the changes of the desired state.</summary>
    [JsonPropertyName("generation")]
    public long? Generation { get; set; }

    /// <summary>When the object was created.</summary>
    [JsonPropertyName("creationTimestamp")]
    public DateTime? CreationTimestamp { get; set; }

    /// <summary>When its deletion was asked for.</summary>
    [JsonPropertyName("deletionTimestamp")]
    public DateTime? DeletionTimestamp { get; set; }

    /// <summary>Seconds that the object has to end gracefully.</summary>
    [JsonPropertyName("deletionGracePeriodSeconds")]
    public long? DeletionGracePeriodSeconds { get; set; }

    /// <summary>Labels, which selectors match.</summary>
    [JsonPropertyName("labels")]
    public IDictionary<string, string>? Labels { get; set; }

    /// <summary>Annotations.</summary>
    [JsonPropertyName("annotations")]
    public IDictionary<string, string>? Annotations { get; set; }

    /// <summary>The objects that this one belongs to.</summary>
    [JsonPropertyName("ownerReferences")]
    public IList<OwnerReference>? OwnerReferences { get; set; }

    /// <summary>What must happen before the object may vanish.</summary>
    [JsonPropertyName("finalizers")]
    public IList<string>? Finalizers { get; set; }

    /// <summary>Who manages which fields; <see langword="null"/> unless an option keeps them.</summary>
    [JsonPropertyName("managedFields")]
    public IList<ManagedFieldsEntry>? ManagedFields { get; set; }
}
