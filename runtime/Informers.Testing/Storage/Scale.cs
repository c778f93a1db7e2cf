using System.Globalization;
using System.Text.Json.Nodes;

namespace Informers.Testing;

/// <summary>The <c>/scale</c> view of an object with replicas.</summary>
internal static class Scale
{
    public const string Kind = "Scale";
    public const string ApiVersion = "autoscaling/v1";

    public static JsonObject Of(StoredObject stored)
    {
        var obj = JsonNode.Parse(stored.Json)!.AsObject();
        var scale = Of(obj);
        scale["metadata"]!.AsObject()["resourceVersion"] = stored.ResourceVersion.ToString(CultureInfo.InvariantCulture);
        return scale;
    }

    /// <summary>Takes the replicas of a changed scale over into the object.</summary>
    public static JsonObject Change(JsonObject obj, Func<JsonObject, JsonObject> change)
    {
        var changed = change(Of(obj));
        if (obj["spec"] is not JsonObject spec)
        {
            obj["spec"] = spec = [];
        }

        spec["replicas"] = Json.Integer(changed["spec"] as JsonObject, "replicas");
        if (Json.String(changed["metadata"] as JsonObject, "resourceVersion") is { Length: > 0 } version)
        {
            obj["metadata"]!.AsObject()["resourceVersion"] = version;
        }

        return obj;
    }

    private static JsonObject Of(JsonObject obj)
    {
        var source = obj["metadata"]!.AsObject();
        var metadata = new JsonObject();
        foreach (var field in (ReadOnlySpan<string>)["name", "namespace", "uid", "resourceVersion", "creationTimestamp"])
        {
            Json.SetOrRemove(metadata, field, source[field]);
        }

        return new JsonObject
        {
            ["kind"] = Kind,
            ["apiVersion"] = ApiVersion,
            ["metadata"] = metadata,
            ["spec"] = new JsonObject { ["replicas"] = Json.Integer(obj["spec"] as JsonObject, "replicas") },
            ["status"] = new JsonObject { ["replicas"] = Json.Integer(obj["status"] as JsonObject, "replicas") },
        };
    }
}
