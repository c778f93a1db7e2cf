using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;

namespace Informers.Generator.Tests.Projections;

/// <summary>Parts of a pod as a real API server sends it: held against decoding all of what is left when the rest is cut out of the JSON.</summary>
public sealed class ProjectedPodTests(ProjectedPodTests.Pods pods) : IClassFixture<ProjectedPodTests.Pods>
{
    private const int Seed = 20261121;

    private static readonly string[] Identity =
    [
        "apiVersion", "kind", "metadata.name", "metadata.namespace", "metadata.uid", "metadata.resourceVersion", "metadata.deletionTimestamp",
        "metadata.labels", "metadata.finalizers", "metadata.ownerReferences",
    ];

    // Values that are decoded whole, whatever is in them.
    private static readonly string[] Maps = ["labels", "annotations", "nodeSelector", "limits", "requests", "fieldsV1", "matchLabels"];

    private static readonly (string[]? Fields, string[]? Drop)[] Cases =
    [
        (["metadata", "spec.nodeName", "status.phase"], null),
        (["spec.containers.image", "status.conditions.type"], null),
        (null, ["spec.volumes", "status.conditions"]),
        (["metadata", "spec", "status"], ["metadata.managedFields.fieldsV1", "spec.containers.env", "spec.containers.resources.limits"]),
        (["metadata.annotations"], null),
        .. Random(),
    ];

