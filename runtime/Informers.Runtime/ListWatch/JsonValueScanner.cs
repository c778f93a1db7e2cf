using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Informers;

/// <summary>
/// Finds the end of one JSON value in bytes that arrive in pieces. Looks at each byte once, and only for what it takes to find the
/// end: strings, escapes and brackets. Whether the JSON is well formed is for the decoder to say.
/// </summary>
/// <remarks>
/// Objects and arrays, which is nearly everything, are looked at 64 bytes at a time: which bytes lie in strings follows from the
/// running parity of the quotes that no backslash precedes, and the value ends where the brackets outside of strings balance.
/// </remarks>
internal struct JsonValueScanner
{
    private const int BlockSize = 64;

    private Kind _kind;
    private bool _inString;
    private bool _escaped;
    private int _depth;

    private enum Kind : byte
    {
        None,
        Container,
        String,
        Scalar,
    }

    /// <summary>Goes on with the value.</summary>
    /// <param name="bytes">
    /// What comes next: at first from the first byte of the value on, later from the first byte that was not scanned yet.
    /// </param>
    /// <param name="consumed">How many bytes were scanned, all of them unless the value ended.</param>
    /// <returns>
    /// Whether the value has ended; then the scanner is ready for the next one. A number or a word ends before the first byte that
    /// does not belong to it, so at the end of all bytes it does not end.
    /// </returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Scan(ReadOnlySpan<byte> bytes, out int consumed)
    {
        consumed = 0;
        if (bytes.IsEmpty)
        {
            return false;
        }

        if (_kind == Kind.None)
        {
            switch (bytes[0])
            {
                case (byte)'{' or (byte)'[':
                    _kind = Kind.Container;
                    _depth = 1;
                    consumed = 1;
                    break;
                case (byte)'"':
                    _kind = Kind.String;
                    consumed = 1;
                    break;
                default:
                    _kind = Kind.Scalar;
                    break;
            }
        }

        var done = _kind switch
        {
            Kind.Container => ScanContainer(bytes, ref consumed),
            Kind.String => ScanString(bytes, ref consumed),
            _ => ScanScalar(bytes, ref consumed),
        };

        if (done)
        {
            this = default;
        }

        return done;
    }

