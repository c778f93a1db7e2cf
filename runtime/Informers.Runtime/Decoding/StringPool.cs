using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Informers.Decoding;

/// <summary>
/// Remembers short strings by their UTF-8 bytes, so that a string that comes again is neither allocated nor kept twice. A cache,
/// not a set: it is bounded, and a string that was displaced is made anew.
/// </summary>
/// <remarks>
/// Thread-safe without locks: a slot is one reference, strings never change, and a lost write costs one more copy of a string.
/// Only ASCII is kept; Kubernetes' repeating texts (labels, images, kinds, node names) are nothing else.
/// </remarks>
internal sealed class StringPool
{
    // Longer strings are rarely equal, and cost more to compare than to keep.
    private const int MaxLength = 96;
    private const int SlotBits = 14;
    private const int Ways = 4;

    private readonly string?[] _slots = new string?[1 << SlotBits];

    // Which of the four to displace next. Races between threads only make the choice a little more random.
    private int _turn;

    /// <summary>The pool of the process: 16,384 strings, at most some 3 MB.</summary>
    public static StringPool Shared { get; } = new();

    /// <summary>The string of some bytes.</summary>
    /// <param name="utf8">Unescaped text.</param>
    /// <returns>The string, or <see langword="null"/> when the pool does not keep such strings.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public string? GetOrAdd(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxLength)
        {
            return null;
        }

        if (utf8.IsEmpty)
        {
            return string.Empty;
        }

        var set = _slots.AsSpan((int)(Hash(utf8) >> (64 - SlotBits)) & ~(Ways - 1), Ways);
        var free = -1;
        for (var way = 0; way < set.Length; way++)
        {
            var known = set[way];
            if (known is null)
            {
                free = way;
                break;
            }

            if (known.Length == utf8.Length && TextBytes.AreEqual(utf8, known))
            {
                return known;
            }
        }

        if (!TextBytes.IsAscii(utf8))
        {
            return null;
        }

        var made = TextBytes.AsciiToText(utf8);
        set[free >= 0 ? free : _turn++ & (Ways - 1)] = made;
        return made;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Hash(ReadOnlySpan<byte> utf8)
    {
        const ulong Factor = 0x9E37_79B9_7F4A_7C15;
        ref var bytes = ref MemoryMarshal.GetReference(utf8);
        var length = utf8.Length;
        var hash = (ulong)length * Factor;
        ulong tail;
        if (length >= sizeof(ulong))
        {
            // The last eight may have been taken in part already.
            var last = length - sizeof(ulong);
            for (var at = 0; at < last; at += sizeof(ulong))
            {
                hash = (BitOperations.RotateLeft(hash, 29) ^ Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, (nint)(uint)at))) * Factor;
            }

            tail = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, (nint)(uint)last));
        }
        else if (length >= sizeof(uint))
        {
            tail = Unsafe.ReadUnaligned<uint>(ref bytes)
                | ((ulong)Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref bytes, length - sizeof(uint))) << 32);
        }
        else
        {
            tail = bytes | ((ulong)Unsafe.Add(ref bytes, length >> 1) << 8) | ((ulong)Unsafe.Add(ref bytes, length - 1) << 16);
        }

        // The upper bits choose the slot: the last product must reach them.
        hash = (BitOperations.RotateLeft(hash, 29) ^ tail) * Factor;
        return (hash ^ (hash >> 32)) * Factor;
    }
}
