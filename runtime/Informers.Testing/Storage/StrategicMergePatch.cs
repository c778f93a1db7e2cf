using System.Text.Json.Nodes;

namespace Informers.Testing;

/// <summary>
/// Strategic merge patch. Maps are merged; of lists, those known by the name of their field are merged by their key, as Kubernetes'
/// types declare it, and all others are replaced. The known names are a table, not the types: a field of the same name elsewhere is
/// merged in the same way.
/// </summary>
internal static class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string Order = "$setElementOrder/";
    private const string DeletePrimitives = "$deleteFromPrimitiveList/";
    private const string RetainKeys = "$retainKeys";

    // Fields of lists of maps, with the field that tells their elements apart.
    private static readonly Dictionary<string, string[]> MergeKeys = new()
    {
        ["containers"] = ["name"],
        ["initContainers"] = ["name"],
        ["ephemeralContainers"] = ["name"],
        ["volumes"] = ["name"],
        ["env"] = ["name"],
        ["imagePullSecrets"] = ["name"],
        ["secrets"] = ["name"],
        ["volumeMounts"] = ["mountPath"],
        ["volumeDevices"] = ["devicePath"],
        ["hostAliases"] = ["ip"],
        ["topologySpreadConstraints"] = ["topologyKey"],
        ["ports"] = ["containerPort", "port"],
        ["conditions"] = ["type"],
        ["addresses"] = ["type"],
        ["taints"] = ["key"],
        ["ownerReferences"] = ["uid"],
        ["resourceClaims"] = ["name"],
    };

    private static readonly HashSet<string> MergedPrimitives = ["finalizers"];

    public static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        switch (Json.String(patch, Directive))
        {
            case "replace":
                var replacement = patch.DeepClone().AsObject();
                replacement.Remove(Directive);
                return replacement;
            case "delete":
                return [];
        }

        if (patch[RetainKeys] is JsonArray retained)
        {
            var keep = retained.Select(k => k?.ToString()).ToHashSet();
            foreach (var name in target.Select(p => p.Key).Where(k => !keep.Contains(k)).ToList())
            {
                target.Remove(name);
            }
        }

        foreach (var (name, value) in patch)
        {
            if (name is Directive or RetainKeys || name.StartsWith(Order, StringComparison.Ordinal))
            {
                continue;
            }

            if (name.StartsWith(DeletePrimitives, StringComparison.Ordinal))
            {
                RemovePrimitives(target, name[DeletePrimitives.Length..], value as JsonArray ?? []);
                continue;
            }

            switch (value)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject child:
                    target[name] = Apply(target[name]?.DeepClone() as JsonObject ?? [], child);
                    break;
                case JsonArray list:
                    target[name] = MergeList(name, target[name] as JsonArray, list, patch[Order + name] as JsonArray);
                    break;
                default:
                    target[name] = value.DeepClone();
                    break;
            }
        }

        return target;
    }

    private static JsonArray MergeList(string field, JsonArray? target, JsonArray patch, JsonArray? order)
    {
        if (MergedPrimitives.Contains(field))
        {
            var all = (target ?? []).Concat(patch).Select(v => v!.ToString()).Distinct();
            return [.. all.Select(v => (JsonNode)v)];
        }

        if (KeyOf(field, patch) is not { } key)
        {
            return patch.DeepClone().AsArray();
        }

        if (patch.OfType<JsonObject>().Any(e => Json.String(e, Directive) == "replace"))
        {
            return [.. patch.OfType<JsonObject>().Where(e => Json.String(e, Directive) is null).Select(e => e.DeepClone())];
        }

        var existing = (target ?? []).OfType<JsonObject>().Select(e => e.DeepClone().AsObject()).ToList();
        var added = new List<JsonObject>();
        foreach (var element in patch.OfType<JsonObject>())
        {
            var at = existing.FindIndex(e => SameKey(e, element, key));
            if (Json.String(element, Directive) == "delete")
            {
                if (at >= 0)
                {
                    existing.RemoveAt(at);
                }
            }
            else if (at >= 0)
            {
                existing[at] = Apply(existing[at], element);
            }
            else
            {
                added.Add(Apply([], element));
            }
        }

        // New elements come first, as the API server puts them, unless the patch says the order.
        var merged = added.Concat(existing).ToList();
        if (order is not null)
        {
            var wanted = order.OfType<JsonObject>().Select(e => e[key]?.ToJsonString()).ToList();
            merged = [.. merged.OrderBy(e => wanted.IndexOf(e[key]?.ToJsonString()) is var i && i < 0 ? int.MaxValue : i)];
        }

        // Added as nodes: for their own class there is a generic Add, which cannot be trimmed.
        return [.. merged.Select(static element => (JsonNode)element)];
    }

    private static string? KeyOf(string field, JsonArray list)
    {
        if (!MergeKeys.TryGetValue(field, out var keys) || list.Count == 0)
        {
            return null;
        }

        foreach (var key in keys)
        {
            if (list.All(e => e is JsonObject obj && (obj.ContainsKey(key) || Json.String(obj, Directive) == "replace")))
            {
                return key;
            }
        }

        return null;
    }

    private static bool SameKey(JsonObject a, JsonObject b, string key) => JsonNode.DeepEquals(a[key], b[key]);

    private static void RemovePrimitives(JsonObject target, string field, JsonArray values)
    {
        if (target[field] is JsonArray list)
        {
            foreach (var value in values)
            {
                if (list.FirstOrDefault(e => JsonNode.DeepEquals(e, value)) is { } found)
                {
                    list.Remove(found);
                }
            }
        }
    }
}
