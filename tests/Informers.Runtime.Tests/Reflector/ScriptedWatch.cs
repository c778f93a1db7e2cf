namespace Informers.Tests.Reflectors;

/// <summary>A watch whose events a test sends.</summary>
internal sealed class ScriptedWatch : IWatch<Widget>
{
    private readonly Lock _gate = new();
    private readonly Queue<WatchEvent<Widget>> _events = new();
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource<bool>? _reader;
    private TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _ended;
    private Exception? _failure;

    public long BytesReceived { get; set; } = -1;

    public Task Disposed => _disposed.Task;

    public ScriptedWatch Send(params WatchEvent<Widget>[] events) => Change(() => Array.ForEach(events, _events.Enqueue));

    /// <summary>The server ends the stream.</summary>
    public ScriptedWatch End() => Change(() => _ended = true);

    /// <summary>The connection breaks.</summary>
    public ScriptedWatch Break(Exception? failure = null) => Change(() => _failure = failure ?? new IOException("The connection was reset."));

    /// <summary>Waits until everything sent was taken and the reader waits for more.</summary>
    public Task DrainedAsync()
    {
        lock (_gate)
        {
            return _idle.Task.WithinTimeout();
        }
    }

    public async ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Task<bool> waiting;
        lock (_gate)
        {
            if (_events.Count > 0)
            {
                return true;
            }

            if (_failure is not null)
            {
                throw _failure;
            }

            if (_ended)
            {
                return false;
            }

            _reader = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            _idle.TrySetResult();
            waiting = _reader.Task;
        }

        await waiting.WaitAsync(cancellationToken);
        return await WaitToReadAsync(cancellationToken);
    }

    public bool TryRead(out WatchEvent<Widget> watchEvent)
    {
        lock (_gate)
        {
            return _events.TryDequeue(out watchEvent);
        }
    }

    public ValueTask DisposeAsync()
    {
        _disposed.TrySetResult();
        Change(() => _ended = true);
        return ValueTask.CompletedTask;
    }

    private ScriptedWatch Change(Action change)
    {
        lock (_gate)
        {
            change();
            if (_reader is not null)
            {
                _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _reader.SetResult(true);
                _reader = null;
            }
        }

        return this;
    }
}
