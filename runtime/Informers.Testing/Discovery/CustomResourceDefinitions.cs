using System.Globalization;
using System.Text.Json.Nodes;

namespace Informers.Testing;

/// <summary>Makes what a stored CustomResourceDefinition declares a served resource, at once, and takes it away with it.</summary>
internal sealed class CustomResourceDefinitions(ResourceRegistry registry, Database database, TimeProvider time)
{
    /// <summary>Fills in the names that a definition leaves out.</summary>
    public static void Complete(FakeResource resource, JsonObject definition)
    {
        if (!IsDefinition(resource) || definition["spec"] is not JsonObject spec || spec["names"] is not JsonObject names)
        {
            return;
        }

        var kind = Json.String(names, "kind") ?? "";
        names["singular"] ??= kind.ToLowerInvariant();
        names["listKind"] ??= kind + "List";
        spec["conversion"] ??= new JsonObject { ["strategy"] = "None" };
    }

    /// <summary>Serves what a definition declares, and writes into its status that it does.</summary>
    public void Observe(FakeResource resource, StoredObject definition)
    {
        if (!IsDefinition(resource) || database.Find(resource, null, definition.Name) is null)
        {
            return;
        }

        var spec = JsonNode.Parse(definition.Json)!["spec"] as JsonObject;
        var names = spec?["names"] as JsonObject;
        var plural = Json.String(names, "plural");
        var kind = Json.String(names, "kind");
        if (spec is null || plural is null || kind is null || Json.String(spec, "group") is not { } group)
        {
            return;
        }

        registry.Remove(group, plural);
        registry.Add((spec["versions"] as JsonArray ?? []).OfType<JsonObject>().Where(IsServed).Select(version => new FakeResource(
            group,
            Json.String(version, "name") ?? "",
            kind,
            plural,
            Json.String(spec, "scope") == "Cluster" ? ResourceScope.Cluster : ResourceScope.Namespaced)
        {
            Singular = Json.String(names, "singular") ?? kind.ToLowerInvariant(),
            ShortNames = Texts(names?["shortNames"]),
            Categories = Texts(names?["categories"]),
            HasStatus = version["subresources"] is JsonObject status && status.ContainsKey("status"),
            HasScale = version["subresources"] is JsonObject scale && scale.ContainsKey("scale"),
            SelectableFields =
                [.. (version["selectableFields"] as JsonArray ?? []).OfType<JsonObject>().Select(f => Json.String(f, "jsonPath")?.TrimStart('.')).OfType<string>()],
        }).ToList());
        WriteStatus(resource, definition.Name);
    }

    /// <summary>Stops serving what a deleted definition declared, and deletes its objects, those with finalizers left to them.</summary>
    public void ObserveDeletion(FakeResource resource, StoredObject definition)
    {
        if (!IsDefinition(resource)
            || database.Find(resource, null, definition.Name) is not null
            || JsonNode.Parse(definition.Json)!["spec"] is not JsonObject spec)
        {
            return;
        }

        var group = Json.String(spec, "group") ?? "";
        var plural = Json.String(spec["names"] as JsonObject, "plural") ?? "";
        if (registry.All.FirstOrDefault(r => r.Group == group && r.Plural == plural) is { } served)
        {
            foreach (var obj in database.Read(served).Objects)
            {
                try
                {
                    database.Delete(served, obj.Namespace, obj.Name, default);
                }
                catch (ApiException e) when (e.IsNotFound)
                {
                    // Somebody else deleted it meanwhile.
                }
            }
        }

        registry.Remove(group, plural);
    }

    /// <summary>The versions in which a definition stores objects.</summary>
    public static JsonArray StoredVersions(JsonObject? spec) =>
    [
        .. (spec?["versions"] as JsonArray ?? []).OfType<JsonObject>()
            .Where(v => v["storage"] is JsonValue value && value.TryGetValue<bool>(out var yes) && yes)
            .Select(v => v["name"]?.DeepClone()),
    ];

    private static bool IsDefinition(FakeResource resource) =>
        resource.Kind == "CustomResourceDefinition" && resource.Group == BuiltInResources.CustomResourceDefinitionGroup;

    private static bool IsServed(JsonObject version) => version["served"] is not JsonValue served || !served.TryGetValue<bool>(out var yes) || yes;

    private static IReadOnlyList<string> Texts(JsonNode? list) => [.. (list as JsonArray ?? []).OfType<JsonValue>().Select(v => v.ToString())];

    private void WriteStatus(FakeResource resource, string name)
    {
        var now = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        database.Update(
            resource,
            null,
            name,
            current =>
            {
                var spec = current["spec"]!.AsObject();
                if (current["status"] is JsonObject known && JsonNode.DeepEquals(known["acceptedNames"], spec["names"]))
                {
                    return current;
                }

                current["status"] = new JsonObject
                {
                    ["conditions"] = new JsonArray(
                        Condition("NamesAccepted", "NoConflicts", "no conflicts found", now),
                        Condition("Established", "InitialNamesAccepted", "the initial names have been accepted", now)),
                    ["acceptedNames"] = spec["names"]?.DeepClone(),
                    ["storedVersions"] = StoredVersions(spec),
                };
                return current;
            },
            UpdatePart.Status,
            isPatch: true,
            dryRun: false);
    }

    private static JsonObject Condition(string type, string reason, string message, string now) => new()
    {
        ["type"] = type,
        ["status"] = "True",
        ["lastTransitionTime"] = now,
        ["reason"] = reason,
        ["message"] = message,
    };
}
