using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Informers.Decoding;

internal static partial class TokenRead
{
    private static readonly SearchValues<byte> NumberCharacters = SearchValues.Create("0123456789+-.eE"u8);

    /// <summary>Reads true or false.</summary>
    /// <param name="reader">Stands on the value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Boolean(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Expected(ref reader, "true or false"),
    };

    /// <summary>Reads an integer of 8 bits.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static byte Byte(ref Utf8JsonReader reader) =>
        IsNumber(ref reader) && reader.TryGetByte(out var value) ? value : throw Expected(ref reader, "an integer from 0 to 255");

    /// <summary>Reads a signed integer of 8 bits.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static sbyte SByte(ref Utf8JsonReader reader) =>
        IsNumber(ref reader) && reader.TryGetSByte(out var value) ? value : throw Expected(ref reader, "an integer from -128 to 127");

    /// <summary>Reads an integer of 16 bits.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static short Int16(ref Utf8JsonReader reader) =>
        IsNumber(ref reader) && reader.TryGetInt16(out var value) ? value : throw Expected(ref reader, "an integer of 16 bits");

    /// <summary>Reads an unsigned integer of 16 bits.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static ushort UInt16(ref Utf8JsonReader reader) =>
        IsNumber(ref reader) && reader.TryGetUInt16(out var value)
            ? value
            : throw Expected(ref reader, "an unsigned integer of 16 bits");

    /// <summary>Reads an integer of 32 bits.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static int Int32(ref Utf8JsonReader reader) =>
        IsNumber(ref reader) && reader.TryGetInt32(out var value) ? value : throw Expected(ref reader, "an integer of 32 bits");

    /// <summary>Reads an unsigned integer of 32 bits.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static uint UInt32(ref Utf8JsonReader reader) =>
        IsNumber(ref reader) && reader.TryGetUInt32(out var value)
            ? value
            : throw Expected(ref reader, "an unsigned integer of 32 bits");

    /// <summary>Reads an integer of 64 bits.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static long Int64(ref Utf8JsonReader reader) =>
        IsNumber(ref reader) && reader.TryGetInt64(out var value) ? value : throw Expected(ref reader, "an integer of 64 bits");

    /// <summary>Reads an unsigned integer of 64 bits.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static ulong UInt64(ref Utf8JsonReader reader) =>
        IsNumber(ref reader) && reader.TryGetUInt64(out var value)
            ? value
            : throw Expected(ref reader, "an unsigned integer of 64 bits");

    /// <summary>Reads a floating-point number of 32 bits.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static float Single(ref Utf8JsonReader reader) =>
        IsNumber(ref reader) && reader.TryGetSingle(out var value) ? value : throw Expected(ref reader, "a number");

    /// <summary>Reads a floating-point number of 64 bits.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static double Double(ref Utf8JsonReader reader) =>
        IsNumber(ref reader) && reader.TryGetDouble(out var value) ? value : throw Expected(ref reader, "a number");

    /// <summary>Reads a decimal number.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static decimal Decimal(ref Utf8JsonReader reader) =>
        IsNumber(ref reader) && reader.TryGetDecimal(out var value) ? value : throw Expected(ref reader, "a decimal number");

    /// <summary>Reads a number, or a text that holds one. For members with <c>[JsonNumberHandling]</c>.</summary>
    /// <typeparam name="T">The type of the number.</typeparam>
    /// <param name="reader">Stands on the value.</param>
    public static T NumberOrText<T>(ref Utf8JsonReader reader)
        where T : struct, INumber<T>
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return Number<T>(ref reader);
        }

        var text = Text(ref reader);
        return TryLiteral<T>(text, out var literal) ? literal
            : !text.ContainsAnyExcept(NumberCharacters)
                && T.TryParse(text, StylesOf<T>(), CultureInfo.InvariantCulture, out var value)
                && T.IsFinite(value)
                ? value
                : throw Expected(ref reader, "a number, or a text that holds one");
    }

    /// <summary>Reads a number, or the text of <c>NaN</c> and the infinities. For members with <c>[JsonNumberHandling]</c>.</summary>
    /// <typeparam name="T">The type of the number.</typeparam>
    /// <param name="reader">Stands on the value.</param>
    public static T NumberOrLiteral<T>(ref Utf8JsonReader reader)
        where T : struct, INumber<T> =>
        reader.TokenType != JsonTokenType.String ? Number<T>(ref reader)
        : TryLiteral<T>(Text(ref reader), out var literal) ? literal
        : throw Expected(ref reader, "a number, or the text NaN, Infinity or -Infinity");

    // What System.Text.Json takes.
    private static NumberStyles StylesOf<T>() =>
        typeof(T) == typeof(float) || typeof(T) == typeof(double) || typeof(T) == typeof(decimal)
            ? NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent
        : typeof(T) == typeof(byte) || typeof(T) == typeof(ushort) || typeof(T) == typeof(uint) || typeof(T) == typeof(ulong) ? NumberStyles.None
        : NumberStyles.AllowLeadingSign;

    private static bool TryLiteral<T>(ReadOnlySpan<byte> text, out T value)
        where T : struct, INumber<T>
    {
        var number = text.SequenceEqual("NaN"u8) ? double.NaN
            : text.SequenceEqual("Infinity"u8) ? double.PositiveInfinity
            : text.SequenceEqual("-Infinity"u8) ? double.NegativeInfinity
            : 0;
        var isLiteral = number != 0 && (typeof(T) == typeof(float) || typeof(T) == typeof(double));
        value = isLiteral ? T.CreateSaturating(number) : default;
        return isLiteral;
    }

    private static T Number<T>(ref Utf8JsonReader reader)
        where T : struct, INumber<T>
    {
        // The compiler of the running program leaves one branch, without boxing.
        if (typeof(T) == typeof(int))
        {
            return (T)(object)Int32(ref reader);
        }

        if (typeof(T) == typeof(long))
        {
            return (T)(object)Int64(ref reader);
        }

        if (typeof(T) == typeof(double))
        {
            return (T)(object)Double(ref reader);
        }

        return typeof(T) == typeof(float) ? (T)(object)Single(ref reader)
            : typeof(T) == typeof(decimal) ? (T)(object)Decimal(ref reader)
            : typeof(T) == typeof(byte) ? (T)(object)Byte(ref reader)
            : typeof(T) == typeof(sbyte) ? (T)(object)SByte(ref reader)
            : typeof(T) == typeof(short) ? (T)(object)Int16(ref reader)
            : typeof(T) == typeof(ushort) ? (T)(object)UInt16(ref reader)
            : typeof(T) == typeof(uint) ? (T)(object)UInt32(ref reader)
            : typeof(T) == typeof(ulong) ? (T)(object)UInt64(ref reader)
            : throw new NotSupportedException($"{typeof(T)} is no number that JSON is read as.");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsNumber(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Number;
}
