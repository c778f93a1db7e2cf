using System.Text.Json.Serialization;

namespace k8s.Models;

public class KubernetesList<T>(IList<T> items, string apiVersion = null, string kind = null, V1ListMeta metadata = null)
    : IMetadata<V1ListMeta>, IItems<T>
    where T : IKubernetesObject
{
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = apiVersion;

    [JsonPropertyName("items")]
    public IList<T> Items { get; set; } = items;

    [JsonPropertyName("kind")]
    public string Kind { get; set; } = kind;

    [JsonPropertyName("metadata")]
    public V1ListMeta Metadata { get; set; } = metadata;
}
