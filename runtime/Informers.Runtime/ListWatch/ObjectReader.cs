using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Informers.Decoding;
using Informers.Rest;

namespace Informers;

/// <summary>Decodes the objects of lists and watches, and says of one that is unusable which it is and why. Thread-safe.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
internal sealed class ObjectReader<T>
    where T : class
{
    private readonly ResourceType<T> _resourceType;
    private readonly IObjectDecoder<T> _decoder;
    private readonly IBytesDecoder<T>? _bytesDecoder;
    private readonly DecodeContext _context;
    private readonly string _apiVersion;
    private readonly byte[] _apiVersionUtf8;
    private readonly byte[] _kind;

    public ObjectReader(ResourceType<T> resourceType, DecodeContext context)
    {
        _resourceType = resourceType;
        _decoder = resourceType.Decoder;
        _bytesDecoder = _decoder as IBytesDecoder<T>;
        _context = context;
        _apiVersion = resourceType.Resource.ApiVersion;
        _apiVersionUtf8 = Encoding.UTF8.GetBytes(_apiVersion);
        _kind = Encoding.UTF8.GetBytes(resourceType.Kind);
    }

    /// <summary>Decodes an object.</summary>
    /// <param name="json">The bytes that <paramref name="reader"/> reads.</param>
    /// <param name="reader">Stands on the first token of the value; ends on its last one if the object was decoded, otherwise anywhere.</param>
    /// <param name="obj">The object; it has a name.</param>
    /// <param name="error">What is wrong with it.</param>
    /// <param name="namedItsKind">Whether the object says itself that it is of the resource's kind.</param>
    /// <param name="listedKind">The kind of which the list says that its items are; <see langword="null"/> outside of lists.</param>
    /// <returns>Whether there is an object.</returns>
    public bool TryRead(
        ReadOnlySpan<byte> json,
        ref Utf8JsonReader reader,
        [NotNullWhen(true)] out T? obj,
        [NotNullWhen(false)] out InvalidObjectException? error,
        out bool namedItsKind,
        string? listedKind = null)
    {
        obj = null;
        namedItsKind = false;
        var start = (int)reader.TokenStartIndex;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            error = new InvalidObjectException($"Expected an object of {_resourceType}, found {Describe(reader.TokenType)}. It is left out.");
            return false;
        }

        var depth = reader.CurrentDepth;
        try
        {
            if (!IsOfKind(reader, out namedItsKind, out var otherKind))
            {
                error = Invalid(json[start..], $"it is a {otherKind}, not a {(_kind.Length == 0 ? "resource" : _resourceType.Kind)} ({_apiVersion})", null);
                return false;
            }

            obj = _bytesDecoder is null
                ? _decoder.Decode(ref reader, _context)
                : _bytesDecoder.Decode(json, ref reader, listedKind, _context);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever a decoder throws is about this one object.
            obj = null;
            error = Invalid(json[start..], e.Message, e);
            return false;
        }

        if (obj is null || reader.TokenType != JsonTokenType.EndObject || reader.CurrentDepth != depth)
        {
            obj = null;
            error = Invalid(json[start..], $"its decoder, {_decoder.GetType().Name}, did not read it to its end", null);
            return false;
        }

        if (string.IsNullOrEmpty(_resourceType.GetName(obj)))
        {
            obj = null;
            error = Invalid(json[start..], "it has no metadata.name", null);
            return false;
        }

        error = null;
        return true;
    }

    /// <summary>The object's resource version.</summary>
    public string? GetResourceVersion(T obj) => _resourceType.GetResourceVersion(obj);

    // Servers write kind and apiVersion first, or, in the items of lists of built-in kinds, not at all. So two members tell, and
    // what is not among them is not checked.
    private bool IsOfKind(Utf8JsonReader reader, out bool namedItsKind, out string? other)
    {
        namedItsKind = false;
        other = null;
        var matches = true;
        string? kind = null;
        string? apiVersion = null;
        for (var i = 0; i < 2 && reader.Read() && reader.TokenType == JsonTokenType.PropertyName; i++)
        {
            if (reader.ValueTextEquals("kind"u8))
            {
                reader.Read();
                namedItsKind = reader.TokenType == JsonTokenType.String && IsExpectedKind(ref reader);
                if (!namedItsKind)
                {
                    kind = JsonReading.StringOrNull(ref reader);
                    matches &= string.IsNullOrEmpty(kind);
                }
            }
            else if (reader.ValueTextEquals("apiVersion"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.String && !IsExpectedApiVersion(ref reader))
                {
                    apiVersion = JsonReading.StringOrNull(ref reader);
                    matches &= string.IsNullOrEmpty(apiVersion);
                }
            }
            else
            {
                break;
            }
        }

        if (!matches)
        {
            other = $"{ResponseText.Shorten(kind ?? (_kind.Length == 0 ? "object" : _resourceType.Kind))} ({ResponseText.Shorten(apiVersion ?? _apiVersion)})";
        }

        return matches;
    }

    // Where the kind is not known, every kind of the right group and version will do.
    private bool IsExpectedKind(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals(_kind)
        || (_kind.Length == 0 && !reader.ValueTextEquals(""u8))
        || (_resourceType.IsMetadataOnly && reader.ValueTextEquals("PartialObjectMetadata"u8));

    private bool IsExpectedApiVersion(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals(_apiVersionUtf8)
        || (_resourceType.IsMetadataOnly && (reader.ValueTextEquals("meta.k8s.io/v1"u8) || reader.ValueTextEquals("meta.k8s.io/v1beta1"u8)));

    private InvalidObjectException Invalid(ReadOnlySpan<byte> json, string why, Exception? inner)
    {
        var metadata = LenientMetadata.Read(json);
        var which = metadata.Key is { } key ? $"'{key}'" : "without a readable name";
        var version = metadata.ResourceVersion is { Length: > 0 } rv ? $" (resourceVersion {ResponseText.Shorten(rv)})" : string.Empty;
        return new InvalidObjectException($"The object {which}{version} of {_resourceType} is left out: {why}", inner)
        {
            Name = metadata.Key,
            ResourceVersion = metadata.ResourceVersion,
        };
    }

    private static string Describe(JsonTokenType type) => type switch
    {
        JsonTokenType.Null => "null",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        _ => type.ToString(),
    };
}
