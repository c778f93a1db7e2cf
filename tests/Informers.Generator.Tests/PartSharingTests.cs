using System.Text;
using System.Text.Json;
using k8s.Models;

namespace Informers.Generator.Tests;

/// <summary>Equal parts of objects as one instance, in emitted decoders of KubernetesClient's models.</summary>
public sealed class PartSharingTests(PartSharingTests.Harness harness) : IClassFixture<PartSharingTests.Harness>
{
    private static readonly DecodeContext Sharing = new() { ShareParts = true };

    [Fact]
    public void EqualPartsOfTwoObjectsAreOneInstance()
    {
        var first = Pod("a", "web");
        var second = Pod("b", "web");
        Assert.NotSame(first, second);
        Assert.NotSame(first.Metadata, second.Metadata);
        Assert.NotSame(first.Spec, second.Spec);
        Assert.Same(first.Metadata.Labels, second.Metadata.Labels);
        Assert.Same(first.Spec.Containers, second.Spec.Containers);
        Assert.Same(first.Spec.Tolerations, second.Spec.Tolerations);
        Assert.Same(first.Status.Conditions, second.Status.Conditions);
        Assert.Equal("a", first.Metadata.Name);
        Assert.Equal("b", second.Metadata.Name);
    }

    [Fact]
    public void InsideOfAPartThatIsDifferentEqualOnesAreStillOneInstance()
    {
        var first = Pod("a", "web");
        var second = Pod("b", "db");
        Assert.NotSame(first.Spec.Containers, second.Spec.Containers);
        Assert.NotSame(first.Spec.Containers[0], second.Spec.Containers[0]);
        Assert.Same(first.Spec.Containers[0].Resources, second.Spec.Containers[0].Resources);
        Assert.Same(first.Spec.Containers[1], second.Spec.Containers[1]);
        Assert.Equal("web", first.Spec.Containers[0].Name);
        Assert.Equal("db", second.Spec.Containers[0].Name);
        Assert.Same(first.Spec.Tolerations[0], second.Spec.Tolerations[0]);
    }

    [Fact]
    public void AnUpdateReadsWhatHasChanged()
    {
        var json = Json("a", "web");
        var before = harness.Pods.Decode(json, Sharing);
        harness.Pods.Decode(json, Sharing);
        var start = GC.GetAllocatedBytesForCurrentThread();
        var after = harness.Pods.Decode(json, Sharing);
        var shared = GC.GetAllocatedBytesForCurrentThread() - start;
        var unshared = harness.Pods.Decode(json);
        var whole = GC.GetAllocatedBytesForCurrentThread() - start - shared;
        Assert.Equal(DecoderHarness.Show(unshared), DecoderHarness.Show(after));

        // Both times the harness makes bytes of the text.
        var bytes = Encoding.UTF8.GetByteCount(json);
        Assert.InRange(shared - bytes, 1, (whole - bytes) / 2);
        GC.KeepAlive(before);
    }

    [Fact]
    public void WithoutTheOptionNothingThatCanChangeIsShared()
    {
        SharedParts.AssertNone(
            harness.Pods.Decode(Json("a", "web"), new DecodeContext { ShareStrings = false }),
            harness.Pods.Decode(Json("b", "web"), new DecodeContext { ShareStrings = false }));
        Pod("c", "web");
        SharedParts.AssertNone(
            Pod("d", "web"),
            harness.Pods.Decode(Json("e", "web"), new DecodeContext { ShareStrings = false }));
    }

    [Fact]
    public void ADeepCopyHasPartsOfItsOwn()
    {
        var first = Pod("a", "web");
        var second = Pod("b", "web");
        var copy = (V1Pod)harness.Pods.Copy(first);
        SharedParts.AssertNone(first, copy);
        copy.Spec.Containers[0].Name = "changed";
        copy.Metadata.Labels["app"] = "changed";
        copy.Spec.Tolerations.Clear();
        Assert.Equal(DecoderHarness.Show(harness.Pods.Decode(Json("a", "web"))), DecoderHarness.Show(first));
        Assert.Equal(DecoderHarness.Show(harness.Pods.Decode(Json("b", "web"))), DecoderHarness.Show(second));
    }