    public static TheoryData<int> Numbers { get; } = [.. Enumerable.Range(0, Cases.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_part_is_what_all_of_the_pruned_object_is(int number)
    {
        var (fields, drop) = Cases[number];
        var because = $"Fields = {Show(fields)}, Drop = {Show(drop)}";
        var json = JsonNode.Parse(PodJson())!;
        json["metadata"]!["finalizers"] = new JsonArray("example.com/hold");
        var expected = DecoderHarness.Show(Pods.Decode(pods.Whole, Prune(json, fields, drop)));
        var actual = DecoderHarness.Show(Pods.Decode(pods.Types[number], json));
        Assert.True(expected == actual, $"{because}\nexpected {expected}\nactual   {actual}");
        Assert.True(pods.Types[number].IsPartial, because);
        Assert.Equal(DecoderHarness.Show(Pods.Decode(pods.Whole, json)), DecoderHarness.Show(pods.Types[number].WholeDecoder!.Decode(Encoding.UTF8.GetBytes(json.ToJsonString()), Pods.Keeping, out _)));
    }

    [Fact]
    public void What_the_runtime_needs_is_always_there()
    {
        var pod = Pods.Decode(pods.Types[1], JsonNode.Parse(PodJson())!);
        Assert.Equal("obj-000030", pod.Metadata.Name);
        Assert.Equal("247", pod.Metadata.ResourceVersion);
        Assert.NotNull(pod.Metadata.Uid);
        Assert.Equal(5, pod.Metadata.Labels.Count);
        Assert.Equal("ReplicaSet", Assert.Single(pod.Metadata.OwnerReferences).Kind);
        Assert.Null(pod.Metadata.Annotations);
        Assert.Null(pod.Metadata.CreationTimestamp);
        Assert.Equal("Pod", pod.Kind);
        Assert.All(pod.Spec.Containers, static container => Assert.True(container is { Image: not null, Name: null, Env: null }));
    }

    [Fact]
    public void A_type_without_a_projection_is_whole()
    {
        Assert.False(pods.Whole.IsPartial);
        Assert.Same(pods.Whole.Decoder, pods.Whole.WholeDecoder);
        Assert.False(pods.Nothing.IsPartial);
    }

    [Fact]
    public void Written_is_all_that_somebody_puts_into_an_object_and_copied_what_is_there()
    {
        var type = pods.Types[0];
        var pod = Pods.Decode(type, JsonNode.Parse(PodJson())!);
        var copy = type.DeepCopy!(pod);
        Assert.Equal(DecoderHarness.Show(pod), DecoderHarness.Show(copy));
        SharedParts.AssertNone(pod, copy);

        copy.Spec.Containers = [new V1Container { Name = "more", Image = "more:1" }];
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            type.Encoder!.Encode(writer, copy, EncodeContext.Default);
        }

        var written = Pods.Decode(pods.Whole, JsonNode.Parse(stream.ToArray())!);
        Assert.Equal(DecoderHarness.Show(copy), DecoderHarness.Show(written));
    }

    [Fact]
    public void A_value_that_is_left_out_may_be_of_another_kind_but_not_malformed()
    {
        const string Odd = """{"metadata":{"name":"a"},"spec":{"nodeName":"n","containers":"none","volumes":[1,{"x":[{}]}]},"status":{"phase":"Running","conditions":{}}}""";
        var pod = Pods.Decode(pods.Types[0], Encoding.UTF8.GetBytes(Odd));
        Assert.Equal(("a", "n", "Running"), (pod.Metadata.Name, pod.Spec.NodeName, pod.Status.Phase));
        Assert.Throws<JsonException>(() => Pods.Decode(pods.Types[0], Encoding.UTF8.GetBytes(Odd.Replace("[1,", "[1,,", StringComparison.Ordinal))));
        Assert.Throws<JsonException>(() => Pods.Decode(pods.Types[0], Encoding.UTF8.GetBytes(Odd.Replace("Running\"", "Running", StringComparison.Ordinal))));
        Assert.Throws<JsonException>(() => Pods.Decode(pods.Whole, Encoding.UTF8.GetBytes(Odd)));
    }

    [Fact]
    public void Equal_parts_of_a_whole_and_of_a_partial_object_are_not_taken_for_each_other()
    {
        var sharing = new DecodeContext { ShareParts = true };
        var json = Encoding.UTF8.GetBytes(PodJson());
        for (var i = 0; i < 2; i++)
        {
            var whole = Pods.Decode(pods.Whole, json, sharing);
            var partial = Pods.Decode(pods.Types[1], json, sharing);
            Assert.Equal(2, whole.Spec.Containers.Count(static container => container.Name is not null));
            Assert.All(partial.Spec.Containers, static container => Assert.Null(container.Name));
            Assert.Same(partial.Spec.Containers, Pods.Decode(pods.Types[1], json, sharing).Spec.Containers);
        }
    }

    [Fact]
    public void Managed_fields_among_the_fields_are_read_where_they_are_kept_and_not_otherwise()
    {
        var json = Encoding.UTF8.GetBytes(PodJson());
        Assert.Null(Pods.Decode(pods.Types[0], json, DecodeContext.Default).Metadata.ManagedFields);
        Assert.Equal(2, Pods.Decode(pods.Types[0], json).Metadata.ManagedFields.Count);
        Assert.Null(Pods.Decode(pods.Types[4], json).Metadata.ManagedFields);
    }

    // All paths through the pod, a few at a time.
    private static IEnumerable<(string[]? Fields, string[]? Drop)> Random()
    {
        var random = new Random(Seed);
        List<string> paths = [];
        Collect(JsonNode.Parse(PodJson())!, string.Empty, paths);
        var known = paths.Distinct().Order(StringComparer.Ordinal).ToArray();
        for (var i = 0; i < 12; i++)
        {
            var fields = i % 3 == 1 ? null : Some(random, known, []);
            var drop = i % 3 == 0 ? null : Some(random, [.. known.Where(path => fields is null || Array.Exists(fields, field => path != field && IsBelow(path, field)))], Identity);
            if (fields is not null || drop is { Length: > 0 })
            {
                yield return (fields, drop is { Length: > 0 } ? drop : null);
            }
        }
    }

    private static string[] Some(Random random, string[] known, string[] without)
    {
        if (known.Length == 0)
        {
            return [];
        }

        var some = random.GetItems(known, Math.Min(known.Length, 1 + random.Next(6))).Distinct()
            .Where(path => !without.Any(one => IsBelow(one, path) || IsBelow(path, one))).ToArray();
        return [.. some.Where(path => !some.Any(other => other != path && IsBelow(path, other)))];
    }

    private static bool IsBelow(string path, string other) => path == other || path.StartsWith(other + ".", StringComparison.Ordinal);

    private static void Collect(JsonNode? node, string path, List<string> paths)
    {
        switch (node)
        {
            case JsonArray array:
                foreach (var element in array)
                {
                    Collect(element, path, paths);
                }

                break;
            case JsonObject members when path.Length == 0 || !Maps.Contains(path[(path.LastIndexOf('.') + 1)..]):
                foreach (var (name, value) in members)
                {
                    var below = path.Length == 0 ? name : path + "." + name;
                    paths.Add(below);
                    Collect(value, below, paths);
                }

                break;
        }
    }

    private static JsonNode Prune(JsonNode json, string[]? fields, string[]? drop)
    {
        var result = json.DeepClone();
        Cut(result, string.Empty, [.. (fields ?? ["apiVersion", "kind", "metadata", "spec", "status"]).Concat(Identity)], drop ?? []);
        return result;
    }

    private static void Cut(JsonNode? node, string path, string[] keep, string[] drop)
    {
        if (node is JsonArray array)
        {
            foreach (var element in array)
            {
                Cut(element, path, keep, drop);
            }
        }
        else if (node is JsonObject members)
        {
            foreach (var (name, value) in members.ToList())
            {
                var below = path.Length == 0 ? name : path + "." + name;
                if (drop.Contains(below) || !Array.Exists(keep, one => IsBelow(below, one) || IsBelow(one, below)))
                {
                    members.Remove(name);
                }
                else
                {
                    Cut(value, below, keep, drop);
                }
            }
        }
    }

    private static string Show(string[]? paths) => paths is null ? "null" : "[" + string.Join(", ", paths.Select(static path => "\"" + path + "\"")) + "]";

    private static string PodJson([CallerFilePath] string path = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(path)!, "..", "DecoderKubernetesTests.pod.json"));

