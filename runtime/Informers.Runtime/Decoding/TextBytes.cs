using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Json;

namespace Informers.Decoding;

/// <summary>Makes strings of UTF-8, which is nearly always ASCII. Compiled at full optimization at once, as <see cref="JsonCursor"/> is.</summary>
internal static class TextBytes
{
    // Refuses what is no UTF-8, instead of replacing it.
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A new string.</summary>
    /// <param name="utf8">Unescaped text.</param>
    /// <exception cref="JsonException">The bytes are no UTF-8.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static string ToText(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return string.Empty;
        }

        return IsAscii(utf8) ? AsciiToText(utf8) : OtherToText(utf8);
    }

    /// <summary>A new string of bytes that are ASCII.</summary>
    /// <param name="ascii">Not empty.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static string AsciiToText(ReadOnlySpan<byte> ascii) => string.Create(ascii.Length, ascii, Widen);

    /// <summary>Whether all bytes are ASCII.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool IsAscii(ReadOnlySpan<byte> utf8)
    {
        ref var first = ref MemoryMarshal.GetReference(utf8);
        var at = 0;
        for (; at <= utf8.Length - Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            if (Vector128.LoadUnsafe(ref first, (nuint)(uint)at).ExtractMostSignificantBits() != 0)
            {
                return false;
            }
        }

        var rest = 0;
        for (; at < utf8.Length; at++)
        {
            rest |= Unsafe.Add(ref first, (nint)(uint)at);
        }

        return rest < 0x80;
    }

    /// <summary>Whether a string is what bytes say. Bytes that are not ASCII are equal to no string of ASCII.</summary>
    /// <param name="utf8">As long as the string.</param>
    /// <param name="ascii">A string of ASCII.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreEqual(ReadOnlySpan<byte> utf8, string ascii)
    {
        ref var bytes = ref MemoryMarshal.GetReference(utf8);
        ref var characters = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(ascii.AsSpan()));
        var length = utf8.Length;
        if (length < Vector128<ushort>.Count)
        {
            for (var i = 0; i < length; i++)
            {
                if (Unsafe.Add(ref bytes, i) != Unsafe.Add(ref characters, i))
                {
                    return false;
                }
            }

            return true;
        }

        // Eight at a time; the last eight may have been looked at in part already.
        var last = length - Vector128<ushort>.Count;
        for (var at = 0; at < last; at += Vector128<ushort>.Count)
        {
            if (!AreEightEqual(ref bytes, ref characters, at))
            {
                return false;
            }
        }

        return AreEightEqual(ref bytes, ref characters, last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreEightEqual(ref byte bytes, ref ushort characters, int at)
    {
        var eight = Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, (nint)(uint)at))).AsByte();
        return Vector128.WidenLower(eight) == Vector128.LoadUnsafe(ref characters, (nuint)(uint)at);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen(Span<char> text, ReadOnlySpan<byte> ascii)
    {
        ref var bytes = ref MemoryMarshal.GetReference(ascii);
        ref var characters = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        var at = 0;
        for (; at <= text.Length - Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            var (lower, upper) = Vector128.Widen(Vector128.LoadUnsafe(ref bytes, (nuint)(uint)at));
            lower.StoreUnsafe(ref characters, (nuint)(uint)at);
            upper.StoreUnsafe(ref characters, (nuint)(uint)(at + Vector128<ushort>.Count));
        }

        for (; at < text.Length; at++)
        {
            Unsafe.Add(ref characters, (nint)(uint)at) = Unsafe.Add(ref bytes, (nint)(uint)at);
        }
    }

    private static string OtherToText(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Strict.GetString(utf8);
        }
        catch (DecoderFallbackException exception)
        {
            throw new JsonException("expected text, found bytes that are no valid UTF-8 or UTF-16", exception);
        }
    }
}
