using System.Text.Json.Serialization;
using Informers;

namespace Informer_Controller;

/// <summary>
/// A ConfigMap, whole: what is changed and written back must have all that was read. With the package KubernetesClient in the project, its
/// V1ConfigMap and all its other classes can be named in <see cref="ClusterInformers"/> instead.
/// </summary>
[KubernetesResource("", "v1", "ConfigMap", "configmaps")]
public sealed class ConfigMap
{
    /// <summary>Name, owner and so on.</summary>
    [JsonPropertyName("metadata")]
    public ObjectMeta? Metadata { get; set; }

    /// <summary>The texts.</summary>
    [JsonPropertyName("data")]
    public IDictionary<string, string>? Data { get; set; }

    /// <summary>What is no text, in base64.</summary>
    [JsonPropertyName("binaryData")]
    public IDictionary<string, string>? BinaryData { get; set; }

    /// <summary>Whether it can be changed no more.</summary>
    [JsonPropertyName("immutable")]
    public bool? Immutable { get; set; }
}
