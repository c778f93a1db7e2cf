using System.Collections.Immutable;

namespace Informers.Testing;

/// <summary>The requests received so far. Thread-safe.</summary>
internal sealed class RequestLog
{
    private readonly Lock _gate = new();
    private ImmutableList<FakeRequest> _requests = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<FakeRequest> All
    {
        get
        {
            lock (_gate)
            {
                return _requests;
            }
        }
    }

    public void Add(FakeRequest request)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _requests = _requests.Add(request);
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    public void Clear()
    {
        lock (_gate)
        {
            _requests = [];
        }
    }

    public async Task WaitAsync(Func<FakeRequest, bool> wanted, int count, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            ImmutableList<FakeRequest> requests;
            lock (_gate)
            {
                (requests, changed) = (_requests, _changed.Task);
            }

            if (requests.Count(wanted) >= count)
            {
                return;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
