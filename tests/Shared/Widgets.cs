using System.Text;
using System.Text.Json;

namespace Informers.Tests;

/// <summary>Makes widgets, and the JSON that an API server would send of them.</summary>
public static class Widgets
{
    /// <summary>A widget. Its uid follows from its name unless given, so that "the same object" is the default.</summary>
    public static Widget New(
        string name,
        string? @namespace = "default",
        string resourceVersion = "1",
        string? value = null,
        string? uid = null,
        params (string Key, string Value)[] labels) => new()
        {
            Name = name,
            Namespace = @namespace,
            ResourceVersion = resourceVersion,
            Uid = uid ?? $"uid-{@namespace}-{name}",
            Value = value,
            Labels = labels.Length == 0 ? null : labels.ToDictionary(l => l.Key, l => l.Value, StringComparer.Ordinal),
        };

    /// <summary>A widget as an API server writes it.</summary>
    public static string Json(Widget widget)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("apiVersion", "example.com/v1");
            writer.WriteString("kind", "Widget");
            writer.WriteStartObject("metadata");
            WriteOptional(writer, "name", widget.Name);
            WriteOptional(writer, "namespace", widget.Namespace);
            WriteOptional(writer, "uid", widget.Uid);
            WriteOptional(writer, "resourceVersion", widget.ResourceVersion);
            WriteMap(writer, "labels", widget.Labels);
            WriteMap(writer, "annotations", widget.Annotations);
            writer.WriteEndObject();
            writer.WriteStartObject("spec");
            WriteOptional(writer, "value", widget.Value);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>A list as an API server writes it for a built-in resource: metadata before the items.</summary>
    public static string ListJson(string resourceVersion, params IEnumerable<Widget> items) =>
        $$"""{"kind":"WidgetList","apiVersion":"example.com/v1","metadata":{"resourceVersion":"{{resourceVersion}}"},"items":[{{string.Join(',', items.Select(Json))}}]}""";

    private static void WriteOptional(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void WriteMap(Utf8JsonWriter writer, string name, Dictionary<string, string>? map)
    {
        if (map is null)
        {
            return;
        }

        writer.WriteStartObject(name);
        foreach (var (key, value) in map)
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
    }
}
