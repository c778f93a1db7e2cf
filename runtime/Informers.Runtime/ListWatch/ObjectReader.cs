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

    public ObjectReader(ResourceType<T> resourceType, IObjectDecoder<T> decoder, DecodeContext context)
    {
        _resourceType = resourceType;
        _decoder = decoder;
        _bytesDecoder = _decoder as IBytesDecoder<T>;
        _context = context;
        _apiVersion = resourceType.Resource.ApiVersion;
        _apiVersionUtf8 = Encoding.UTF8.GetBytes(_apiVersion);
        _kind = Encoding.UTF8.GetBytes(resourceType.Kind);
    }

    /// <summary>Decodes an object.</summary>
    /// <param name="json">Begins with a value; anything may follow it.</param>
    /// <param name="obj">The object; it has a name.</param>
    /// <param name="error">What is wrong with it.</param>
    /// <param name="namedItsKind">Whether the object says itself that it is of the resource's kind.</param>
    /// <param name="length">How many bytes the object takes, if it was decoded.</param>
    /// <param name="listedKind">The kind of which the list says that its items are; <see langword="null"/> outside of lists.</param>
    /// <returns>Whether there is an object.</returns>
    public bool TryRead(
        ReadOnlySpan<byte> json,
        [NotNullWhen(true)] out T? obj,
        [NotNullWhen(false)] out InvalidObjectException? error,
        out bool namedItsKind,
        out int length,
        string? listedKind = null)
    {
        obj = null;
        namedItsKind = false;
        length = 0;
        try
        {
            if (json[0] != (byte)'{')
            {
                error = new InvalidObjectException($"Expected an object of {_resourceType}, found {Describe(json)}. It is left out.");
                return false;
            }

            if (!IsOfKind(json, out namedItsKind, out var otherKind))
            {
                error = Invalid(json, $"it is a {otherKind}, not a {(_kind.Length == 0 ? "resource" : _resourceType.Kind)} ({_apiVersion})", null);
                return false;
            }

            obj = _bytesDecoder is null
                ? _decoder.Decode(json, _context, out length)
                : _bytesDecoder.Decode(json, listedKind, _context, out length);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever a decoder throws is about this one object.
            obj = null;
            error = Invalid(json, e.Message, e);
            return false;
        }

        if (obj is null)
        {
            error = Invalid(json, $"its decoder, {_decoder.GetType().Name}, made nothing of it", null);
            return false;
        }

        if (string.IsNullOrEmpty(_resourceType.GetName(obj)))
        {
            obj = null;
            error = Invalid(json, "it has no metadata.name", null);
            return false;
        }

        error = null;
        return true;
    }

    /// <summary>The object's resource version.</summary>
    public string? GetResourceVersion(T obj) => _resourceType.GetResourceVersion(obj);

    // Servers write kind and apiVersion first, or, in the items of lists of built-in kinds, not at all. So two members tell, and
    // what is not among them is not checked.
    private bool IsOfKind(ReadOnlySpan<byte> json, out bool namedItsKind, out string? other)
    {
        namedItsKind = false;
        other = null;
        var matches = true;
        string? kind = null;
        string? apiVersion = null;
        try
        {
            var reader = new JsonCursor(json);
            reader.Open();
            for (var i = 0; i < 2 && reader.MoveToMember(out var name, out _); i++)
            {
                if (name.SequenceEqual("kind"u8))
                {
                    var value = reader;
                    namedItsKind = JsonRead.TryText(ref value, out var text) && IsExpectedKind(text);
                    kind = namedItsKind ? null : StringOrNull(reader);
                    matches &= string.IsNullOrEmpty(kind);
                }
                else if (name.SequenceEqual("apiVersion"u8))
                {
                    var value = reader;
                    apiVersion = JsonRead.TryText(ref value, out var text) && !IsExpectedApiVersion(text) ? StringOrNull(reader) : null;
                    matches &= string.IsNullOrEmpty(apiVersion);
                }
                else
                {
                    break;
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // The decoder says this better.
            return true;
        }

        if (!matches)
        {
            other = $"{ResponseText.Shorten(kind ?? (_kind.Length == 0 ? "object" : _resourceType.Kind))} ({ResponseText.Shorten(apiVersion ?? _apiVersion)})";
        }

        return matches;
    }

    private static string? StringOrNull(JsonCursor reader) => reader.Next == '"' ? JsonRead.String(ref reader) : null;

    // Where the kind is not known, every kind of the right group and version will do.
    private bool IsExpectedKind(ReadOnlySpan<byte> text) =>
        text.SequenceEqual(_kind)
        || (_kind.Length == 0 && !text.IsEmpty)
        || (_resourceType.IsMetadataOnly && text.SequenceEqual("PartialObjectMetadata"u8));

    private bool IsExpectedApiVersion(ReadOnlySpan<byte> text) =>
        text.SequenceEqual(_apiVersionUtf8)
        || (_resourceType.IsMetadataOnly && (text.SequenceEqual("meta.k8s.io/v1"u8) || text.SequenceEqual("meta.k8s.io/v1beta1"u8)));

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

    private static string Describe(ReadOnlySpan<byte> json)
    {
        var reader = JsonReading.ReadFirst(json);
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.Null => "null",
            JsonTokenType.StartArray => "an array",
            JsonTokenType.String => "a string",
            JsonTokenType.Number => "a number",
            JsonTokenType.True or JsonTokenType.False => "a boolean",
            _ => reader.TokenType.ToString(),
        };
    }
}
