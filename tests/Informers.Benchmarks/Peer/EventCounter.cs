using System.Globalization;

namespace Informers.Benchmarks.Peer;

/// <summary>Counts what follows the initial list, and notes when and how late the first handler learns of it.</summary>
internal sealed class EventCounter<T>(ResourceType<T> type, bool sampleLatency, long wanted, CountdownEvent done) : IResourceEventHandler<T>
    where T : class
{
    private readonly List<double> _latencies = new(sampleLatency ? (int)Math.Min(wanted, 1_000_000) : 0);
    private long _adds;
    private long _updates;
    private long _deletes;

    public long Adds => _adds;

    public long Updates => _updates;

    public long Deletes => _deletes;

    /// <summary>In milliseconds; read it when the run is over.</summary>
    public List<double> Latencies => _latencies;

    /// <summary>Called with the first event.</summary>
    public Action? Began { get; init; }

    public void OnAdd(T obj, bool isInInitialList)
    {
        if (!isInInitialList)
        {
            _adds++;
            Note(obj);
        }
    }

    public void OnUpdate(T oldObj, T newObj)
    {
        _updates++;
        Note(newObj);
    }

    public void OnDelete(DeletedObject<T> deleted)
    {
        _deletes++;
        Note(null);
    }

    private void Note(T? obj)
    {
        var seen = _adds + _updates + _deletes;
        if (seen == 1)
        {
            Began?.Invoke();
        }

        if (sampleLatency && obj is not null && type.TryGetAnnotation(obj, "bench/sent-unix-nanos", out var sent)
            && long.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out var nanos))
        {
            _latencies.Add((DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalMilliseconds - (nanos / 1e6));
        }

        if (seen == wanted)
        {
            done.Signal();
        }
    }
}
