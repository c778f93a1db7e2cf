using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Informers.Decoding;
using Informers.Rest;

namespace Informers;

/// <summary>
/// An object of any kind, for resources that have no class. It holds the object's JSON as UTF-8 and reads from that what is asked for; what
/// informers need at hand, such as the name, is read once.
/// </summary>
/// <remarks>
/// <para>The counterpart of apimachinery's <c>unstructured.Unstructured</c>, but for its setters.</para>
/// <para>
/// Immutable and thread-safe: a cache may hand it out without a copy. To write an object back, change what <see cref="ToJsonObject"/>
/// returns. Methods whose names begin with Get read the JSON on each call; keep their results where they are needed often.
/// </para>
/// <para>
/// Paths are the names of members, from the outside in: <c>GetString("spec", "nodeName")</c>. A path that does not lead anywhere, a JSON
/// null at its end and a value of another type are all "none". Arrays are read through <see cref="GetElement"/>.
/// </para>
/// </remarks>
public sealed class Unstructured
{
    private readonly byte[] _json;

    /// <summary>Wraps the bytes of an object that was read.</summary>
    internal Unstructured(byte[] json) => _json = json;

    /// <summary>The group and version, such as <c>apps/v1</c>; empty when the object does not say it and nobody knows.</summary>
    public string ApiVersion { get; internal init; } = string.Empty;

    /// <summary>The kind; empty when the object does not say it and nobody knows.</summary>
    public string Kind { get; internal init; } = string.Empty;

    /// <summary>The <c>metadata.name</c>.</summary>
    public string? Name { get; internal init; }

    /// <summary>The <c>metadata.namespace</c>; <see langword="null"/> when cluster scoped.</summary>
    public string? Namespace { get; internal init; }

    /// <summary>The <c>metadata.uid</c>.</summary>
    public string? Uid { get; internal init; }

    /// <summary>The <c>metadata.resourceVersion</c>.</summary>
    public string? ResourceVersion { get; internal init; }

    /// <summary>The whole object as UTF-8 JSON, as the server sent it, but for <c>metadata.managedFields</c> unless an option keeps them.</summary>
    public ReadOnlyMemory<byte> Utf8Json => _json;

    /// <summary>Where the metadata begins in the JSON; zero when there is none.</summary>
    internal int MetadataOffset { get; init; }

    /// <summary>Where the labels begin; zero when there are none.</summary>
    internal int LabelsOffset { get; init; }

    /// <summary>Where the annotations begin; zero when there are none.</summary>
    internal int AnnotationsOffset { get; init; }

    /// <summary>The value of a member of the object, such as <c>spec</c>; <see langword="null"/> when there is none.</summary>
    /// <param name="member">The member's name.</param>
    public JsonElement? this[string member] => GetElement(member);

