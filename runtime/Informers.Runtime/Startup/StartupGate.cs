namespace Informers;

/// <summary>Lets the first lists of a factory's informers begin: so many at a time, in their order.</summary>
/// <remarks>Thread-safe. Its lock is taken under the factory's gate, and takes no other.</remarks>
internal sealed class StartupGate
{
    private readonly StartupOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly Func<double> _jitter;
    private readonly Lock _lock = new();

    // Those who wait, by the order that they were given, then by their coming. Guarded by the lock, as is all below.
    private readonly PriorityQueue<StartupTicket, (int Order, long Place)> _waiting = new();
    private long _lastPlace;
    private int _inside;
    private bool _isOpen;
    private ITimer? _opening;

    public StartupGate(StartupOptions options, TimeProvider timeProvider, Func<double> jitter)
    {
        _options = options;
        _timeProvider = timeProvider;
        _jitter = jitter;
    }

    /// <summary>Opens the gate, after the jitter; nobody comes in before. Later calls do nothing.</summary>
    public void Open()
    {
        lock (_lock)
        {
            if (_isOpen || _opening is not null)
            {
                return;
            }

            var delay = _options.Jitter * _jitter();
            if (delay > TimeSpan.Zero)
            {
                _opening = _timeProvider.CreateTimer(static gate => ((StartupGate)gate!).OpenNow(), this, delay, Timeout.InfiniteTimeSpan);
                return;
            }

            _isOpen = true;
            LetIn();
        }
    }

    /// <summary>Opens no more: whoever waits does so until it is cancelled.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _opening?.Dispose();
        }
    }

    /// <summary>Puts a ticket into the queue.</summary>
    /// <param name="ticket">The ticket.</param>
    /// <param name="again">Whether it had a turn before; the first place is asked for by the factory.</param>
    internal void Queue(StartupTicket ticket, bool again)
    {
        lock (_lock)
        {
            if (!ticket.TryQueue(again))
            {
                return;
            }

            _waiting.Enqueue(ticket, (ticket.Order, ++_lastPlace));
            LetIn();
        }
    }

    /// <summary>Takes a ticket's turn back, and lets the next in.</summary>
    internal void Leave(StartupTicket ticket, bool forGood)
    {
        lock (_lock)
        {
            if (ticket.TakeTurn(forGood))
            {
                _inside--;
                LetIn();
            }
        }
    }

    // On the timer's thread.
    private void OpenNow()
    {
        lock (_lock)
        {
            _isOpen = true;
            _opening?.Dispose();
            LetIn();
        }
    }

    // Under the lock.
    private void LetIn()
    {
        while (_isOpen && (_options.MaxConcurrentLists == 0 || _inside < _options.MaxConcurrentLists) && _waiting.TryDequeue(out var ticket, out _))
        {
            // Those who have left meanwhile are still in the queue.
            if (ticket.TryGiveTurn())
            {
                _inside++;
            }
        }
    }
}
