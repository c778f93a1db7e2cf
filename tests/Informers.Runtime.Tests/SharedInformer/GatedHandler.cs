namespace Informers.Tests.SharedInformer;

/// <summary>A recorder whose calls wait until the gate is opened; all of them, or from a certain one on. Disposing opens it.</summary>
internal sealed class GatedHandler : IResourceEventHandler<Widget>, IDisposable
{
    private readonly SemaphoreSlim _gate = new(0);
    private readonly SemaphoreSlim _entered = new(0);
    private readonly string? _first;
    private readonly List<(string? Before, string? After)> _updates = [];
    private bool _closed;

    public GatedHandler(string? first = null)
    {
        _first = first;
        _closed = first is null;
        Recorder = new EventRecorder { During = Wait };
    }

    public EventRecorder Recorder { get; }

    /// <summary>The values before and after each update.</summary>
    public IReadOnlyList<(string? Before, string? After)> Updates
    {
        get
        {
            lock (_updates)
            {
                return [.. _updates];
            }
        }
    }

    /// <summary>Waits until a call is waiting at the gate.</summary>
    public Task WaitForEntryAsync() => _entered.WaitAsync(TestContext.Current.CancellationToken).WithinTimeout();

    public void Open() => _gate.Release(1_000_000);

    public void OpenOnce() => _gate.Release();

    public void OnAdd(Widget obj, bool isInInitialList) => Recorder.OnAdd(obj, isInInitialList);

    public void OnUpdate(Widget oldObj, Widget newObj)
    {
        lock (_updates)
        {
            _updates.Add((oldObj.Value, newObj.Value));
        }

        Recorder.OnUpdate(oldObj, newObj);
    }

    public void OnDelete(DeletedObject<Widget> deleted) => Recorder.OnDelete(deleted);

    // What waits at the gate after the test goes on; a semaphore without a wait handle needs no disposal.
    public void Dispose() => Open();

    private void Wait(string line)
    {
        _closed |= line == _first;
        if (_closed)
        {
            _entered.Release();
            _gate.Wait();
        }
    }
}
