using System.Globalization;
using System.Text.Json;

namespace Informers.Decoding;

internal static partial class TokenRead
{
    /// <summary>Reads a string that is not likely to come again.</summary>
    /// <param name="reader">Stands on a string, a member's name or null.</param>
    /// <returns>The string, or <see langword="null"/> for null.</returns>
    public static string? String(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName or JsonTokenType.Null))
        {
            ThrowExpected(ref reader, "a string");
        }

        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("expected text, found bytes that are no valid UTF-8 or UTF-16", exception);
        }
    }

    /// <summary>Reads a single UTF-16 character.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static char Char(ref Utf8JsonReader reader) =>
        String(ref reader) is [var character] ? character : throw Expected(ref reader, "a string of one character");

    /// <summary>Reads a GUID in its hyphenated form.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static Guid Guid(ref Utf8JsonReader reader) =>
        IsString(ref reader) && reader.TryGetGuid(out var value) ? value : throw Expected(ref reader, "a GUID");

    /// <summary>Reads a URI, absolute or relative.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <returns>The URI, or <see langword="null"/> for null.</returns>
    public static Uri? Uri(ref Utf8JsonReader reader) =>
        String(ref reader) is not { } text ? null
        : System.Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var value) ? value
        : throw Expected(ref reader, "a URI");

    /// <summary>Reads a version such as <c>1.2.3</c>.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <returns>The version, or <see langword="null"/> for null.</returns>
    public static Version? Version(ref Utf8JsonReader reader) =>
        String(ref reader) is not { } text ? null
        : System.Version.TryParse(text, out var value) ? value
        : throw Expected(ref reader, "a version");

    /// <summary>Reads base64.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <returns>The bytes, or <see langword="null"/> for null.</returns>
    public static byte[]? Bytes(ref Utf8JsonReader reader) =>
        IsNull(ref reader) ? null
        : IsString(ref reader) && reader.TryGetBytesFromBase64(out var value) ? value
        : throw Expected(ref reader, "base64");

    /// <summary>
    /// Reads the name of an enum's member that the emitted code does not know by its exact spelling: in other letter case, a list of
    /// flags, or a number.
    /// </summary>
    /// <typeparam name="T">The enum.</typeparam>
    /// <param name="reader">Stands on the value, or on a member's name.</param>
    public static T Enum<T>(ref Utf8JsonReader reader)
        where T : struct, Enum
    {
        if (IsNumber(ref reader))
        {
            return Type.GetTypeCode(typeof(T)) switch
            {
                TypeCode.SByte => ToEnum<T>(SByte(ref reader)),
                TypeCode.Byte => ToEnum<T>(Byte(ref reader)),
                TypeCode.Int16 => ToEnum<T>(Int16(ref reader)),
                TypeCode.UInt16 => ToEnum<T>(UInt16(ref reader)),
                TypeCode.Int32 => ToEnum<T>(Int32(ref reader)),
                TypeCode.UInt32 => ToEnum<T>(UInt32(ref reader)),
                TypeCode.Int64 => ToEnum<T>(Int64(ref reader)),
                _ => (T)System.Enum.ToObject(typeof(T), UInt64(ref reader)),
            };
        }

        if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName
            && System.Enum.TryParse<T>(String(ref reader), ignoreCase: true, out var value))
        {
            return value;
        }

        throw Expected(ref reader, "a name of " + typeof(T).Name);
    }

    /// <summary>Reads the key of a dictionary whose keys are no strings.</summary>
    /// <typeparam name="T">A number or a GUID.</typeparam>
    /// <param name="reader">Stands on a member's name.</param>
    public static T Key<T>(ref Utf8JsonReader reader)
        where T : IUtf8SpanParsable<T> =>
        T.TryParse(Text(ref reader), CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new JsonException($"expected a name that is a {typeof(T).Name}");

    private static bool IsString(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String;

    private static T ToEnum<T>(long value)
        where T : struct, Enum => (T)System.Enum.ToObject(typeof(T), value);
}
