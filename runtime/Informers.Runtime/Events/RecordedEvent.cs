using System.Text.Json.Nodes;
using Informers.Writing;

namespace Informers;

/// <summary>An event as it was reported, or as it is written once it was put together with others.</summary>
internal sealed record RecordedEvent
{
    /// <summary>The object's apiVersion, kind, namespace, name, uid and resourceVersion.</summary>
    public required (string ApiVersion, string Kind, string Namespace, string Name, string Uid, string ResourceVersion) Regarding { get; init; }

    public required EventKind Kind { get; init; }

    public required string Reason { get; init; }

    public required string Message { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>The name of the Event object.</summary>
    public required string Name { get; init; }

    public required DateTime FirstTime { get; init; }

    public required DateTime LastTime { get; init; }

    public int Count { get; init; } = 1;

    /// <summary>Where the Event object lives: cluster-scoped objects have theirs in <c>default</c>.</summary>
    public string Namespace => Regarding.Namespace.Length == 0 ? "default" : Regarding.Namespace;

    /// <summary>The Event, whole.</summary>
    public JsonObject ToJson(string component, string? host)
    {
        var metadata = new JsonObject { ["name"] = Name, ["namespace"] = Namespace };
        if (Annotations is { Count: > 0 })
        {
            metadata["annotations"] = new JsonObject(Annotations.Select(static pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        }

        var source = new JsonObject { ["component"] = component };
        var regarding = new JsonObject { ["kind"] = Regarding.Kind, ["apiVersion"] = Regarding.ApiVersion, ["name"] = Regarding.Name };
        Add(source, "host", host);
        Add(regarding, "namespace", Regarding.Namespace);
        Add(regarding, "uid", Regarding.Uid);
        Add(regarding, "resourceVersion", Regarding.ResourceVersion);
        var json = new JsonObject
        {
            ["metadata"] = metadata,
            ["involvedObject"] = regarding,
            ["reason"] = Reason,
            ["message"] = Message,
            ["source"] = source,
            ["firstTimestamp"] = JsonWrite.SecondsText(FirstTime),
            ["lastTimestamp"] = JsonWrite.SecondsText(LastTime),
            ["count"] = Count,
            ["type"] = Kind.ToString(),
            ["reportingComponent"] = component,
        };

        // Which servers want to be there, if only empty.
        json["reportingInstance"] = host ?? string.Empty;
        return json;
    }

    /// <summary>What changes in an Event that was written before.</summary>
    public JsonObject ToPatch() => new()
    {
        ["count"] = Count,
        ["lastTimestamp"] = JsonWrite.SecondsText(LastTime),
        ["message"] = Message,
    };

    private static void Add(JsonObject json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json[name] = value;
        }
    }
}
