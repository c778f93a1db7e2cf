namespace Informers;

/// <summary>One source's place in the queue of first lists. Its state is the gate's, under the gate's lock.</summary>
internal sealed class StartupTicket(StartupGate gate, int order)
{
    // The turn that it queues for. Nobody waits before the factory has asked for one.
    private Task _turn = Task.CompletedTask;
    private TaskCompletionSource? _giving;
    private State _state;

    private enum State
    {
        Unasked,
        Outside,
        Queued,
        Inside,
        Gone,
    }

    /// <summary>Lower comes first.</summary>
    public int Order => order;

    /// <summary>Takes the first place in the queue. For the factory that starts the informer; an informer that somebody else runs takes none.</summary>
    public void Queue() => gate.Queue(this, again: false);

    /// <summary>Waits for the turn, and queues for another one before, if one was given back. Does not wait where <see cref="Queue"/> was not called.</summary>
    public Task EnterAsync(CancellationToken cancellationToken)
    {
        gate.Queue(this, again: true);
        return Volatile.Read(ref _turn).WaitAsync(cancellationToken);
    }

    /// <summary>Gives the turn, or the place in the queue, back.</summary>
    /// <param name="forGood">Whether it is not needed any more. <see cref="EnterAsync"/> does not wait then.</param>
    public void Leave(bool forGood) => gate.Leave(this, forGood);

    /// <summary>Whether it is to be put into the queue.</summary>
    /// <param name="again">Whether it had a turn before.</param>
    internal bool TryQueue(bool again)
    {
        if (_state != (again ? State.Outside : State.Unasked))
        {
            return false;
        }

        _state = State.Queued;
        _giving = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _turn, _giving.Task);
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
        _giving!.TrySetResult();
        return true;
    }

    /// <summary>Whether it had the turn.</summary>
    internal bool TakeTurn(bool forGood)
    {
        var wasInside = _state == State.Inside;
        if (forGood)
        {
            _state = State.Gone;
            _giving?.TrySetResult();
        }
        else if (wasInside)
        {
            _state = State.Outside;
        }

        return wasInside;
    }
}