    /// <summary>An informer for each case, all in one compilation.</summary>
    public sealed class Pods : IDisposable
    {
        internal static readonly DecodeContext Keeping = new() { KeepManagedFields = true };
        private readonly LoadedAssembly _assembly;

        public Pods()
        {
            var source = new StringBuilder("""
                [Informers.GenerateInformer(typeof(k8s.Models.V1Pod))] public partial class Whole;
                namespace Nothing { [Informers.GenerateInformer(typeof(k8s.Models.V1Pod), Fields = ["metadata", "spec", "status"])] public partial class Host; }

                """);
            for (var i = 0; i < Cases.Length; i++)
            {
                var arguments = string.Concat(Argument("Fields", Cases[i].Fields), Argument("Drop", Cases[i].Drop));
                source.Append("namespace N").Append(i).Append(" { [Informers.GenerateInformer(typeof(k8s.Models.V1Pod)").Append(arguments).AppendLine(")] public partial class Host; }");
            }

            source.AppendLine("public static class Entry { public static Informers.ResourceType<k8s.Models.V1Pod>[] Types() => [Generated.Core.V1.PodInformer.ResourceType, Nothing.Generated.Core.V1.PodInformer.ResourceType, ")
                .AppendJoin(", ", Enumerable.Range(0, Cases.Length).Select(static i => $"N{i}.Generated.Core.V1.PodInformer.ResourceType")).AppendLine("]; }");
            var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create("Test", References.WithKubernetesClient, source.ToString()));
            run.AssertCompiles();
            _assembly = new LoadedAssembly(run.Output);
            var all = _assembly.Call<ResourceType<V1Pod>[]>("Entry", "Types");
            (Whole, Nothing, Types) = (all[0], all[1], all[2..]);

            static string Argument(string name, string[]? paths) => paths is null ? string.Empty : $", {name} = {Show(paths)}";
        }

        public ResourceType<V1Pod> Whole { get; }

        /// <summary>One whose projection leaves nothing out.</summary>
        public ResourceType<V1Pod> Nothing { get; }

        public ResourceType<V1Pod>[] Types { get; }

        public static V1Pod Decode(ResourceType<V1Pod> type, JsonNode json) => Decode(type, Encoding.UTF8.GetBytes(json.ToJsonString()));

        public static V1Pod Decode(ResourceType<V1Pod> type, byte[] json, DecodeContext? context = null) =>
            type.Decoder.Decode(json, context ?? Keeping, out _);

        public void Dispose() => _assembly.Dispose();
    }
}
