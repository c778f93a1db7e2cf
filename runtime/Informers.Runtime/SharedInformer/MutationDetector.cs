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
/// <para>Lock order: the check, then what is remembered. Nothing else is locked while either is held, but what the report locks.</para>
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
    private readonly Action<CacheMutation> _report;

    // One check at a time: that of the timer, or the last one. Guards the round.
    private readonly Lock _checking = new();
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
    /// <param name="report">Is told of each change, once for each object.</param>
    public MutationDetector(ResourceType<T> resourceType, TimeProvider timeProvider, ILogger logger, Action<CacheMutation> report)
    {
        _resourceType = resourceType;
        _copy = resourceType.DeepCopy ?? throw new ArgumentException("The type has no deep copy.", nameof(resourceType));
        _timeProvider = timeProvider;
        _logger = logger;
        _report = report;
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

    /// <summary>Looks at everything a last time, and ends.</summary>
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

            // After the check, so that two never meet.
            _timer!.Change(Period, Timeout.InfiniteTimeSpan);
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
            if (watched.IsReported || ObjectDifferences.Find(watched.Copy, watched.Object) is not { } members)
            {
                continue;
            }

            watched.IsReported = true;
            _report(new CacheMutation(_resourceType.Resource, _resourceType.GetObjectName(watched.Copy), watched.Object, members));
        }
    }

    private sealed class Watched(T obj, T copy)
    {
        public T Object => obj;

        public T Copy => copy;

        public bool IsReported { get; set; }
    }
}
