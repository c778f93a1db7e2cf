namespace Informers.Tests.Reflectors;

/// <summary>A list that grows on one thread and can be awaited on another.</summary>
internal sealed class Recorder<T>
{
    private readonly Lock _gate = new();
    private readonly List<T> _items = [];
    private TaskCompletionSource _changed = NewSignal();

    public IReadOnlyList<T> Items
    {
        get
        {
            lock (_gate)
            {
                return [.. _items];
            }
        }
    }

    public void Add(T item)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _items.Add(item);
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
    }

    /// <summary>Waits until there are at least so many, and returns them all.</summary>
    public async Task<IReadOnlyList<T>> WaitForAsync(int count)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_items.Count >= count)
                {
                    return [.. _items];
                }

                changed = _changed.Task;
            }

            try
            {
                await changed.WithinTimeout();
            }
            catch (TimeoutException)
            {
                throw new TimeoutException($"Waited for {count}, have {Items.Count}: {string.Join("; ", Items)}");
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