    /// <summary>Reads an object from JSON; keeps all of it.</summary>
    /// <param name="json">The object.</param>
    /// <returns>The object.</returns>
    /// <exception cref="JsonException">It is no JSON object, or its metadata are not what Kubernetes has there.</exception>
    public static Unstructured Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return Parse(Encoding.UTF8.GetBytes(json));
    }

    /// <inheritdoc cref="Parse(string)"/>
    public static Unstructured Parse(ReadOnlySpan<byte> json)
    {
        var obj = new UnstructuredDecoder(string.Empty, string.Empty).Decode(json, new DecodeContext { KeepManagedFields = true }, out _);

        // Nothing but blanks may follow; the reader throws otherwise.
        var reader = JsonReading.Read(json);
        while (reader.Read())
        {
        }

        return obj;
    }

    /// <summary>The value of one label.</summary>
    /// <param name="key">The label's key.</param>
    /// <param name="value">The label's value.</param>
    /// <returns>Whether the object has that label.</returns>
    public bool TryGetLabel(string key, [NotNullWhen(true)] out string? value) => TryGetValue(LabelsOffset, key, out value);

    /// <summary>The value of one annotation.</summary>
    /// <param name="key">The annotation's key.</param>
    /// <param name="value">The annotation's value.</param>
    /// <returns>Whether the object has that annotation.</returns>
    public bool TryGetAnnotation(string key, [NotNullWhen(true)] out string? value) => TryGetValue(AnnotationsOffset, key, out value);

    /// <summary>The labels; empty when there are none.</summary>
    /// <returns>A copy.</returns>
    public IReadOnlyDictionary<string, string> GetLabels() => GetStringMap("metadata", "labels") ?? EmptyMap;

    /// <summary>The annotations; empty when there are none.</summary>
    /// <returns>A copy.</returns>
    public IReadOnlyDictionary<string, string> GetAnnotations() => GetStringMap("metadata", "annotations") ?? EmptyMap;

    /// <summary>The objects that this one belongs to; empty when there are none.</summary>
    /// <returns>A copy.</returns>
    /// <exception cref="JsonException">They are not what Kubernetes has there.</exception>
    public IReadOnlyList<OwnerReference> GetOwnerReferences() =>
        TryFind(["metadata", "ownerReferences"], out JsonCursor cursor)
            ? ObjectMetaDecoder.ReadOwnerReferences(ref cursor, DecodeContext.Default) ?? []
            : [];

    /// <summary>What must happen before the object may vanish; empty when there is nothing.</summary>
    /// <returns>A copy.</returns>
    public IReadOnlyList<string> GetFinalizers() => GetStringList("metadata", "finalizers") ?? [];

    /// <summary>Counts the changes of the desired state.</summary>
    /// <returns>The number, or <see langword="null"/> when the object has none.</returns>
    public long? GetGeneration() => GetInt64("metadata", "generation");

    /// <summary>When the object was created.</summary>
    /// <returns>The time in UTC, or <see langword="null"/> when the object has none.</returns>
    public DateTime? GetCreationTimestamp() => GetDateTime("metadata", "creationTimestamp");

    /// <summary>When its deletion was asked for.</summary>
    /// <returns>The time in UTC, or <see langword="null"/> when it is not being deleted.</returns>
    public DateTime? GetDeletionTimestamp() => GetDateTime("metadata", "deletionTimestamp");

    /// <summary>The whole metadata.</summary>
    /// <returns>A copy, or <see langword="null"/> when the object has none.</returns>
    /// <exception cref="JsonException">They are not what Kubernetes has there.</exception>
    public ObjectMeta? GetMetadata() =>
        TryFind(["metadata"], out JsonCursor cursor)
            ? ObjectMetaDecoder.Read(ref cursor, new DecodeContext { KeepManagedFields = true })
            : null;

    /// <summary>A string.</summary>
    /// <param name="path">The names of the members that lead to it.</param>
    /// <returns>The string, or <see langword="null"/> when there is none.</returns>
    public string? GetString(params ReadOnlySpan<string> path) =>
        TryFind(path, out JsonCursor cursor) && cursor.Next == '"' ? DecodeContext.Default.ReadSharedString(ref cursor) : null;

    /// <summary>A whole number.</summary>
    /// <param name="path">The names of the members that lead to it.</param>
    /// <returns>The number, or <see langword="null"/> when there is none that fits.</returns>
    public long? GetInt64(params ReadOnlySpan<string> path) =>
        TryFind(path, out Utf8JsonReader reader) && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value) ? value : null;

    /// <summary>A number.</summary>
    /// <param name="path">The names of the members that lead to it.</param>
    /// <returns>The number, or <see langword="null"/> when there is none.</returns>
    public double? GetDouble(params ReadOnlySpan<string> path) =>
        TryFind(path, out Utf8JsonReader reader) && reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var value) ? value : null;

    /// <summary>True or false.</summary>
    /// <param name="path">The names of the members that lead to it.</param>
    /// <returns>The value, or <see langword="null"/> when there is none.</returns>
    public bool? GetBoolean(params ReadOnlySpan<string> path) => !TryFind(path, out Utf8JsonReader reader)
        ? null
        : reader.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => null,
        };

    /// <summary>A point in time, as Kubernetes writes it.</summary>
    /// <param name="path">The names of the members that lead to it.</param>
    /// <returns>The time in UTC, or <see langword="null"/> when there is none.</returns>
    public DateTime? GetDateTime(params ReadOnlySpan<string> path) =>
        TryFind(path, out Utf8JsonReader reader) && reader.TokenType == JsonTokenType.String && Rfc3339.TryParse(TokenRead.Text(ref reader), out var value)
            ? value.UtcDateTime
            : null;

    /// <summary>An object whose members are strings.</summary>
    /// <param name="path">The names of the members that lead to it.</param>
    /// <returns>A copy, without the members that are null; <see langword="null"/> when there is none.</returns>
    /// <exception cref="JsonException">It has members that are no strings.</exception>
    public IReadOnlyDictionary<string, string>? GetStringMap(params ReadOnlySpan<string> path) =>
        TryFind(path, out JsonCursor cursor) && cursor.Next == '{'
            ? ObjectMetaDecoder.ReadMap(ref cursor, DecodeContext.Default, shareValues: true)
            : null;

    /// <summary>An array of strings.</summary>
    /// <param name="path">The names of the members that lead to it.</param>
    /// <returns>A copy, without the elements that are null; <see langword="null"/> when there is none.</returns>
    /// <exception cref="JsonException">It has elements that are no strings.</exception>
    public IReadOnlyList<string>? GetStringList(params ReadOnlySpan<string> path) =>
        TryFind(path, out JsonCursor cursor) && cursor.Next == '['
            ? ObjectMetaDecoder.ReadTexts(ref cursor, DecodeContext.Default)
            : null;

    /// <summary>A value of any type.</summary>
    /// <param name="path">The names of the members that lead to it; none for the whole object.</param>
    /// <returns>A copy, or <see langword="null"/> when there is none.</returns>
    public JsonElement? GetElement(params ReadOnlySpan<string> path) =>
        TryFind(path, out Utf8JsonReader reader) ? JsonElement.ParseValue(ref reader) : null;

    /// <summary>A value as a class of one's own.</summary>
    /// <typeparam name="T">The class.</typeparam>
    /// <param name="typeInfo">Reads it, such as <c>MyJsonContext.Default.MySpec</c>.</param>
    /// <param name="path">The names of the members that lead to it; none for the whole object.</param>
    /// <returns>A new instance, or the default when there is none.</returns>
    /// <exception cref="JsonException">The value does not fit the class.</exception>
    public T? Deserialize<T>(JsonTypeInfo<T> typeInfo, params ReadOnlySpan<string> path)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        return TryFind(path, out Utf8JsonReader reader) ? JsonSerializer.Deserialize(ref reader, typeInfo) : default;
    }

    /// <summary>The whole object, to be changed.</summary>
    /// <returns>A copy.</returns>
    public JsonObject ToJsonObject()
    {
        var reader = JsonReading.Read(_json);
        reader.Read();
        return (JsonObject)JsonNode.Parse(ref reader)!;
    }

    /// <summary>The kind and the key, such as <c>Pod shop/web</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() =>
        $"{(Kind.Length == 0 ? nameof(Unstructured) : Kind)} {new ObjectName(Namespace ?? string.Empty, Name ?? string.Empty)}";

    private static IReadOnlyDictionary<string, string> EmptyMap => System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;

    // Leads to a value that is not null; says whether there is one.
    private bool TryFind(ReadOnlySpan<string> path, out Utf8JsonReader reader)
    {
        var start = 0;
        if (path is ["metadata", ..] && MetadataOffset > 0)
        {
            start = MetadataOffset;
            path = path[1..];
        }

        reader = JsonReading.ReadFirst(_json.AsSpan(start));
        reader.Read();
        foreach (var member in path)
        {
            if (!TryEnter(ref reader, member))
            {
                return false;
            }
        }

        return reader.TokenType != JsonTokenType.Null;
    }

    private bool TryFind(ReadOnlySpan<string> path, out JsonCursor cursor)
    {
        var isFound = TryFind(path, out Utf8JsonReader reader);
        var start = path is ["metadata", ..] ? MetadataOffset : 0;
        cursor = isFound ? new JsonCursor(_json.AsSpan(start + (int)reader.TokenStartIndex)) : default;
        return isFound;
    }

    private bool TryGetValue(int start, string key, [NotNullWhen(true)] out string? value)
    {
        ArgumentNullException.ThrowIfNull(key);
        value = null;
        if (start == 0)
        {
            return false;
        }

        var reader = JsonReading.ReadFirst(_json.AsSpan(start));
        reader.Read();
        if (TryEnter(ref reader, key) && reader.TokenType == JsonTokenType.String)
        {
            var cursor = new JsonCursor(_json.AsSpan(start + (int)reader.TokenStartIndex));
            value = DecodeContext.Default.ReadSharedString(ref cursor);
        }

        return value is not null;
    }

    private static bool TryEnter(ref Utf8JsonReader reader, string member)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals(member);
            reader.Read();
            if (isIt)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }
}
