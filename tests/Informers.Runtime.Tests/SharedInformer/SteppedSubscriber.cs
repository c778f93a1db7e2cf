namespace Informers.Tests.SharedInformer;

/// <summary>A subscriber whose consumer works when the test says so, and as far as it says.</summary>
internal sealed class SteppedSubscriber(HandlerQueue<Widget> queue, IResourceEventHandler<Widget> handler) : Subscriber<Widget>
{
    private NotificationSegment<Widget>? _taken;
    private NotificationSegment<Widget>? _done;
    private int _next;

    public HandlerQueue<Widget> Queue { get; } = queue;

    /// <summary>Whether the consumer was woken and has not found the end yet.</summary>
    public bool IsActive { get; private set; }

    /// <summary>How often the consumer was told to begin lagging.</summary>
    public int Lags { get; private set; }

    /// <summary>Whether the end of the initial list came.</summary>
    public bool HasSynced { get; private set; }

    public override string Name => nameof(SteppedSubscriber);

    public override long QueueLength => Queue.Count;

    public override TimeSpan Lag => Queue.Lag;

    public override Task Completion => Task.CompletedTask;

    public override void Append(ReadOnlySpan<Notification<Widget>> notifications)
    {
        var (mustWake, startsLagging) = Queue.Append(notifications, WantsRepeats);
        Assert.False(mustWake && IsActive, "woken twice");
        IsActive |= mustWake;
        Lags += startsLagging ? 1 : 0;
    }

    public override void Stop() => Queue.CloseAndDrop();

    /// <summary>Delivers one notification.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Step()
    {
        if (!IsActive)
        {
            Assert.Equal(0, Queue.Count);
            return false;
        }

        if (_taken is null)
        {
            _taken = Queue.Take(_done, out _);
            _done = null;
            _next = 0;
            if (_taken is null)
            {
                IsActive = false;
                return false;
            }
        }

        Deliver(in _taken[_next]);
        Queue.NoteProcessed(in _taken[_next]);
        if (++_next == _taken.Count)
        {
            _done = _taken;
            _taken = _taken.Next;
            _next = 0;
        }

        return true;
    }

    /// <summary>Delivers all that waits.</summary>
    public void Drain()
    {
        while (Step())
        {
        }
    }

    private void Deliver(in Notification<Widget> notification)
    {
        switch (notification.Kind)
        {
            case NotificationKind.AddAll:
                foreach (var obj in notification.Objects)
                {
                    handler.OnAdd(obj, notification.Flag);
                }

                break;
            case NotificationKind.RepeatAll:
                foreach (var obj in notification.Objects)
                {
                    handler.OnUpdate(obj, obj);
                }

                break;
            case NotificationKind.Synced:
                HasSynced = true;
                break;
            case NotificationKind.Add:
                handler.OnAdd(notification.Object!, notification.Flag);
                break;
            case NotificationKind.Delete:
                handler.OnDelete(new DeletedObject<Widget>(notification.Name, notification.Object, notification.Flag));
                break;
            default:
                handler.OnUpdate(notification.Before, notification.Object!);
                break;
        }
    }
}
