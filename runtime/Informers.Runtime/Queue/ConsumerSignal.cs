using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Informers;

/// <summary>
/// Where the one consumer of a queue waits, again and again without allocating. <see cref="Arm"/> and <see cref="TryDisarm"/> are called
/// under the queue's lock; whoever disarmed the signal ends the wait, outside of the lock.
/// </summary>
/// <param name="queueLock">The queue's lock.</param>
internal sealed class ConsumerSignal(Lock queueLock) : IValueTaskSource
{
    private readonly Lock _queueLock = queueLock;

    // Not read-only, as it is a mutable struct. The consumer goes on in its own time, not inside the producer's call.
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private bool _armed;
    private int _busy;

    /// <summary>Begins a call of the consumer.</summary>
    /// <exception cref="InvalidOperationException">Another call has not returned yet.</exception>
    public void BeginCall()
    {
        if (Interlocked.Exchange(ref _busy, 1) != 0)
        {
            throw new InvalidOperationException("The queue has one consumer: await the call to PopAsync before the next one.");
        }
    }

    /// <summary>Ends a call of the consumer.</summary>
    public void EndCall() => Volatile.Write(ref _busy, 0);

    /// <summary>Begins a wait, to be awaited with <see cref="WaitAsync"/>. The one before is over and was awaited.</summary>
    public void Arm()
    {
        _core.Reset();
        _armed = true;
    }

    /// <summary>Whether someone waits; the caller must then call <see cref="Release"/>.</summary>
    public bool TryDisarm()
    {
        var armed = _armed;
        _armed = false;
        return armed;
    }

    /// <summary>Lets the consumer go on.</summary>
    public void Release() => _core.SetResult(true);

    /// <summary>The wait that began last. Once for each, by the consumer, outside of the lock.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        // Disposing waits for a callback that is running, so that a late one can't end a later wait.
        using (cancellationToken.UnsafeRegister(static (signal, token) => ((ConsumerSignal)signal!).Cancel(token), this))
        {
            await new ValueTask(this, _core.Version).ConfigureAwait(false);
        }
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void Cancel(CancellationToken cancellationToken)
    {
        bool cancel;
        lock (_queueLock)
        {
            cancel = TryDisarm();
        }

        if (cancel)
        {
            _core.SetException(new OperationCanceledException(cancellationToken));
        }
    }
}
