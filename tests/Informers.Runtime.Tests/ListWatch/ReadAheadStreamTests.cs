namespace Informers.Tests;

public sealed class ReadAheadStreamTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Brings_every_byte_in_order()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var bytes = new byte[random.Next(3_000_000)];
            random.NextBytes(bytes);
            var source = new PiecesStream(bytes, () => random.Next(1, 200_000));
            await using var stream = new ReadAheadStream(source);
            using var came = new MemoryStream();

            await stream.CopyToAsync(came, new Random(seed).Next(1_000, 100_000), Token);

            Assert.Equal(bytes, came.ToArray());
        }
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task What_breaks_is_told_after_the_bytes_before_it()
    {
        var failure = new InvalidDataException("no gzip");
        var source = new PiecesStream([1, 2, 3], static () => 1, failure);
        await using var stream = new ReadAheadStream(source);
        var bytes = new byte[3];

        // It has long broken when the first byte is asked for.
        while (!source.IsDisposed)
        {
            await Task.Yield();
        }

        await stream.ReadExactlyAsync(bytes, Token);
        var thrown = await Assert.ThrowsAsync<InvalidDataException>(async () => await stream.ReadExactlyAsync(bytes, Token));

        Assert.Equal([1, 2, 3], bytes);
        Assert.Same(failure, thrown);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Reads_ahead_and_no_further_than_its_bound()
    {
        const int Piece = 64 * 1024;
        var source = new CountingStream();
        await using var stream = new ReadAheadStream(source);

        // Nobody has asked for anything, and it reads; with half a megabyte at hand it waits.
        await source.WaitForAsync(8 * Piece);
        Assert.Equal(8 * Piece, source.Given);

        // It goes on when half of that is taken.
        await stream.ReadExactlyAsync(new byte[(4 * Piece) + 1], Token);
        await source.WaitForAsync(9 * Piece);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Disposing_does_not_wait_for_a_read_and_disposes_what_is_read_when_that_ends(bool honoursCancellation)
    {
        var source = new LiveStream(honoursCancellation);
        var stream = new ReadAheadStream(source);
        await source.Waiting.WithinTimeout();

        await stream.DisposeAsync();
        await stream.DisposeAsync();

        if (!honoursCancellation)
        {
            Assert.False(source.IsDisposed);
            source.Send("late");
        }

        while (!source.IsDisposed)
        {
            await Task.Yield();
        }
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_read_is_given_up_and_the_next_one_has_its_bytes()
    {
        var source = new LiveStream();
        await using var stream = new ReadAheadStream(source);
        using var giveUp = new CancellationTokenSource();
        var bytes = new byte[4];

        var read = stream.ReadAsync(bytes, giveUp.Token).AsTask();
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        source.Send("late");
        await stream.ReadExactlyAsync(bytes, Token);

        Assert.Equal("late"u8, bytes);
    }

    // Has as many zeros as anybody wants, and counts them.
    private sealed class CountingStream : Stream
    {
        private readonly Lock _gate = new();
        private readonly SortedList<long, TaskCompletionSource> _awaited = [];
        private long _given;

        public long Given
        {
            get
            {
                lock (_gate)
                {
                    return _given;
                }
            }
        }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public Task WaitForAsync(long count)
        {
            lock (_gate)
            {
                if (_given >= count)
                {
                    return Task.CompletedTask;
                }

                var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _awaited.Add(count, reached);
                return reached.Task.WithinTimeout();
            }
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(buffer.Length, 64 * 1024);
            lock (_gate)
            {
                _given += count;
                while (_awaited.Count > 0 && _awaited.GetKeyAtIndex(0) <= _given)
                {
                    _awaited.GetValueAtIndex(0).SetResult();
                    _awaited.RemoveAt(0);
                }
            }

            return ValueTask.FromResult(count);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
