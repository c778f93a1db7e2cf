using System.Threading.Tasks.Sources;

namespace Informers;

/// <summary>
/// Where the one consumer of a queue waits, again and again without allocating. The queue's lock guards <see cref="Arm"/> and
/// <see cref="TryDisarm"/>; whoever disarmed it completes the wait, outside of the lock.
/// </summary>
internal sealed class ConsumerSignal : IValueTaskSource
{
    // Not read-only, as it is a mutable struct. The consumer goes on in its own time, not inside the producer's call.
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private bool _armed;

    /// <summary>Begins a wait, to be awaited with <see cref="WaitAsync"/>. The one before is over and was awaited.</summary>
    public void Arm()
    {
        _core.Reset();
        _armed = true;
    }

    /// <summary>The wait that began last. Once for each, by the consumer; needs no lock.</summary>
    public ValueTask WaitAsync() => new(this, _core.Version);

    /// <summary>Whether someone waits; the caller must then call <see cref="Release"/> or <see cref="Cancel"/>.</summary>
    public bool TryDisarm()
    {
        var armed = _armed;
        _armed = false;
        return armed;
    }

    public void Release() => _core.SetResult(true);

    public void Cancel(CancellationToken cancellationToken) => _core.SetException(new OperationCanceledException(cancellationToken));

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
