using System.Text;
using System.Text.Json;

namespace Informers.Tests.Objects;

public class PartialObjectMetadataTests
{
    private const string Whole = """
        {
          "kind": "Deployment", "apiVersion": "apps/v1", "spec": { "metadata": { "name": "other" } },
          "metadata": {
            "name": "web", "generateName": "w", "namespace": "shop", "uid": "u1", "resourceVersion": "12", "generation": 3,
            "creationTimestamp": "2026-01-31T12:00:00Z", "deletionTimestamp": "2026-02-01T00:00:00Z", "deletionGracePeriodSeconds": 30,
            "labels": { "app": "web" }, "annotations": { "note": "a\tb" }, "finalizers": ["f"], "unknown": [1, { "a": 2 }],
            "ownerReferences": [
              { "apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "rs", "uid": "u0", "controller": true, "blockOwnerDeletion": false, "more": 1 }],
            "managedFields": [
              {
                "manager": "m", "operation": "Update", "apiVersion": "apps/v1", "time": "2026-01-31T12:00:00Z", "fieldsType": "FieldsV1",
                "fieldsV1": { "f:spec": {} }, "subresource": "status"
              }]
          },
          "status": null
        }
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_member_is_read_as_the_serializer_reads_it(bool keepManagedFields)
    {
        var expected = JsonSerializer.Deserialize<PartialObjectMetadata>(Whole)!;
        Assert.NotNull(expected.Metadata!.ManagedFields);
        if (!keepManagedFields)
        {
            expected.Metadata.ManagedFields = null;
        }

        var actual = Read(Whole, keepManagedFields);
        Assert.Equal(JsonSerializer.Serialize(expected), JsonSerializer.Serialize(actual));
        Assert.Equal(DateTimeKind.Utc, actual.Metadata!.CreationTimestamp!.Value.Kind);
        Assert.Equal("shop/web", actual.ToString());
    }

    [Fact]
    public void Members_that_are_null_are_none()
    {
        var names = typeof(ObjectMeta).GetProperties().Select(static p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)).ToList();
        Assert.Equal(14, names.Count);
        var actual = Read("{\"metadata\":{" + string.Join(",", names.Select(static n => $"\"{n}\":null")) + "}}", keepManagedFields: true);

        Assert.All(typeof(ObjectMeta).GetProperties(), property => Assert.Null(property.GetValue(actual.Metadata)));
    }

    [Theory]
    [InlineData("""{"metadata":{"labels":[]}}""", "metadata.labels")]
    [InlineData("""{"metadata":{"generation":"x"}}""", "metadata.generation")]
    [InlineData("""{"metadata":{"ownerReferences":[{"controller":1}]}}""", "metadata.ownerReferences[0].controller")]
    public void A_value_that_does_not_fit_is_named(string json, string place) =>
        Assert.Contains(place, Assert.ThrowsAny<JsonException>(() => Read(json, false)).Message, StringComparison.Ordinal);

    private static PartialObjectMetadata Read(string json, bool keepManagedFields)
    {
        var type = new PartialObjectMetadataType(new("apps", "v1", "deployments"));
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        return type.Decoder.Decode(ref reader, new DecodeContext { KeepManagedFields = keepManagedFields });
    }
}
