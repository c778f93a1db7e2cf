namespace Informers.Tests;

/// <summary>Gives its bytes in pieces of given sizes, each read asynchronously, and ends, or breaks, after the last.</summary>
internal sealed class PiecesStream(byte[] bytes, Func<int> nextSize, Exception? atEnd = null) : Stream
{
    private int _position;

    public bool IsDisposed { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static PiecesStream OneByOne(byte[] bytes) => new(bytes, () => 1);

    public static PiecesStream SplitAt(byte[] bytes, int position)
    {
        var first = true;
        return new PiecesStream(bytes, () =>
        {
            var size = first ? position : int.MaxValue;
            first = false;
            return size == 0 ? int.MaxValue : size;
        });
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_position % 3 == 0)
        {
            await Task.Yield();
        }

        if (_position == bytes.Length)
        {
            return atEnd is null ? 0 : throw atEnd;
        }

        var size = Math.Min(Math.Min(nextSize(), buffer.Length), bytes.Length - _position);
        bytes.AsSpan(_position, size).CopyTo(buffer.Span);
        _position += size;
        return size;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
