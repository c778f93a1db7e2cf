namespace Informers.Tests.SharedInformer;

/// <summary>
/// Writes down what it is told, one line a call: <c>+name</c> (<c>+name*</c> in the initial list), <c>~name</c> for a change,
/// <c>=name</c> for a repetition of the same version, <c>-name</c> (<c>-name?</c> when the final state is unknown).
/// </summary>
internal sealed class EventRecorder : IResourceEventHandler<Widget>
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly List<(Func<IReadOnlyList<string>, bool> Condition, TaskCompletionSource Done)> _waiters = [];
    private int _inCall;

    /// <summary>Runs inside each call, before the line is written; may block or throw.</summary>
    public Action<string>? During { get; set; }

    /// <summary>Whether two calls were ever under way at once.</summary>
    public bool Overlapped { get; private set; }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    public void OnAdd(Widget obj, bool isInInitialList) => Note($"+{obj.Name}{(isInInitialList ? "*" : "")}");

    public void OnUpdate(Widget oldObj, Widget newObj) =>
        Note($"{(oldObj.ResourceVersion == newObj.ResourceVersion ? "=" : "~")}{newObj.Name}");

    public void OnDelete(DeletedObject<Widget> deleted) => Note($"-{deleted.Name.Name}{(deleted.FinalStateUnknown ? "?" : "")}");

    public void Clear()
    {
        lock (_gate)
        {
            _lines.Clear();
        }
    }

    /// <summary>Waits until these lines, in this order, are all that was written.</summary>
    public async Task ExpectAsync(params string[] lines)
    {
        try
        {
            await WaitAsync(seen => seen.Count >= lines.Length);
        }
        catch (TimeoutException)
        {
            // The comparison says more.
        }

        Assert.Equal(lines, Lines);
    }

    /// <summary>Waits until a line was written.</summary>
    public Task WaitForAsync(string line) => WaitAsync(seen => seen.Contains(line));

    /// <summary>Waits until so many lines were written.</summary>
    public Task WaitForCountAsync(int count) => WaitAsync(seen => seen.Count >= count);

    public Task WaitAsync(Func<IReadOnlyList<string>, bool> condition)
    {
        lock (_gate)
        {
            if (condition(_lines))
            {
                return Task.CompletedTask;
            }

            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((condition, done));
            return done.Task.WithinTimeout();
        }
    }

    private void Note(string line)
    {
        Overlapped |= Interlocked.Increment(ref _inCall) != 1;
        try
        {
            During?.Invoke(line);
        }
        finally
        {
            lock (_gate)
            {
                _lines.Add(line);
                _waiters.RemoveAll(waiter => waiter.Condition(_lines) && waiter.Done.TrySetResult());
            }

            Interlocked.Decrement(ref _inCall);
        }
    }
}
