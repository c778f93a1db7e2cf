using System.Numerics;
using System.Runtime.CompilerServices;

namespace Informers.Decoding;

public static partial class JsonRead
{
    /// <summary>Reads true or false.</summary>
    /// <param name="reader">Stands on the value.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Boolean(ref JsonCursor reader)
    {
        switch (reader.Next)
        {
            case (byte)'t':
                reader.TakeWord("true"u8);
                return true;
            case (byte)'f':
                reader.TakeWord("false"u8);
                return false;
            default:
                ThrowExpected(ref reader, "true or false");
                return false;
        }
    }

    /// <summary>Reads an integer of 8 bits.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static byte Byte(ref JsonCursor reader) => (byte)Integer(ref reader, byte.MinValue, byte.MaxValue, "an integer from 0 to 255");

    /// <summary>Reads a signed integer of 8 bits.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static sbyte SByte(ref JsonCursor reader) => (sbyte)Integer(ref reader, sbyte.MinValue, sbyte.MaxValue, "an integer from -128 to 127");

    /// <summary>Reads an integer of 16 bits.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static short Int16(ref JsonCursor reader) => (short)Integer(ref reader, short.MinValue, short.MaxValue, "an integer of 16 bits");

    /// <summary>Reads an unsigned integer of 16 bits.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static ushort UInt16(ref JsonCursor reader) =>
        (ushort)Integer(ref reader, ushort.MinValue, ushort.MaxValue, "an unsigned integer of 16 bits");

    /// <summary>Reads an integer of 32 bits.</summary>
    /// <param name="reader">Stands on the value.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Int32(ref JsonCursor reader) => (int)Integer(ref reader, int.MinValue, int.MaxValue, "an integer of 32 bits");

    /// <summary>Reads an unsigned integer of 32 bits.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static uint UInt32(ref JsonCursor reader) =>
        (uint)Integer(ref reader, uint.MinValue, uint.MaxValue, "an unsigned integer of 32 bits");

    /// <summary>Reads an integer of 64 bits.</summary>
    /// <param name="reader">Stands on the value.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long Int64(ref JsonCursor reader) => Integer(ref reader, long.MinValue, long.MaxValue, "an integer of 64 bits");

    /// <summary>Reads an unsigned integer of 64 bits.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static ulong UInt64(ref JsonCursor reader) => General(ref reader, TokenRead.UInt64);

    /// <summary>Reads a floating-point number of 32 bits.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static float Single(ref JsonCursor reader) => General(ref reader, TokenRead.Single);

    /// <summary>Reads a floating-point number of 64 bits.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static double Double(ref JsonCursor reader) => General(ref reader, TokenRead.Double);

    /// <summary>Reads a decimal number.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static decimal Decimal(ref JsonCursor reader) => General(ref reader, TokenRead.Decimal);

    /// <summary>Reads a number, or a text that holds one. For members with <c>[JsonNumberHandling]</c>.</summary>
    /// <typeparam name="T">The type of the number.</typeparam>
    /// <param name="reader">Stands on the value.</param>
    public static T NumberOrText<T>(ref JsonCursor reader)
        where T : struct, INumber<T> => General(ref reader, TokenRead.NumberOrText<T>);

    /// <summary>Reads a number, or the text of <c>NaN</c> and the infinities. For members with <c>[JsonNumberHandling]</c>.</summary>
    /// <typeparam name="T">The type of the number.</typeparam>
    /// <param name="reader">Stands on the value.</param>
    public static T NumberOrLiteral<T>(ref JsonCursor reader)
        where T : struct, INumber<T> => General(ref reader, TokenRead.NumberOrLiteral<T>);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Integer(ref JsonCursor reader, long least, long most, string expected)
    {
        var start = reader;
        var isSigned = reader.Next == '-';
        if (!reader.TryTakeInteger(out var value) || value < least || value > most || (isSigned && least == 0))
        {
            reader = start;
            ThrowExpected(ref reader, expected);
        }

        return value;
    }
}
