namespace Informers.Testing;

/// <summary>
/// A fault that was asked of <see cref="FaultInjector"/>. Disposing it ends it: later requests are spared, stalled ones go on.
/// Thread-safe.
/// </summary>
public sealed class Fault : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Func<FakeRequest, bool>? _when;
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _hit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _remaining;
    private int _hits;

    internal Fault(FaultAction action, int count, Func<FakeRequest, bool>? when)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Action = action;
        _remaining = count;
        _when = when;
    }

    /// <summary>How many requests it has struck.</summary>
    public int Hits
    {
        get
        {
            lock (_gate)
            {
                return _hits;
            }
        }
    }

    /// <summary>How many requests it will strike yet.</summary>
    public int Remaining
    {
        get
        {
            lock (_gate)
            {
                return _remaining;
            }
        }
    }

    internal FaultAction Action { get; }

    internal Task Released => _released.Task;

    /// <summary>Whether it can be forgotten: it will strike nothing more, and no request waits for its release.</summary>
    internal bool IsOver => Remaining == 0 && (Action.StallAfter is null || Released.IsCompleted);

    /// <summary>Waits until it has struck so many requests.</summary>
    /// <param name="hits">How many.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Completes then.</returns>
    public async Task WaitForHitsAsync(int hits = 1, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task hit;
            lock (_gate)
            {
                if (_hits >= hits)
                {
                    return;
                }

                hit = _hit.Task;
            }

            await hit.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the fault: later requests are spared, stalled ones go on.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _remaining = 0;
        }

        _released.TrySetResult();
    }

    /// <inheritdoc cref="Release"/>
    public void Dispose() => Release();

    /// <summary>Whether it strikes this request; then one less remains.</summary>
    internal bool Strikes(FakeRequest request)
    {
        TaskCompletionSource hit;
        lock (_gate)
        {
            if (_remaining == 0 || _when?.Invoke(request) == false)
            {
                return false;
            }

            if (_remaining != int.MaxValue)
            {
                _remaining--;
            }

            _hits++;
            hit = _hit;
            _hit = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        hit.SetResult();
        return true;
    }
}
