using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Informers;

/// <summary>Hashes a pair of strings, for the tables of stores and queues.</summary>
/// <remarks>
/// Names of objects come from whoever may create objects in the cluster, so the hash has a seed that is random for the process: nobody
/// outside can prepare names that collide. It is not a cryptographic hash; it mixes 16 bytes per 64 x 64 bit multiplication, several
/// times as fast as <see cref="string.GetHashCode()"/> on names of pods.
/// </remarks>
internal static class KeyHash
{
    private static readonly ulong SeedA = NewSeed();
    private static readonly ulong SeedB = NewSeed();
    private static readonly ulong SeedC = NewSeed();

    /// <summary>The hash of the pair. The border between the two counts: ("ab", "c") and ("a", "bc") differ.</summary>
    public static int Compute(string first, string second)
    {
        var hash = Absorb(SeedC, first);
        hash = Absorb(hash, second);
        return (int)(hash ^ (hash >> 32));
    }

    private static ulong Absorb(ulong state, string text)
    {
        // All reads stay inside the text: its end is read as the last bytes, which may overlap with what was read before.
        ref var start = ref Unsafe.As<char, byte>(ref MemoryMarshal.GetReference(text.AsSpan()));
        nint length = text.Length * sizeof(char);
        state ^= (ulong)length * 0x9E3779B97F4A7C15;
        ulong a;
        ulong b;
        if (length >= 16)
        {
            nint position = 0;
            for (; position < length - 16; position += 16)
            {
                state = Mix(Read64(ref start, position) ^ SeedA, Read64(ref start, position + 8) ^ state);
            }

            a = Read64(ref start, length - 16);
            b = Read64(ref start, length - 8);
        }
        else if (length >= 8)
        {
            a = Read64(ref start, 0);
            b = Read64(ref start, length - 8);
        }
        else if (length >= 4)
        {
            a = Read32(ref start, 0);
            b = Read32(ref start, length - 4);
        }
        else
        {
            a = length == 0 ? 0UL : text[0];
            b = 0;
        }

        return Mix(a ^ SeedB, b ^ state);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out ulong low);
        return high ^ low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read64(ref byte start, nint offset) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read32(ref byte start, nint offset) => Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, offset));

    private static ulong NewSeed() => ProcessSecret.Next() | 1;
}
