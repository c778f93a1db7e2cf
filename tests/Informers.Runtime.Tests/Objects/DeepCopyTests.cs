using System.Text.Json;

namespace Informers.Tests;

/// <summary>Deep copies of the runtime's own resource types.</summary>
public sealed class DeepCopyTests
{
    private static readonly GroupVersionResource Pods = new("", "v1", "pods");

    [Fact]
    public void A_copy_of_metadata_alone_shares_nothing_that_can_change()
    {
        var original = new PartialObjectMetadata
        {
            Metadata = new ObjectMeta
            {
                Name = "web",
                Labels = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["A"] = "b" },
                Finalizers = [],
                OwnerReferences = [new OwnerReference { Name = "owner", Controller = true }],
                ManagedFields = [new ManagedFieldsEntry { Manager = "m", FieldsV1 = JsonElement.Parse("""{"f:spec":{}}""") }, null!],
            },
        };

        var copy = new PartialObjectMetadataType(Pods).DeepCopy(original);

        Assert.Equal(JsonSerializer.Serialize(original), JsonSerializer.Serialize(copy));
        var metadata = copy.Metadata!;
        Assert.NotSame(original.Metadata, metadata);
        Assert.NotSame(original.Metadata.Labels, metadata.Labels);
        Assert.Equal("b", metadata.Labels!["a"]);
        Assert.Empty(metadata.Finalizers!);
        Assert.Null(metadata.Annotations);
        Assert.NotSame(original.Metadata.OwnerReferences[0], metadata.OwnerReferences![0]);
        Assert.NotSame(original.Metadata.ManagedFields[0], metadata.ManagedFields![0]);
    }

    [Fact]
    public void A_copy_of_what_cannot_change_is_the_object_itself()
    {
        var type = new UnstructuredType(Pods);
        var reader = new Utf8JsonReader("{}"u8);
        reader.Read();
        var obj = type.Decoder.Decode(ref reader, DecodeContext.Default);

        Assert.Same(obj, type.DeepCopy(obj));
    }
}
