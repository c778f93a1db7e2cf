using System.Text.Json.Serialization;
using Informers;

namespace MyApp;

[GenerateInformer(typeof(Lamp))]
[GenerateInformer(typeof(Room))]
public partial class ClusterInformers;

[KubernetesResource("home.example.com", "v1", "Lamp", "lamps")]
public sealed class Lamp
{
    [JsonPropertyName("metadata")]
    public ObjectMeta? Metadata { get; set; }
}

[KubernetesResource("home.example.com", "v1", "Room", "rooms")]
public sealed class Room
{
    [JsonPropertyName("metadata")]
    public ObjectMeta? Metadata { get; set; }
}
