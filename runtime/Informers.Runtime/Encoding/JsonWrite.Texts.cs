using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Informers.Writing;

public static partial class JsonWrite
{
    /// <summary>Writes an array of texts.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="values">The texts.</param>
    public static void Texts(Utf8JsonWriter writer, IEnumerable<string?>? values)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (values is null)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartArray();
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes an object whose members are texts, such as labels.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="values">The members.</param>
    public static void TextMap(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, string?>>? values)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (values is null)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        foreach (var (name, value) in values)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes a character.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="value">The character.</param>
    public static void Char(Utf8JsonWriter writer, char value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(new ReadOnlySpan<char>(in value));
    }

    /// <summary>Writes a URI as it was given.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="value">The URI.</param>
    public static void Uri(Utf8JsonWriter writer, Uri? value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value?.OriginalString);
    }

    /// <summary>Writes a version.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="value">The version.</param>
    public static void Version(Utf8JsonWriter writer, Version? value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value?.ToString());
    }

    /// <summary>Writes bytes as base64.</summary>
    /// <param name="writer">Where they go.</param>
    /// <param name="value">The bytes.</param>
    public static void Bytes(Utf8JsonWriter writer, byte[]? value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (value is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteBase64StringValue(value);
        }
    }

    /// <summary>Writes a value of an enum that is none of its members: the names of flags, or a number.</summary>
    /// <typeparam name="T">The enum.</typeparam>
    /// <param name="writer">Where it goes.</param>
    /// <param name="value">The value.</param>
    public static void Enum<T>(Utf8JsonWriter writer, T value)
        where T : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(writer);
        var text = EnumText(value);
        if (char.IsAsciiDigit(text[^1]) && (char.IsAsciiDigit(text[0]) || text[0] == '-'))
        {
            writer.WriteRawValue(text, skipInputValidation: true);
        }
        else
        {
            writer.WriteStringValue(text);
        }
    }

    /// <summary>A value of an enum that is none of its members, as the key of a dictionary.</summary>
    /// <typeparam name="T">The enum.</typeparam>
    /// <param name="value">The value.</param>
    public static string EnumText<T>(T value)
        where T : struct, Enum => value.ToString();

    /// <summary>The key of a dictionary whose keys are no strings.</summary>
    /// <typeparam name="T">A number or a GUID.</typeparam>
    /// <param name="value">The key.</param>
    public static string Key<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

    /// <summary>Writes a number as a text. For members with <c>[JsonNumberHandling]</c>.</summary>
    /// <typeparam name="T">The type of the number.</typeparam>
    /// <param name="writer">Where it goes.</param>
    /// <param name="value">The number.</param>
    public static void NumberText<T>(Utf8JsonWriter writer, T value)
        where T : struct, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(T.IsFinite(value) ? value.ToString(null, CultureInfo.InvariantCulture) : Literal(value));
    }

    /// <summary>Writes a number; <c>NaN</c> and the infinities as texts. For members with <c>[JsonNumberHandling]</c>.</summary>
    /// <typeparam name="T">The type of the number.</typeparam>
    /// <param name="writer">Where it goes.</param>
    /// <param name="value">The number.</param>
    public static void NumberOrLiteral<T>(Utf8JsonWriter writer, T value)
        where T : struct, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (T.IsFinite(value))
        {
            writer.WriteRawValue(value.ToString(null, CultureInfo.InvariantCulture), skipInputValidation: true);
        }
        else
        {
            writer.WriteStringValue(Literal(value));
        }
    }

    private static string Literal<T>(T value)
        where T : struct, INumber<T> => T.IsNaN(value) ? "NaN" : T.IsPositive(value) ? "Infinity" : "-Infinity";
}