    [Fact]
    public void PartsThatWereReadWithOtherOptionsAreOtherParts()
    {
        const string Json = """
            {"metadata":{"name":"a"},"spec":{"template":{"metadata":{"labels":{"x":"y"},"managedFields":[{"manager":"me","fieldsV1":{"f:a":{}}}]},"spec":{"containers":[]}}}}
            """;
        var dropped = (V1Deployment)harness.Deployments.Decode(Json, Sharing);
        var kept = (V1Deployment)harness.Deployments.Decode(Json, new DecodeContext { ShareParts = true, KeepManagedFields = true });
        Assert.Null(dropped.Spec.Template.Metadata.ManagedFields);
        Assert.Equal("me", Assert.Single(kept.Spec.Template.Metadata.ManagedFields).Manager);
    }

    [Fact]
    public void FieldsOfManagersAreOneDocumentWhateverTheOptions()
    {
        const string Fields = """{"f:metadata":{"f:labels":{"f:app":{}}}}""";
        var keep = new DecodeContext { KeepManagedFields = true };
        var first = Read("a");
        var second = Read("b");
        Assert.NotSame(first, second);
        Assert.Same(first.FieldsV1, second.FieldsV1);
        Assert.Equal(Fields, Assert.IsType<JsonElement>(first.FieldsV1).GetRawText());

        V1ManagedFieldsEntry Read(string name) => Assert.Single(((V1Pod)harness.Pods.Decode(
            "{\"metadata\":{\"name\":\"" + name + "\",\"managedFields\":[{\"manager\":\"" + name + "\",\"fieldsV1\":" + Fields + "}]}}", keep)).Metadata.ManagedFields);
    }

    [Theory]
    [InlineData("""{"spec":{"containers":[{"name":"x","env":[{"name":5}]}]}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"x"} {"name":"x"}]}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"x","ports":[{"containerPort":1.5}]}]}}""")]
    public void WhatCannotBeReadIsAnErrorEachTime(string json)
    {
        var expected = Assert.ThrowsAny<JsonException>(() => harness.Pods.Decode(json)).Message;
        Assert.Equal(expected, Assert.ThrowsAny<JsonException>(() => harness.Pods.Decode(json, Sharing)).Message);
        Assert.Equal(expected, Assert.ThrowsAny<JsonException>(() => harness.Pods.Decode(json, Sharing)).Message);
    }

    [Fact]
    public void MissingMembersAreCountedForEachObject()
    {
        using var decoder = new DecoderHarness("""
            public class Root { public string Name { get; set; } public Part Part { get; set; } }
            public class Part { public required string Text { get; set; } public int Number { get; set; } }
            """);
        var context = new DecodeContext { ShareParts = true };
        decoder.Decode("""{"name":"a","part":{"number":1}}""", context);
        decoder.Decode("""{"name":"b","part":{"number":1}}""", context);
        Assert.Equal(2, context.MissingRequiredMembers);
    }

    private V1Pod Pod(string name, string app) => (V1Pod)harness.Pods.Decode(Json(name, app), Sharing);

    private static string Json(string name, string app) => $$$$"""
        {"metadata":{"name":"{{{{name}}}}","labels":{"app":"{{{{app}}}}","tier":"front"}},
         "spec":{"nodeName":"node-{{{{name}}}}","containers":[
          {"name":"{{{{app}}}}","image":"{{{{app}}}}:1","resources":{"limits":{"cpu":"1","memory":"1Gi"}}},
          {"name":"proxy","image":"proxy:2","env":[{"name":"A","value":"b"}]}],
         "tolerations":[{"key":"a","operator":"Exists"},{"key":"{{{{app}}}}","operator":"Exists"}]},
         "status":{"phase":"Running","podIP":"10.0.0.{{{{name}}}}","conditions":[{"type":"Ready","status":"True","lastTransitionTime":"2026-01-01T00:00:00Z"}]}}
        """;

    public sealed class Harness : IDisposable
    {
        internal DecoderHarness Pods { get; } = New(typeof(V1Pod));

        internal DecoderHarness Deployments { get; } = New(typeof(V1Deployment));

        public void Dispose()
        {
            Pods.Dispose();
            Deployments.Dispose();
        }

        private static DecoderHarness New(Type type) =>
            new(TestCompilation.Create("Test", References.WithKubernetesClient, "public class Host;"), type.FullName!);
    }
}
