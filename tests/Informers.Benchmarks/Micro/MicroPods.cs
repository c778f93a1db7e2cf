using System.Text.Json;
using System.Text.Json.Nodes;
using Informers.Benchmarks.Peer.Generated.Core.V1;
using k8s.Models;

namespace Informers.Benchmarks.Micro;

/// <summary>Pods as an API server sends them, decoded as an informer decodes them: what is measured lies in memory as it does in use.</summary>
internal static class MicroPods
{
    /// <summary>How many namespaces the pods are in.</summary>
    public const int Namespaces = 10;

    /// <summary>How many values their label <c>app</c> has.</summary>
    public const int Apps = 50;

    /// <summary>What the generator emitted for pods.</summary>
    public static ResourceType<V1Pod> Type { get; } = PodInformer.ResourceType;

    /// <summary>An index by namespace.</summary>
    public static Indexers<V1Pod> ByNamespace => new() { [IndexNames.Namespace] = static pod => [pod.Metadata.NamespaceProperty] };

    /// <summary>The JSON of one pod, with managedFields, without spaces.</summary>
    public static byte[] Json(int number) => JsonSerializer.SerializeToUtf8Bytes(Node(Template(), number));

    /// <summary>Many pods.</summary>
    public static V1Pod[] Make(int count)
    {
        var template = Template();
        var pods = new V1Pod[count];
        for (var i = 0; i < count; i++)
        {
            pods[i] = Decode(JsonSerializer.SerializeToUtf8Bytes(Node(template, i)));
        }

        return pods;
    }

    /// <summary>Reads one pod.</summary>
    public static V1Pod Decode(ReadOnlySpan<byte> json) => Type.Decoder.Decode(json, DecodeContext.Default, out _);

    /// <summary>Names of stored objects in random order, as the same strings or as equal ones.</summary>
    public static ObjectName[] Names(IEnumerable<V1Pod> pods, bool sameStrings)
    {
        var names = pods.Select(pod => Type.GetObjectName(pod)).ToArray();
        new Random(1).Shuffle(names);
        return sameStrings ? names : [.. names.Select(name => new ObjectName(new string(name.Namespace.AsSpan()), new string(name.Name.AsSpan())))];
    }

    private static JsonObject Template()
    {
        using var stream = typeof(MicroPods).Assembly.GetManifestResourceStream("pod.json")!;
        return JsonNode.Parse(stream)!.AsObject();
    }

    private static JsonObject Node(JsonObject template, int number)
    {
        var metadata = template["metadata"]!.AsObject();
        metadata["name"] = $"service-{number % Apps:000}-{number * 7919L % 1_000_000:x8}-{number:00000}";
        metadata["namespace"] = $"bench-{number % Namespaces}";
        metadata["uid"] = new Guid(number, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10).ToString();
        metadata["resourceVersion"] = $"{1000 + number}";
        metadata["labels"]!["app"] = $"service-{number % Apps:000}";
        metadata["labels"]!["tier"] = number % 3 == 0 ? "web" : "back";
        return template;
    }
}
