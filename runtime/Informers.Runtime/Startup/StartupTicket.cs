namespace Informers;

/// <summary>One source's place in the queue of first lists. Its state is the gate's, under the gate's lock.</summary>
internal sealed class StartupTicket(StartupGate gate, int order)
{
    private TaskCompletionSource _turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private State _state;

    private enum State
    {
        Outside,
        Queued,
        Inside,
        Gone,
    }

    /// <summary>Lower comes first.</summary>
    public int Order => order;

    /// <summary>Takes a place in the queue, if it has none.</summary>
    public void Queue() => gate.Queue(this);

    /// <summary>Waits for the turn, and queues for it before, if that was not done.</summary>
    public Task EnterAsync(CancellationToken cancellationToken)
    {
        gate.Queue(this);
        return Volatile.Read(ref _turn).Task.WaitAsync(cancellationToken);
    }

    /// <summary>Gives the turn, or the place in the queue, back.</summary>
    /// <param name="forGood">Whether it is not needed any more. <see cref="EnterAsync"/> does not wait then.</param>
    public void Leave(bool forGood) => gate.Leave(this, forGood);

    /// <summary>Whether it is to be put into the queue.</summary>
    internal bool TryQueue()
    {
        if (_state != State.Outside)
        {
            return false;
        }

        _state = State.Queued;
        return true;
    }

    /// <summary>Whether it took the turn.</summary>
    internal bool TryGiveTurn()
    {
        if (_state != State.Queued)
        {
            return false;
        }

        _state = State.Inside;
        _turn.TrySetResult();
        return true;
    }

    /// <summary>Whether it had the turn.</summary>
    internal bool TakeTurn(bool forGood)
    {
        var wasInside = _state == State.Inside;
        if (forGood)
        {
            _state = State.Gone;
            _turn.TrySetResult();
        }
        else if (wasInside)
        {
            _state = State.Outside;
            Volatile.Write(ref _turn, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        return wasInside;
    }
}
