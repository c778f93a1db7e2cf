using System.Buffers;

namespace Informers;

/// <summary>
/// A contiguous, pooled window on a stream of bytes: what arrived and is not done with yet. Grows as far as the largest object
/// demands, and goes back to its first size when that is done with. Not thread-safe; whoever has it returns it once.
/// </summary>
/// <remarks>
/// One block of memory rather than a chain of segments: a reader over segments costs more for every token than the copying of the
/// unfinished tail of a buffer does, which is at most one copy for each byte that arrives.
/// </remarks>
internal sealed class ReceiveBuffer : IDisposable
{
    /// <summary>The most that a single object or event may take. A stream that passes it has no objects in it.</summary>
    public const int MaximumLength = 512 * 1024 * 1024;

    private readonly int _initialLength;
    private readonly int _maximumLength;
    private byte[] _array = [];

    /// <summary>Makes an empty buffer; it takes no memory yet.</summary>
    /// <param name="initialLength">How much it takes at first.</param>
    /// <param name="maximumLength">How much it keeps at most.</param>
    public ReceiveBuffer(int initialLength, int maximumLength = MaximumLength)
    {
        _initialLength = initialLength;
        _maximumLength = maximumLength;
    }

    /// <summary>Where what is kept begins.</summary>
    public int Start { get; set; }

    /// <summary>Where what has arrived ends.</summary>
    public int End { get; private set; }

    /// <summary>The bytes from one index to another, valid until <see cref="GetFreeSpace"/>.</summary>
    /// <param name="start">The first index.</param>
    /// <param name="end">The index after the last.</param>
    /// <returns>The bytes.</returns>
    public ReadOnlySpan<byte> Slice(int start, int end) => _array.AsSpan(start, end - start);

    /// <summary>Makes room for what arrives next. May move what is kept.</summary>
    /// <param name="moved">By how many bytes all indexes have gone down.</param>
    /// <returns>The room; at least one byte.</returns>
    /// <exception cref="InvalidResponseException">What is kept is larger than any object.</exception>
    public Memory<byte> GetFreeSpace(out int moved)
    {
        moved = 0;
        var kept = End - Start;
        if (kept == 0)
        {
            moved = Start;
            Start = End = 0;
            if (_array.Length > 4 * _initialLength)
            {
                // An unusually large object went through; its memory is not to stay with an idle watch.
                Dispose();
            }
        }

        if (End == _array.Length)
        {
            if (Start >= _array.Length / 2 && Start > 0)
            {
                _array.AsSpan(Start, kept).CopyTo(_array);
                moved = Start;
            }
            else
            {
                if (kept >= _maximumLength)
                {
                    throw new InvalidResponseException(
                        $"A single object or event takes more than {_maximumLength / (1024 * 1024)} MiB. That is no answer of an API server; "
                        + "look at what is between this program and the server.");
                }

                var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_initialLength, 2 * kept));
                _array.AsSpan(Start, kept).CopyTo(larger);
                moved += Start;
                Return();
                _array = larger;
            }

            Start = 0;
            End = kept;
        }

        return _array.AsMemory(End);
    }

    /// <summary>Counts in what was written to the free space.</summary>
    /// <param name="count">How many bytes.</param>
    public void Advance(int count) => End += count;

    /// <summary>Gives the memory back to the pool.</summary>
    public void Dispose()
    {
        Return();
        _array = [];
        Start = End = 0;
    }

    private void Return()
    {
        if (_array.Length != 0)
        {
            // Not cleared: the pool is this process's, and clearing would cost as much as the reading.
            ArrayPool<byte>.Shared.Return(_array);
        }
    }
}