    private static bool ScanScalar(ReadOnlySpan<byte> bytes, ref int position)
    {
        for (; position < bytes.Length; position++)
        {
            if (bytes[position] is (byte)',' or (byte)'}' or (byte)']' or (byte)':' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            {
                return true;
            }
        }

        return false;
    }

    private bool ScanString(ReadOnlySpan<byte> bytes, ref int position)
    {
        while (position < bytes.Length)
        {
            if (_escaped)
            {
                _escaped = false;
                position++;
                continue;
            }

            var next = bytes[position..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                position = bytes.Length;
                return false;
            }

            position += next + 1;
            if (bytes[position - 1] == (byte)'"')
            {
                return true;
            }

            _escaped = true;
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool ScanContainer(ReadOnlySpan<byte> bytes, ref int position)
    {
        ref var first = ref MemoryMarshal.GetReference(bytes);
        var at = position;
        for (; bytes.Length - at >= BlockSize; at += BlockSize)
        {
            Classify(ref Unsafe.Add(ref first, at), out var quotes, out var backslashes, out var opening, out var closing);
            if (backslashes != 0 || _escaped)
            {
                quotes &= ~Escaped(backslashes);
            }

            // A bit is set from an opening quote up to, not including, its closing quote.
            var inString = RunningParity(quotes) ^ (_inString ? ulong.MaxValue : 0);
            _inString = (long)inString < 0;
            opening &= ~inString;
            closing &= ~inString;

            var closed = BitOperations.PopCount(closing);
            if (closed < _depth)
            {
                _depth += BitOperations.PopCount(opening) - closed;
                continue;
            }

            for (var brackets = opening | closing; brackets != 0; brackets &= brackets - 1)
            {
                var index = BitOperations.TrailingZeroCount(brackets);
                if (((opening >> index) & 1) != 0)
                {
                    _depth++;
                }
                else if (--_depth == 0)
                {
                    position = at + index + 1;
                    return true;
                }
            }
        }

        for (; at < bytes.Length; at++)
        {
            if (Step(Unsafe.Add(ref first, at)))
            {
                position = at + 1;
                return true;
            }
        }

        position = at;
        return false;
    }

    // One byte of an object or array; whether it was the last one.
    private bool Step(byte value)
    {
        if (_escaped)
        {
            _escaped = false;
            return false;
        }

        switch (value)
        {
            case (byte)'\\':
                _escaped = true;
                return false;
            case (byte)'"':
                _inString = !_inString;
                return false;
            case (byte)'{' or (byte)'[' when !_inString:
                _depth++;
                return false;
            case (byte)'}' or (byte)']' when !_inString:
                return --_depth == 0;
            default:
                return false;
        }
    }

    // Which bytes of a block follow a backslash that is not itself escaped.
    private ulong Escaped(ulong backslashes)
    {
        var escaped = _escaped ? 1UL : 0UL;
        _escaped = false;
        backslashes &= ~escaped;
        while (backslashes != 0)
        {
            var index = BitOperations.TrailingZeroCount(backslashes);
            if (index == BlockSize - 1)
            {
                _escaped = true;
                break;
            }

            var next = 2UL << index;
            escaped |= next;
            backslashes &= ~(next | (1UL << index));
        }

        return escaped;
    }

    // Bit n of the result is the parity of bits 0 to n.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong RunningParity(ulong bits)
    {
        bits ^= bits << 1;
        bits ^= bits << 2;
        bits ^= bits << 4;
        bits ^= bits << 8;
        bits ^= bits << 16;
        bits ^= bits << 32;
        return bits;
    }

    // '[' and '{', and ']' and '}', differ in the bit 0x20 alone.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Classify(ref byte block, out ulong quotes, out ulong backslashes, out ulong opening, out ulong closing)
    {
        if (Vector256.IsHardwareAccelerated)
        {
            quotes = backslashes = opening = closing = 0;
            for (var offset = 0; offset < BlockSize; offset += Vector256<byte>.Count)
            {
                var bytes = Vector256.LoadUnsafe(ref block, (nuint)offset);
                var folded = bytes | Vector256.Create((byte)0x20);
                quotes |= (ulong)Vector256.Equals(bytes, Vector256.Create((byte)'"')).ExtractMostSignificantBits() << offset;
                backslashes |= (ulong)Vector256.Equals(bytes, Vector256.Create((byte)'\\')).ExtractMostSignificantBits() << offset;
                opening |= (ulong)Vector256.Equals(folded, Vector256.Create((byte)'{')).ExtractMostSignificantBits() << offset;
                closing |= (ulong)Vector256.Equals(folded, Vector256.Create((byte)'}')).ExtractMostSignificantBits() << offset;
            }
        }
        else
        {
            quotes = backslashes = opening = closing = 0;
            for (var offset = 0; offset < BlockSize; offset += Vector128<byte>.Count)
            {
                var bytes = Vector128.LoadUnsafe(ref block, (nuint)offset);
                var folded = bytes | Vector128.Create((byte)0x20);
                quotes |= (ulong)Vector128.Equals(bytes, Vector128.Create((byte)'"')).ExtractMostSignificantBits() << offset;
                backslashes |= (ulong)Vector128.Equals(bytes, Vector128.Create((byte)'\\')).ExtractMostSignificantBits() << offset;
                opening |= (ulong)Vector128.Equals(folded, Vector128.Create((byte)'{')).ExtractMostSignificantBits() << offset;
                closing |= (ulong)Vector128.Equals(folded, Vector128.Create((byte)'}')).ExtractMostSignificantBits() << offset;
            }
        }

        Debug.Assert((opening & closing) == 0, "A byte opens or closes, not both.");
    }
}
