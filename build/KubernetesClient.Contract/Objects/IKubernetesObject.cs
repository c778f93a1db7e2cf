using System.Text.Json.Serialization;

namespace k8s;

public interface IKubernetesObject
{
    [JsonPropertyName("apiVersion")]
    string ApiVersion { get; set; }

    [JsonPropertyName("kind")]
    string Kind { get; set; }
}
