using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Informers.Decoding;

namespace Informers.Tests.Objects;

public class UnstructuredTests
{
    private const string Pod = """
        {
          "apiVersion": "v1", "kind": "Pod",
          "metadata": {
            "name": "web", "namespace": "shop", "uid": "u1", "resourceVersion": "12", "generation": 3,
            "creationTimestamp": "2026-01-31T12:00:00Z", "deletionTimestamp": "2026-02-01T00:00:00Z",
            "labels": { "app": "w\u0065b", "none": null }, "annotations": { "note": "a/b" },
            "finalizers": ["a", "b"],
            "ownerReferences": [{ "apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "rs", "uid": "u0", "controller": true }]
          },
          "spec": { "nodeName": "n1", "hostNetwork": true, "priority": 7, "share": 0.5, "nothing": null, "containers": [{ "image": "web:1" }] },
          "status": { "args": ["x"] }
        }
        """;

    [Fact]
    public void Metadata_have_accessors()
    {
        var pod = Unstructured.Parse(Pod);

        Assert.Equal(("v1", "Pod", "web", "shop", "u1", "12"), (pod.ApiVersion, pod.Kind, pod.Name, pod.Namespace, pod.Uid, pod.ResourceVersion));
        Assert.Equal(3, pod.GetGeneration());
        Assert.Equal(new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc), pod.GetCreationTimestamp());
        Assert.Equal(new DateTime(2026, 2, 1, 0, 0, 0, DateTimeKind.Utc), pod.GetDeletionTimestamp());
        Assert.Equal([new("app", "web")], pod.GetLabels());
        Assert.Equal([new("note", "a/b")], pod.GetAnnotations());
        Assert.Equal(["a", "b"], pod.GetFinalizers());
        var owner = Assert.Single(pod.GetOwnerReferences());
        Assert.Equal(("apps/v1", "ReplicaSet", "rs", "u0", true), (owner.ApiVersion, owner.Kind, owner.Name, owner.Uid, owner.Controller));
        Assert.Equal("rs", Assert.Single(pod.GetMetadata()!.OwnerReferences!).Name);
        Assert.Equal("Pod shop/web", pod.ToString());
    }

    [Fact]
    public void Labels_and_annotations_are_found_one_by_one()
    {
        var pod = Unstructured.Parse(Pod);

        Assert.True(pod.TryGetLabel("app", out var value));
        Assert.Equal("web", value);
        Assert.True(pod.TryGetAnnotation("note", out value));
        Assert.Equal("a/b", value);
        Assert.False(pod.TryGetLabel("note", out _));
        Assert.False(pod.TryGetLabel("none", out _));
        Assert.False(Unstructured.Parse("{}").TryGetLabel("app", out _));
    }

    [Fact]
    public void Paths_lead_to_values()
    {
        var pod = Unstructured.Parse(Pod);

        Assert.Equal("n1", pod.GetString("spec", "nodeName"));
        Assert.Equal("web", pod.GetString("metadata", "labels", "app"));
        Assert.True(pod.GetBoolean("spec", "hostNetwork"));
        Assert.Equal(7, pod.GetInt64("spec", "priority"));
        Assert.Equal(0.5, pod.GetDouble("spec", "share"));
        Assert.Equal(["x"], pod.GetStringList("status", "args")!);
        Assert.Equal("web:1", pod["spec"]!.Value.GetProperty("containers")[0].GetProperty("image").GetString());
        Assert.Equal(JsonValueKind.Object, pod.GetElement()!.Value.ValueKind);
    }

    [Fact]
    public void What_is_absent_null_or_of_another_type_is_none()
    {
        var pod = Unstructured.Parse(Pod);

        Assert.Null(pod.GetString("spec", "priority"));
        Assert.Null(pod.GetString("spec", "nodeName", "deeper"));
        Assert.Null(pod.GetString("spec", "nothing"));
        Assert.Null(pod.GetString("nowhere", "at", "all"));
        Assert.Null(pod.GetInt64("spec", "share"));
        Assert.Null(pod.GetBoolean("spec", "nodeName"));
        Assert.Null(pod.GetStringMap("spec", "nodeName"));
        Assert.Null(pod.GetStringList("spec"));
        Assert.Null(pod.GetElement("spec", "nothing"));
        Assert.Null(pod.GetDateTime("spec", "nodeName"));
        Assert.Null(pod["absent"]);
        Assert.Empty(Unstructured.Parse("{}").GetLabels());
        Assert.Empty(Unstructured.Parse("""{"metadata":null}""").GetOwnerReferences());
    }

    [Fact]
    public void A_copy_may_be_changed_and_the_object_stays()
    {
        var pod = Unstructured.Parse(Pod);
        var copy = pod.ToJsonObject();
        copy["spec"]!["nodeName"] = "n2";

        Assert.Equal("n1", pod.GetString("spec", "nodeName"));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Pod), pod.ToJsonObject()));
    }

    [Theory]
    [InlineData("""{"name":"a","managedFields":[{"x":1}],"labels":{"k":"v"}}""", """{"name":"a","labels":{"k":"v"}}""")]
    [InlineData("""{"managedFields":[],"name":"a","labels":{"k":"v"}}""", """{"name":"a","labels":{"k":"v"}}""")]
    [InlineData("""{ "labels":{"k":"v"}, "name":"a" , "managedFields" : [{"f":{"managedFields":[]}}] }""", """{"name":"a","labels":{"k":"v"}}""")]
    [InlineData("""{"managedFields":null}""", "{}")]
    [InlineData("{}", "{}")]
    public void ManagedFields_are_cut_out_wherever_they_stand(string metadata, string expected)
    {
        var json = $$"""{"kind":"A","spec":{"managedFields":[1]},"metadata":{{metadata}},"apiVersion":"v1","after":2}""";
        var obj = Decode(json, DecodeContext.Default);

        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse($$"""{"kind":"A","spec":{"managedFields":[1]},"metadata":{{expected}},"apiVersion":"v1","after":2}"""), obj.ToJsonObject()),
            Encoding.UTF8.GetString(obj.Utf8Json.Span));
        Assert.Equal(2, obj.GetInt64("after"));
        Assert.Equal(expected.Contains('k', StringComparison.Ordinal), obj.TryGetLabel("k", out _));
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse(json), Decode(json, new DecodeContext { KeepManagedFields = true }).ToJsonObject()));
    }

    [Fact]
    public void An_item_that_does_not_say_what_it_is_learns_it_from_its_list()
    {
        var json = """{"metadata":{"name":"a","labels":{"k":"v"},"managedFields":[1]},"spec":{"x":"y"}}"""u8;
        var obj = new UnstructuredDecoder("apps/v1", string.Empty).Decode(json, "Deployment", DecodeContext.Default, out _);

        Assert.Equal(("apps/v1", "Deployment"), (obj.ApiVersion, obj.Kind));
        Assert.Equal(("apps/v1", "Deployment", "y"), (obj.GetString("apiVersion"), obj.GetString("kind"), obj.GetString("spec", "x")));
        Assert.True(obj.TryGetLabel("k", out var value));
        Assert.Equal("v", value);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a","labels":{"k":"v"}},"spec":{"x":"y"}}"""), obj.ToJsonObject()));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"metadata":{"name":5}}""")]
    [InlineData("""{"metadata":[]}""")]
    [InlineData("""{"a":1} 2""")]
    [InlineData("""{"a":""")]
    public void What_is_no_object_of_Kubernetes_is_refused(string json) => Assert.ThrowsAny<JsonException>(() => Unstructured.Parse(json));

    [Fact]
    public void Text_that_is_no_UTF8_is_refused_when_it_is_read_not_when_it_is_used() =>
        Assert.ThrowsAny<JsonException>(static () => Unstructured.Parse([.. "{\"a\":\""u8, 0xFF, .. "\"}"u8]));

    [Fact]
    public void A_resource_needs_a_version_and_a_plural() =>
        Assert.Contains("version", Assert.Throws<ArgumentException>(static () => new UnstructuredType(new("apps", "", "pods"))).Message, StringComparison.Ordinal);

    private static Unstructured Decode(string json, DecodeContext context)
    {
        // With other bytes behind it, as objects come.
        var bytes = Encoding.UTF8.GetBytes(json);
        var obj = new UnstructuredDecoder("v1", string.Empty).Decode([.. bytes, .. "}"u8], null, context, out var length);
        Assert.Equal(bytes.Length, length);

        var whole = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        Assert.Equal(obj.Utf8Json.ToArray(), new UnstructuredDecoder("v1", string.Empty).Decode(ref whole, context).Utf8Json.ToArray());
        return obj;
    }
}
