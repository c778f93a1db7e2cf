using System.Text.Json;
using Informers.Rest;

namespace Informers;

/// <summary>
/// What can be read of an object's metadata without its decoder: of bookmarks, which are no complete objects, and of objects that
/// can't be decoded, to say which one it is.
/// </summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Name">The name.</param>
/// <param name="ResourceVersion">The resource version.</param>
/// <param name="IsInitialEventsEnd">Whether the annotation is there, with the value <c>true</c>, that ends a streaming list.</param>
internal readonly record struct LenientMetadata(string? Namespace, string? Name, string? ResourceVersion, bool IsInitialEventsEnd)
{
    /// <summary>The object's key, where its name is known.</summary>
    public ObjectName? Key => string.IsNullOrEmpty(Name) ? null : new ObjectName(Namespace ?? string.Empty, Name);

    /// <summary>Reads as much as there is, up to the first place where the JSON is malformed. Never throws.</summary>
    /// <param name="json">The object, from its first byte on; anything may follow it.</param>
    /// <returns>What was found.</returns>
    public static LenientMetadata Read(ReadOnlySpan<byte> json)
    {
        var result = default(LenientMetadata);
        try
        {
            var reader = JsonReading.ReadFirst(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return result;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isMetadata = reader.ValueTextEquals("metadata"u8);
                reader.Read();
                if (!isMetadata)
                {
                    reader.Skip();
                    continue;
                }

                if (reader.TokenType == JsonTokenType.StartObject)
                {
                    ReadMembers(ref reader, ref result);
                }

                return result;
            }
        }
        catch (JsonException)
        {
            // What was found before the break is the answer; the caller reports the break itself.
        }

        return result;
    }

    private static void ReadMembers(ref Utf8JsonReader reader, ref LenientMetadata result)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("name"u8))
            {
                reader.Read();
                result = result with { Name = JsonReading.StringOrNull(ref reader) };
            }
            else if (reader.ValueTextEquals("namespace"u8))
            {
                reader.Read();
                result = result with { Namespace = JsonReading.StringOrNull(ref reader) };
            }
            else if (reader.ValueTextEquals("resourceVersion"u8))
            {
                reader.Read();
                result = result with { ResourceVersion = JsonReading.StringOrNull(ref reader) };
            }
            else if (reader.ValueTextEquals("annotations"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.StartObject)
                {
                    result = result with { IsInitialEventsEnd = ReadAnnotations(ref reader) };
                }
            }
            else
            {
                reader.Read();
            }

            // Of a value that did not fit, the rest.
            reader.Skip();
        }
    }

    private static bool ReadAnnotations(ref Utf8JsonReader reader)
    {
        var ends = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isTheOne = reader.ValueTextEquals("k8s.io/initial-events-end"u8);
            reader.Read();
            if (isTheOne)
            {
                ends = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("true"u8);
            }

            reader.Skip();
        }

        return ends;
    }
}
