using System.Numerics;
using System.Runtime.InteropServices;

namespace Informers;

/// <summary>Numbers that nobody outside of the process can guess: keys of hashes over what others may choose.</summary>
/// <remarks>
/// Of random GUIDs, which come from the operating system's generator. <c>RandomNumberGenerator</c> asks the same of OpenSSL: a library of 5 MB, which a
/// program that speaks to its API server without TLS, such as a sidecar's, has no other use for.
/// </remarks>
internal static class ProcessSecret
{
    /// <summary>Another number; all of its 64 bits are random.</summary>
    public static ulong Next()
    {
        Span<ulong> halves = stackalloc ulong[2];
        Guid.NewGuid().TryWriteBytes(MemoryMarshal.AsBytes(halves));

        // Four bits of one half say that the GUID is a random one, and two of the other: none of them meet.
        return halves[0] ^ BitOperations.RotateLeft(halves[1], 24);
    }
}
