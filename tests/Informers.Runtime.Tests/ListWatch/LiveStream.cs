using System.Text;
using System.Threading.Channels;

namespace Informers.Tests;

/// <summary>A stream whose bytes a test sends when it likes, as a server does on a watch.</summary>
internal sealed class LiveStream(bool honoursCancellation = true) : Stream
{
    private readonly Channel<byte[]> _pieces = Channel.CreateUnbounded<byte[]>();
    private readonly TaskCompletionSource _reading = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ReadOnlyMemory<byte> _rest;

    /// <summary>Completes when somebody waits for bytes that are not there.</summary>
    public Task Waiting => _reading.Task;

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

    public void Send(string text) => Assert.True(_pieces.Writer.TryWrite(Encoding.UTF8.GetBytes(text)));

    public void End(Exception? error = null) => _pieces.Writer.TryComplete(error);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        while (_rest.IsEmpty)
        {
            if (!_pieces.Reader.TryRead(out var piece))
            {
                _reading.TrySetResult();
                if (!await _pieces.Reader.WaitToReadAsync(honoursCancellation ? cancellationToken : CancellationToken.None))
                {
                    return 0;
                }

                continue;
            }

            _rest = piece;
        }

        var size = Math.Min(_rest.Length, buffer.Length);
        _rest[..size].CopyTo(buffer);
        _rest = _rest[size..];
        return size;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        _pieces.Writer.TryComplete(new ObjectDisposedException(nameof(LiveStream)));
        base.Dispose(disposing);
    }
}
