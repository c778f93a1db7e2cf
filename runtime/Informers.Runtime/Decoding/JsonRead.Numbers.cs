using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Informers.Decoding;

public static partial class JsonRead
{
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsNumber(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Number;
}
