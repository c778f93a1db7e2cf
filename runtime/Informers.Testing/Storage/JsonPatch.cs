using System.Globalization;
using System.Text.Json.Nodes;

namespace Informers.Testing;

/// <summary>JSON patch (RFC 6902).</summary>
internal static class JsonPatch
{
    /// <summary>Changes an object as the operations say.</summary>
    /// <exception cref="ApiException">An operation can't be applied (422), or is none (400).</exception>
    public static JsonObject Apply(JsonObject target, JsonArray operations)
    {
        JsonNode? root = target;
        foreach (var node in operations)
        {
            var operation = node as JsonObject ?? throw ApiException.BadRequest("error decoding patch: each operation must be an object");
            var path = Pointer(operation, "path");
            switch (Json.String(operation, "op"))
            {
                case "add":
                    Add(ref root, path, operation["value"]?.DeepClone());
                    break;
                case "remove":
                    Remove(root, path);
                    break;
                case "replace":
                    _ = Find(root, path);
                    if (path.Length > 0)
                    {
                        Remove(root, path);
                    }

                    Add(ref root, path, operation["value"]?.DeepClone());
                    break;
                case "copy":
                    Add(ref root, path, Find(root, Pointer(operation, "from"))?.DeepClone());
                    break;
                case "move":
                    var from = Pointer(operation, "from");
                    var moved = Find(root, from)?.DeepClone();
                    Remove(root, from);
                    Add(ref root, path, moved);
                    break;
                case "test":
                    if (!JsonNode.DeepEquals(Find(root, path), operation["value"]))
                    {
                        throw ApiException.PatchNotApplicable();
                    }

                    break;
                default:
                    throw ApiException.PatchNotApplicable();
            }
        }

        return root as JsonObject ?? throw ApiException.PatchNotApplicable();
    }

    private static string[] Pointer(JsonObject operation, string name)
    {
        var text = Json.String(operation, name) ?? throw ApiException.PatchNotApplicable();
        if (text.Length == 0)
        {
            return [];
        }

        return text[0] == '/'
            ? [.. text[1..].Split('/').Select(s => s.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]
            : throw ApiException.PatchNotApplicable();
    }

    private static JsonNode? Find(JsonNode? node, ReadOnlySpan<string> path)
    {
        foreach (var step in path)
        {
            node = node switch
            {
                JsonObject obj when obj.TryGetPropertyValue(step, out var child) => child,
                JsonArray array => array[IndexOf(step, array.Count - 1)],
                _ => throw ApiException.PatchNotApplicable(),
            };
        }

        return node;
    }

    private static void Add(ref JsonNode? root, string[] path, JsonNode? value)
    {
        if (path.Length == 0)
        {
            root = value;
            return;
        }

        switch (Find(root, path.AsSpan(0, path.Length - 1)))
        {
            case JsonObject obj:
                obj[path[^1]] = value;
                break;
            case JsonArray array:
                array.Insert(path[^1] == "-" ? array.Count : IndexOf(path[^1], array.Count), value);
                break;
            default:
                throw ApiException.PatchNotApplicable();
        }
    }

    private static void Remove(JsonNode? root, string[] path)
    {
        if (path.Length == 0)
        {
            throw ApiException.PatchNotApplicable();
        }

        switch (Find(root, path.AsSpan(0, path.Length - 1)))
        {
            case JsonObject obj when obj.Remove(path[^1]):
                break;
            case JsonArray array:
                array.RemoveAt(IndexOf(path[^1], array.Count - 1));
                break;
            default:
                throw ApiException.PatchNotApplicable();
        }
    }

    private static int IndexOf(string text, int largest) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= largest
            ? index
            : throw ApiException.PatchNotApplicable();
}
