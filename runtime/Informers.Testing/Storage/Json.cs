using System.Text.Json;
using System.Text.Json.Nodes;

namespace Informers.Testing;

/// <summary>Reading JSON trees.</summary>
internal static class Json
{
    /// <summary>The text of a member; <see langword="null"/> when absent, null or no text.</summary>
    public static string? String(JsonObject? obj, string name) =>
        obj?[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>The number of a member; 0 when absent or no number.</summary>
    public static long Integer(JsonObject? obj, string name) =>
        obj?[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<long>(out var number) ? number : 0;

    /// <summary>A map of texts; what is no text is left out.</summary>
    public static IReadOnlyDictionary<string, string> Strings(JsonNode? node)
    {
        if (node is not JsonObject { Count: > 0 } map)
        {
            return StoredObject.EmptyStrings;
        }

        var strings = new Dictionary<string, string>(map.Count);
        foreach (var name in map.Select(p => p.Key))
        {
            if (String(map, name) is { } text)
            {
                strings[name] = text;
            }
        }

        return strings;
    }

    /// <summary>Sets a member, or removes it when there is no value.</summary>
    public static void SetOrRemove(JsonObject obj, string name, JsonNode? value)
    {
        if (value is null)
        {
            obj.Remove(name);
        }
        else
        {
            obj[name] = value.Parent is null ? value : value.DeepClone();
        }
    }
}
