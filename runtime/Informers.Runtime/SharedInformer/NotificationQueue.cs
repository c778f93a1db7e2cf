namespace Informers;

/// <summary>
/// The queue that keeps every notification, in order. The consumer takes all that waits in one step. Memory is handed out and let go
/// segment by segment.
/// </summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <param name="lagThreshold">With how many waiting changes the handler counts as lagging.</param>
/// <param name="timeProvider">The clock of <see cref="HandlerQueue{T}.Lag"/>; <see langword="null"/> to do without.</param>
internal class NotificationQueue<T>(int lagThreshold, TimeProvider? timeProvider = null) : HandlerQueue<T>(lagThreshold, timeProvider)
    where T : class
{
    private SegmentChain<T> _waiting;

    /// <inheritdoc/>
    protected override bool IsEmpty => _waiting.IsEmpty;

    /// <inheritdoc/>
    protected override bool AppendAll(ReadOnlySpan<Notification<T>> notifications, bool withRepeats, uint now)
    {
        foreach (ref readonly var notification in notifications)
        {
            if (withRepeats || notification.Kind != NotificationKind.Repeat)
            {
                _waiting.Add(in notification, now);
                Counted(in notification);
            }
        }

        return false;
    }

    /// <inheritdoc/>
    protected override NotificationSegment<T>? TakeNext() => _waiting.TakeAll();

    /// <inheritdoc/>
    protected override void Reuse(NotificationSegment<T> done) => _waiting.Reuse(done);

    /// <inheritdoc/>
    protected override void Drop() => _waiting = default;
}
