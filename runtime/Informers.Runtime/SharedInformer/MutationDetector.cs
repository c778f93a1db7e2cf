using Microsoft.Extensions.Logging;

namespace Informers;

/// <summary>
/// Remembers each object that enters the store together with a copy, and looks now and then whether the two still are the same.
/// </summary>
/// <remarks>
/// <para>
/// The counterpart of client-go's <c>CacheMutationDetector</c>, with its times: a look each second, and objects remembered for two to four
/// minutes, whether they still are in the store or not. Beyond a thousand objects they take turns; each has its last look when it is
/// forgotten, or when the informer stops. For tests and development: it holds each object twice.
/// </para>
/// <para>
/// Lock order: the check, then what is remembered. Users' code that may wait for something, the handler, is called with neither held, and
/// has one call at a time: whoever calls it goes on until all is told. Comparing reads members, which is users' code too.
/// </para>
/// </remarks>
/// <typeparam name="T">The class of the objects.</typeparam>
internal sealed class MutationDetector<T>
    where T : class
{
    private const int BatchSize = 1000;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Retention = TimeSpan.FromMinutes(2);

    private readonly ResourceType<T> _resourceType;
    private readonly Func<T, T> _copy;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Action<CacheMutation> _note;
    private readonly Action<CacheMutation>? _tell;

    // One check at a time: that of the timer, or the last one. Guards the round, and what is to be told.
    private readonly Lock _checking = new();
    private readonly Queue<CacheMutation> _untold = [];
    private bool _isTelling;
    private Watched[] _round = [];
    private int _next;
    private bool _isStopped;
    private ITimer? _timer;

    // Guards what is remembered, which the informer's processing adds to.
    private readonly Lock _gate = new();
    private Dictionary<object, Watched> _recent = NewTable();
    private Dictionary<object, Watched> _older = NewTable();
    private long _lastRotation;

    /// <summary>Makes a detector; <see cref="Start"/> starts it.</summary>
    /// <param name="resourceType">What the objects are; has a deep copy.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Takes what cannot be told otherwise.</param>
    /// <param name="note">Takes each change, once for each object, while the check is locked: must not wait for anything, nor throw.</param>
    /// <param name="tell">Takes it after that, with nothing locked, one call at a time; must not throw.</param>
    public MutationDetector(
        ResourceType<T> resourceType, TimeProvider timeProvider, ILogger logger, Action<CacheMutation> note, Action<CacheMutation>? tell = null)
    {
        _resourceType = resourceType;
        _copy = resourceType.DeepCopy ?? throw new ArgumentException("The type has no deep copy.", nameof(resourceType));
        _timeProvider = timeProvider;
        _logger = logger;
        _note = note;
        _tell = tell;
        _lastRotation = timeProvider.GetTimestamp();
    }

    /// <summary>How many objects are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _recent.Count + _older.Count;
            }
        }
    }

    /// <summary>Starts to look.</summary>
    public void Start()
    {
        lock (_checking)
        {
            if (!_isStopped)
            {
                _timer ??= _timeProvider.CreateTimer(
                    static state => ((MutationDetector<T>)state!).OnTimer(), this, Period, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Remembers an object as it is now. One that is remembered stays as it was then.</summary>
    public void Add(T obj)
    {
        lock (_gate)
        {
            if (_recent.ContainsKey(obj))
            {
                return;
            }

            if (_older.Remove(obj, out var known))
            {
                _recent.Add(obj, known);
                return;
            }

            try
            {
                _recent.Add(obj, new Watched(obj, _copy(obj)));
            }
            catch (Exception error)
            {
                // Users' code runs in a copy: converters, setters. The object is in the store, and nothing else is wrong.
                SharedInformerLog.CannotWatchObject(_logger, error, _resourceType.Resource, _resourceType.GetObjectName(obj));
            }
        }
    }

    /// <summary>Looks at everything a last time, and ends. Does not wait for a handler that another thread is in: that one tells the rest.</summary>
    public void Stop()
    {
        lock (_checking)
        {
            if (_isStopped)
            {
                return;
            }

            _isStopped = true;
            _timer?.Dispose();
            Check(All());
            lock (_gate)
            {
                _recent = NewTable();
                _older = NewTable();
            }
        }

        TellAll();
    }

    private static Dictionary<object, Watched> NewTable() => new(ReferenceEqualityComparer.Instance);

    private void OnTimer()
    {
        lock (_checking)
        {
            if (_isStopped)
            {
                return;
            }

            try
            {
                CheckNext();
            }
            finally
            {
                // After the check, so that two never meet.
                _timer!.Change(Period, Timeout.InfiniteTimeSpan);
            }
        }

        TellAll();
    }

    // Under the check.
    private void CheckNext()
    {
        Check(Rotate());
        if (_next >= _round.Length)
        {
            _round = All();
            _next = 0;
        }

        var count = Math.Min(BatchSize, _round.Length - _next);
        Check(_round.AsSpan(_next, count));
        _next += count;

        // Not to keep objects alive that are forgotten.
        if (_next >= _round.Length)
        {
            _round = [];
            _next = 0;
        }
    }

    private Watched[] All()
    {
        lock (_gate)
        {
            return [.. _recent.Values, .. _older.Values];
        }
    }

    // What is forgotten now.
    private Watched[] Rotate()
    {
        lock (_gate)
        {
            var now = _timeProvider.GetTimestamp();
            if (_timeProvider.GetElapsedTime(_lastRotation, now) < Retention)
            {
                return [];
            }

            Watched[] forgotten = [.. _older.Values];
            _older = _recent;
            _recent = NewTable();
            _lastRotation = now;
            return forgotten;
        }
    }

    private void Check(ReadOnlySpan<Watched> objects)
    {
        foreach (var watched in objects)
        {
            if (watched.IsReported || Find(watched) is not { } members)
            {
                continue;
            }

            watched.IsReported = true;
            var mutation = new CacheMutation(_resourceType.Resource, _resourceType.GetObjectName(watched.Copy), watched.Object, members);
            _note(mutation);
            if (_tell is not null)
            {
                _untold.Enqueue(mutation);
            }
        }
    }

    private IReadOnlyList<string>? Find(Watched watched)
    {
        try
        {
            return ObjectDifferences.Find(watched.Copy, watched.Object);
        }
        catch (Exception error)
        {
            // An object that is being changed may throw anything, and so may users' code in it. The next look tells more.
            if (!watched.IsFailureLogged)
            {
                watched.IsFailureLogged = true;
                SharedInformerLog.CannotCompareObject(_logger, error, _resourceType.Resource, _resourceType.GetObjectName(watched.Copy));
            }

            return null;
        }
    }

    private void TellAll()
    {
        lock (_checking)
        {
            if (_isTelling || _untold.Count == 0)
            {
                return;
            }

            _isTelling = true;
        }

        while (TryTakeUntold(out var mutation))
        {
            _tell!(mutation);
        }
    }

    private bool TryTakeUntold(out CacheMutation mutation)
    {
        lock (_checking)
        {
            return _isTelling = _untold.TryDequeue(out mutation);
        }
    }

    private sealed class Watched(T obj, T copy)
    {
        public T Object => obj;

        public T Copy => copy;

        public bool IsReported { get; set; }

        public bool IsFailureLogged { get; set; }
    }
}
