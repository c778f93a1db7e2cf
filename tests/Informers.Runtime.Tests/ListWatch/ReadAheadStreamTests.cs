using System.Buffers;

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

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(64 * 1024)]
    [InlineData(1024)]
    public async Task Reads_ahead_and_no_further_than_its_bound(int piece)
    {
        const int Bound = 512 * 1024;
        using var pool = new CountingPool();
        var source = new EndlessStream(piece);
        await using var stream = new ReadAheadStream(source, pool);

        // Nobody has asked for anything, and it reads; with half a megabyte at hand it waits.
        await source.WaitForAsync(Bound);
        Assert.Equal(Bound, source.Given);
        Assert.InRange(pool.RentedBytes, Bound, Bound + (128 * 1024));

        // It goes on when half of that is taken.
        await stream.ReadExactlyAsync(new byte[(Bound / 2) + 1], Token);
        await source.WaitForAsync(Bound + piece);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Disposing_ends_the_reading()
    {
        var source = new LiveStream();
        var stream = new ReadAheadStream(source);
        await source.Waiting.WithinTimeout();

        await stream.DisposeAsync();

        Assert.True(source.IsDisposed);
        await stream.DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Disposing_waits_for_a_read_that_takes_its_time()
    {
        var source = new LiveStream(honoursCancellation: false);
        var stream = new ReadAheadStream(source);
        await source.Waiting.WithinTimeout();

        var disposing = stream.DisposeAsync().AsTask();
        Assert.False(disposing.IsCompleted);
        Assert.False(source.IsDisposed);

        source.Send("late");
        await disposing.WithinTimeout();
        Assert.True(source.IsDisposed);
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
    private sealed class EndlessStream(int piece) : Stream
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
            var count = Math.Min(buffer.Length, piece);
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

    // Counts what is rented and not given back.
    private sealed class CountingPool : MemoryPool<byte>
    {
        private long _rentedBytes;

        public long RentedBytes => Interlocked.Read(ref _rentedBytes);

        public override int MaxBufferSize => Shared.MaxBufferSize;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
        {
            var block = Shared.Rent(minBufferSize);
            Interlocked.Add(ref _rentedBytes, block.Memory.Length);
            return new Block(this, block);
        }

        protected override void Dispose(bool disposing)
        {
        }

        private sealed class Block(CountingPool pool, IMemoryOwner<byte> block) : IMemoryOwner<byte>
        {
            public Memory<byte> Memory => block.Memory;

            public void Dispose()
            {
                Interlocked.Add(ref pool._rentedBytes, -block.Memory.Length);
                block.Dispose();
            }
        }
    }
}
