using System.Collections.Immutable;

namespace Informers.Testing;

/// <summary>The open watches. Thread-safe.</summary>
internal sealed class WatchRegistry
{
    private readonly Lock _gate = new();
    private ImmutableArray<WatchStream> _open = [];
    private TaskCompletionSource _changed = NewSignal();

    public ImmutableArray<WatchStream> Open
    {
        get
        {
            lock (_gate)
            {
                return _open;
            }
        }
    }

    public void Add(WatchStream stream) => Change(open => open.Add(stream));

    public void Remove(WatchStream stream) => Change(open => open.Remove(stream));

    /// <summary>Waits until as many watches are open as wanted.</summary>
    public async Task WaitAsync(Func<ImmutableArray<WatchStream>, bool> wanted, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            ImmutableArray<WatchStream> open;
            lock (_gate)
            {
                (open, changed) = (_open, _changed.Task);
            }

            if (wanted(open))
            {
                return;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Change(Func<ImmutableArray<WatchStream>, ImmutableArray<WatchStream>> change)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _open = change(_open);
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.SetResult();
    }
}
