namespace Informers;

/// <summary>A queue that keeps every notification and tells the producer when to wait.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
internal sealed class BlockingQueue<T> : NotificationQueue<T>
    where T : class
{
    private readonly int _limit;

    // Completed when the producer may go on. Guarded by the lock.
    private TaskCompletionSource? _room;
    private bool _endsWithResync;

    /// <summary>Makes an empty queue with an idle consumer.</summary>
    /// <param name="limit">With how many waiting changes the producer is to wait.</param>
    /// <param name="timeProvider">The clock of <see cref="HandlerQueue{T}.Lag"/>.</param>
    public BlockingQueue(int limit, TimeProvider? timeProvider = null)
        : base(limit, timeProvider) => _limit = limit;

    /// <summary>What the producer is to wait for; <see langword="null"/> when there is room.</summary>
    public Task? WaitForRoom()
    {
        lock (Gate)
        {
            if (IsClosed || LagCount < _limit)
            {
                return null;
            }

            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task;
        }
    }

    /// <inheritdoc/>
    protected override bool AppendAll(ReadOnlySpan<Notification<T>> notifications, bool withRepeats, uint now)
    {
        // Resyncs come while the informer stands still, and nothing has changed since the last.
        if (notifications is [{ Kind: NotificationKind.RepeatAll }] && _endsWithResync && !IsEmpty)
        {
            return false;
        }

        _endsWithResync = notifications is [.., { Kind: NotificationKind.RepeatAll }];
        return base.AppendAll(notifications, withRepeats, now);
    }

    // Else relists without changes would pile up.
    /// <inheritdoc/>
    protected override bool CountsAsLag(in Notification<T> notification) =>
        notification.CountsAsLag || notification.Kind == NotificationKind.Repeat;

    // Half the limit, so that the informer does not go on and stop again with each notification.
    /// <inheritdoc/>
    protected override void LagShrank()
    {
        lock (Gate)
        {
            if (_room is { } room && (IsClosed || LagCount <= _limit / 2))
            {
                _room = null;
                room.SetResult();
            }
        }
    }
}
