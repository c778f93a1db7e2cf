using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Informers.Testing.Tests.Differential;

/// <summary>
/// Makes the answers of two servers comparable: resource versions become their order of appearance, uids and times become marks, and
/// what only typed storage writes (empty maps, nulls, managed fields) goes.
/// </summary>
internal sealed partial class Normalizer
{
    private readonly Dictionary<string, string> _uids = [];
    private readonly SortedSet<long> _versions = [];

    /// <summary>Collects the resource versions of an answer, so that they can be numbered in their order.</summary>
    public void Observe(JsonNode? node)
    {
        foreach (var (name, value) in Walk(node))
        {
            if (name == "resourceVersion" && long.TryParse(value, CultureInfo.InvariantCulture, out var version))
            {
                _versions.Add(version);
            }
        }
    }

    public string Normalize(JsonNode? node) => Clean(node, "")?.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) ?? "null";

    private static IEnumerable<(string Name, string Value)> Walk(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject obj:
                foreach (var (name, value) in obj)
                {
                    if (value is JsonValue text && text.GetValueKind() == JsonValueKind.String)
                    {
                        yield return (name, text.GetValue<string>());
                    }

                    foreach (var inner in Walk(value))
                    {
                        yield return inner;
                    }
                }

                break;
            case JsonArray array:
                foreach (var inner in array.SelectMany(Walk))
                {
                    yield return inner;
                }

                break;
        }
    }

    private JsonNode? Clean(JsonNode? node, string name)
    {
        switch (node)
        {
            case JsonObject obj:
                var cleaned = new JsonObject();
                foreach (var (key, value) in obj.OrderBy(p => p.Key, StringComparer.Ordinal))
                {
                    if (key is not "managedFields" && Clean(value, key) is { } child)
                    {
                        cleaned[key] = child;
                    }
                }

                return cleaned.Count == 0 && name.Length > 0 ? null : cleaned;
            case JsonArray array:
                return new JsonArray([.. array.Select(e => Clean(e, "") ?? new JsonObject())]);
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                return Text(name, value.GetValue<string>());
            default:
                return node?.DeepClone();
        }
    }

    private JsonNode? Text(string name, string text) => name switch
    {
        "continue" => text.Length == 0 ? null : "<token>",
        "resourceVersion" => long.TryParse(text, CultureInfo.InvariantCulture, out var version) ? Version(version) : text,
        "uid" => _uids.TryGetValue(text, out var known) ? known : _uids[text] = $"<uid {_uids.Count}>",
        "creationTimestamp" or "deletionTimestamp" or "lastTransitionTime" => "<time>",
        "message" => Message(text),
        _ => text.Length == 0 ? null : text,
    };

    private string Version(long version) => string.Create(CultureInfo.InvariantCulture, $"<rv {_versions.Count(v => v < version)}>");

    private string Message(string text)
    {
        foreach (var (uid, mark) in _uids)
        {
            text = text.Replace(uid, mark, StringComparison.Ordinal);
        }

        return Versions().Replace(text, "<rv>");
    }

    [GeneratedRegex(@"(?<=current: )\d+|(?<=in record \()\d+|(?<=too old resource version: )\d+ \(\d+\)")]
    private static partial Regex Versions();
}
