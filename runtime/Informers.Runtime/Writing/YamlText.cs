using System.Buffers;
using System.Globalization;
using System.Text;

namespace Informers.Writing;

/// <summary>Makes JSON that parsers of YAML read.</summary>
/// <remarks>
/// JSON escapes a character beyond U+FFFF, an emoji say, as the two surrogates of UTF-16, as <see cref="System.Text.Json.Utf8JsonWriter"/> always does.
/// In YAML each escape is a character of its own, which surrogates are not: the server refuses such a body. So these characters are written as they are.
/// </remarks>
internal static class YamlText
{
    // A backslash, u and four digits.
    private const int EscapeLength = 6;

    /// <summary>The same JSON without escaped surrogate pairs.</summary>
    /// <param name="json">Well-formed JSON.</param>
    /// <returns>The given bytes, where there is nothing to replace.</returns>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> json)
    {
        var rest = json.Span;
        if (rest.IndexOf("\\uD"u8) < 0 && rest.IndexOf("\\ud"u8) < 0)
        {
            return json;
        }

        var result = new ArrayBufferWriter<byte>(json.Length);
        for (int next; (next = rest.IndexOf((byte)'\\')) >= 0;)
        {
            result.Write(rest[..next]);
            rest = rest[next..];
            if (TryReadEscape(rest, out var high) && TryReadEscape(rest[EscapeLength..], out var low) && Rune.TryCreate((char)high, (char)low, out var rune))
            {
                result.Advance(rune.EncodeToUtf8(result.GetSpan(4)));
                rest = rest[(2 * EscapeLength)..];
            }
            else
            {
                // With what is escaped, so that an escaped backslash begins nothing.
                var length = Math.Min(2, rest.Length);
                result.Write(rest[..length]);
                rest = rest[length..];
            }
        }

        result.Write(rest);
        return result.WrittenMemory;
    }

    private static bool TryReadEscape(ReadOnlySpan<byte> json, out ushort unit)
    {
        unit = 0;
        return json.Length >= EscapeLength
            && json[0] == '\\'
            && json[1] == 'u'
            && ushort.TryParse(json[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out unit);
    }
}
