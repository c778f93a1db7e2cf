using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Informers.Decoding;

/// <summary>What is known of the bytes of a part: 128 bits of SipHash with a key that only this process has.</summary>
/// <param name="Low">One half.</param>
/// <param name="High">The other.</param>
/// <remarks>
/// Two parts with one key would be taken for equal, so that must not happen: not by chance, of which 128 bits take care, and not by
/// intention. Who may create objects in a cluster would have to guess the key, which nothing ever shows.
/// </remarks>
internal readonly record struct PartKey(ulong Low, ulong High)
{
    private static readonly (ulong First, ulong Second) ProcessKey = (ProcessSecret.Next(), ProcessSecret.Next());

    /// <summary>The shape of SipHash: rounds for each eight bytes, and at the end.</summary>
    internal interface IRounds
    {
        static abstract int Each { get; }

        static abstract int Last { get; }
    }

    /// <summary>The key of a part.</summary>
    /// <param name="kind">What the part is read as: the same bytes may become different things.</param>
    /// <param name="json">Its bytes.</param>
    public static PartKey Of(long kind, ReadOnlySpan<byte> json) => Of<Short>(ProcessKey.First, ProcessKey.Second, kind, json);

    /// <summary>SipHash with a key, and a kind before the bytes.</summary>
    /// <typeparam name="TRounds">How many rounds.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static PartKey Of<TRounds>(ulong first, ulong second, long? kind, ReadOnlySpan<byte> json)
        where TRounds : struct, IRounds
    {
        // The constants spell what SipHash's authors chose; 0xEE makes it the form of 128 bits.
        var v0 = first ^ 0x736F_6D65_7073_6575;
        var v1 = second ^ 0x646F_7261_6E64_6F6D ^ 0xEE;
        var v2 = first ^ 0x6C79_6765_6E65_7261;
        var v3 = second ^ 0x7465_6462_7974_6573;
        var length = json.Length;
        if (kind is { } number)
        {
            Add<TRounds>((ulong)number, ref v0, ref v1, ref v2, ref v3);
        }

        while (json.Length >= sizeof(ulong))
        {
            Add<TRounds>(BinaryPrimitives.ReadUInt64LittleEndian(json), ref v0, ref v1, ref v2, ref v3);
            json = json[sizeof(ulong)..];
        }

        var tail = (ulong)length << 56;
        for (var i = 0; i < json.Length; i++)
        {
            tail |= (ulong)json[i] << (8 * i);
        }

        Add<TRounds>(tail, ref v0, ref v1, ref v2, ref v3);
        v2 ^= 0xEE;
        Round(TRounds.Last, ref v0, ref v1, ref v2, ref v3);
        var low = v0 ^ v1 ^ v2 ^ v3;
        v1 ^= 0xDD;
        Round(TRounds.Last, ref v0, ref v1, ref v2, ref v3);
        return new PartKey(low, v0 ^ v1 ^ v2 ^ v3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TRounds>(ulong word, ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
        where TRounds : struct, IRounds
    {
        v3 ^= word;
        Round(TRounds.Each, ref v0, ref v1, ref v2, ref v3);
        v0 ^= word;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(int count, ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        for (var i = 0; i < count; i++)
        {
            v0 += v1;
            v2 += v3;
            v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
            v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
            v0 = BitOperations.RotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
            v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
            v2 = BitOperations.RotateLeft(v2, 32);
        }
    }

    // One round for each word and three at the end: what tables of many languages use against chosen collisions.
    private readonly struct Short : IRounds
    {
        public static int Each => 1;

        public static int Last => 3;
    }
}
