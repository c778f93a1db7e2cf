using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.ExceptionServices;

namespace Informers;

/// <summary>
/// Reads another stream ahead of its reader, on another thread: while one core decodes what came, another decompresses what comes next.
/// </summary>
/// <remarks>
/// What is read ahead is bounded, and lives in pooled blocks. One reader at a time. The other stream belongs to the reading ahead, which disposes it as
/// its last act. <see cref="DisposeAsync"/> ends the reading and waits for that, so that nobody reads from a response that its owner disposes next.
/// </remarks>
internal sealed class ReadAheadStream : Stream
{
    private const int BlockLength = 64 * 1024;

    // What is left of a block is filled, unless it is less than this.
    private const int LeastRoom = 4 * 1024;

    private readonly CancellationTokenSource _closing = new();
    private readonly Pipe _pipe;
    private readonly Stream _reader;
    private readonly Task _pumping;
    private int _disposed;

    // Written before the pipe is told of its end. A pipe that is told of a failure forgets what came before it.
    private Exception? _failure;

    /// <summary>Begins to read ahead.</summary>
    /// <param name="source">What to read; this takes it over.</param>
    /// <param name="pool">Where the blocks come from.</param>
    public ReadAheadStream(Stream source, MemoryPool<byte>? pool = null)
    {
        _pipe = new Pipe(new PipeOptions(
            pool,
            pauseWriterThreshold: 8 * BlockLength,
            resumeWriterThreshold: 4 * BlockLength,
            minimumSegmentSize: BlockLength,
            useSynchronizationContext: false));
        _reader = _pipe.Reader.AsStream();
        var closing = _closing.Token;
        _pumping = Task.Run(() => PumpAsync(source, closing));
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        AtEnd(await _reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false), buffer.Length);

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => AtEnd(_reader.Read(buffer, offset, count), count);

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        await _pumping.ConfigureAwait(false);
    }

    // Does not wait, other than DisposeAsync, which begins with it.
    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            try
            {
                _closing.Cancel();
            }
            finally
            {
                _closing.Dispose();
                _reader.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private int AtEnd(int read, int wanted)
    {
        if (read == 0 && wanted != 0 && Volatile.Read(ref _failure) is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return read;
    }

    // Whatever goes wrong is the reader's to know: it comes out of the read that would have brought the next bytes.
    private async Task PumpAsync(Stream source, CancellationToken closing)
    {
        var writer = _pipe.Writer;
        try
        {
            await using (source.ConfigureAwait(false))
            {
                FlushResult flushed;
                do
                {
                    var read = await source.ReadAsync(writer.GetMemory(LeastRoom), closing).ConfigureAwait(false);
                    if (read == 0)
                    {
                        break;
                    }

                    writer.Advance(read);
                    flushed = await writer.FlushAsync(closing).ConfigureAwait(false);
                }
                while (!flushed.IsCompleted);
            }
        }
        catch (Exception e)
        {
            Volatile.Write(ref _failure, e);
        }

        await writer.CompleteAsync().ConfigureAwait(false);
    }
}
