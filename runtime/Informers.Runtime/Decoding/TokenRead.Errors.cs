using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Informers.Decoding;

internal static partial class TokenRead
{
    // Numbers are no secrets, but a message should stay a line.
    private const int ShownBytes = 40;

    /// <summary>Says that a value is not of the kind that its member needs.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <param name="expected">What the member needs, such as <c>a number</c>.</param>
    /// <exception cref="JsonException">Always.</exception>
    [DoesNotReturn]
    public static void ThrowExpected(ref Utf8JsonReader reader, string expected) => throw Expected(ref reader, expected);

    private static JsonException Expected(ref Utf8JsonReader reader, string expected) =>
        new($"expected {expected}, found {Found(ref reader)}");

    private static string Found(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "the number " + Raw(ref reader),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Null => "null",
        JsonTokenType.PropertyName => "a name",
        JsonTokenType.EndObject or JsonTokenType.EndArray => "the end",
        _ => "nothing",
    };

    private static string Raw(ref Utf8JsonReader reader)
    {
        Span<byte> shown = stackalloc byte[ShownBytes];
        int length;
        if (reader.HasValueSequence)
        {
            length = 0;
            foreach (var segment in reader.ValueSequence)
            {
                var part = segment.Span[..Math.Min(segment.Length, ShownBytes - length)];
                part.CopyTo(shown[length..]);
                length += part.Length;
            }
        }
        else
        {
            length = Math.Min(reader.ValueSpan.Length, ShownBytes);
            reader.ValueSpan[..length].CopyTo(shown);
        }

        return Encoding.UTF8.GetString(shown[..length]);
    }

    [DoesNotReturn]
    public static void ThrowIncomplete() => throw new JsonException("the JSON ends in the middle of the object");
}
