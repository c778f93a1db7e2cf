using System.Text.Json;
using System.Text.Json.Nodes;

namespace Informers.Rest;

/// <summary>One operation of a JSON patch (RFC 6902). Immutable, as long as its value is not changed.</summary>
public sealed class JsonPatchOperation
{
    private JsonPatchOperation(string operation, string path, string? from, JsonNode? value, bool hasValue)
    {
        ArgumentNullException.ThrowIfNull(path);
        Operation = operation;
        Path = path;
        From = from;
        Value = value;
        _hasValue = hasValue;
    }

    private readonly bool _hasValue;

    /// <summary>The word: <c>add</c>, <c>remove</c>, <c>replace</c>, <c>move</c>, <c>copy</c> or <c>test</c>.</summary>
    public string Operation { get; }

    /// <summary>The place, as a JSON pointer such as <c>/metadata/labels/app</c>; see <see cref="Pointer"/>.</summary>
    public string Path { get; }

    /// <summary>The place that is moved or copied.</summary>
    public string? From { get; }

    /// <summary>The value that is added, put in place of another, or tested for.</summary>
    public JsonNode? Value { get; }

    /// <summary>Adds a member, replacing one of that name, or inserts an element; <c>/-</c> at the end of the path appends one.</summary>
    /// <param name="path">The place.</param>
    /// <param name="value">The value.</param>
    public static JsonPatchOperation Add(string path, JsonNode? value) => new("add", path, null, value, hasValue: true);

    /// <summary>Removes what is there; an error where nothing is.</summary>
    /// <param name="path">The place.</param>
    public static JsonPatchOperation Remove(string path) => new("remove", path, null, null, hasValue: false);

    /// <summary>Replaces what is there; an error where nothing is.</summary>
    /// <param name="path">The place.</param>
    /// <param name="value">The value.</param>
    public static JsonPatchOperation Replace(string path, JsonNode? value) => new("replace", path, null, value, hasValue: true);

    /// <summary>Moves a value.</summary>
    /// <param name="from">Where it is.</param>
    /// <param name="path">Where it goes.</param>
    public static JsonPatchOperation Move(string from, string path) => new("move", path, from, null, hasValue: false);

    /// <summary>Copies a value.</summary>
    /// <param name="from">Where it is.</param>
    /// <param name="path">Where the copy goes.</param>
    public static JsonPatchOperation Copy(string from, string path) => new("copy", path, from, null, hasValue: false);

    /// <summary>Makes the whole patch fail, as invalid (422), where there is another value or none.</summary>
    /// <param name="path">The place.</param>
    /// <param name="value">The value that must be there.</param>
    public static JsonPatchOperation Test(string path, JsonNode? value) => new("test", path, null, value, hasValue: true);

    /// <summary>Makes a path of names, such as that of a label with a slash in it.</summary>
    /// <param name="names">The names of the members, and indices of elements, from the outside in.</param>
    /// <returns>The JSON pointer.</returns>
    public static string Pointer(params ReadOnlySpan<string> names)
    {
        var path = new System.Text.StringBuilder();
        foreach (var name in names)
        {
            path.Append('/').Append(name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
        }

        return path.ToString();
    }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("op"u8, Operation);
        writer.WriteString("path"u8, Path);
        if (From is not null)
        {
            writer.WriteString("from"u8, From);
        }

        if (_hasValue)
        {
            writer.WritePropertyName("value"u8);
            if (Value is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                Value.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    }
}
