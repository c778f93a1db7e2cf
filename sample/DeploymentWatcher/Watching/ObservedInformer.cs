using Informers;
using k8s.Models;

namespace DeploymentWatcher;

/// <summary>An informer with a tally of its events.</summary>
internal sealed class ObservedInformer<T> : IObservedInformer
    where T : class
{
    private readonly ISharedIndexInformer<T> _informer;
    private readonly Tally<T> _tally;
    private readonly TimeProvider _time;
    private long _lastTotal;
    private long _lastLook;

    public ObservedInformer(ISharedIndexInformer<T> informer, Func<T, V1ObjectMeta?> metadata, TimeProvider time)
    {
        _informer = informer;
        _time = time;
        _tally = new Tally<T>(metadata, time);
        _informer.AddEventHandler(_tally);
        _lastLook = time.GetTimestamp();
    }

    /// <summary>The state now, with the event rate since the last look.</summary>
    public ResourceRow Look()
    {
        var now = _time.GetTimestamp();
        var total = _tally.Total;
        var seconds = _time.GetElapsedTime(_lastLook, now).TotalSeconds;
        var rate = seconds > 0 ? (total - _lastTotal) / seconds : 0;
        (_lastLook, _lastTotal) = (now, total);
        return new ResourceRow(
            _informer.Resource.ToString(),
            _informer.Store.Count,
            _tally.Added,
            _tally.Updated,
            _tally.Deleted,
            rate,
            _informer.LastStoreSyncResourceVersion,
            _informer.Freshness,
            _tally.Lag);
    }
}
