namespace Informers;

/// <summary>Where producers of a queue wait for the consumer. All members under the queue's lock.</summary>
internal sealed class CapacityGate
{
    /// <summary>With that many waiting, producers wait: two batches.</summary>
    public const int Limit = 2000;

    private TaskCompletionSource? _opened;

    /// <summary>Completes when the gate opens.</summary>
    public ValueTask WaitAsync(int count, bool closed, CancellationToken cancellationToken)
    {
        if (count < Limit || closed)
        {
            return default;
        }

        _opened ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return new ValueTask(_opened.Task.WaitAsync(cancellationToken));
    }

    /// <summary>Lets producers go on if there is room again. Their continuations do not run inside this call.</summary>
    public void Update(int count, bool closed)
    {
        if (_opened is { } opened && (count < Limit || closed))
        {
            _opened = null;
            opened.SetResult();
        }
    }
}
