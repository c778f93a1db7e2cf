using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace Informers;

/// <summary>The instruments of one meter, and the queues that are asked when it is read. <c>runtime/TELEMETRY.md</c> has them in a table.</summary>
internal sealed class WorkQueueInstruments
{
    public const string QueueName = "workqueue.name";
    public const string ReconcilerName = "reconciler.name";
    public const string Result = "reconciler.result";

    // From what is taken at once to what waits behind a key that is tried again after the longest delay.
    private static readonly InstrumentAdvice<double> Times =
        new() { HistogramBucketBoundaries = [0.0001, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 1000] };

    private static readonly WorkQueueInstruments OfTheProcess = new(new Meter(WorkQueueMetrics.MeterName));

    // A factory hands out the same meter for the same name, and instruments must not be made twice.
    private static readonly ConditionalWeakTable<Meter, WorkQueueInstruments> ByMeter = [];

    // Replaced as a whole, so that reading takes no lock but the queues' own. A queue drops out under its own gate.
    private readonly Lock _gate = new();
    private QueueMeasurements[] _queues = [];

    private WorkQueueInstruments(Meter meter)
    {
        Adds = meter.CreateCounter<long>("workqueue.adds", "{key}", "Keys that came to wait.");
        Retries = meter.CreateCounter<long>("workqueue.retries", "{key}", "Keys that were added with a delay.");
        QueueDuration = meter.CreateHistogram("workqueue.queue.duration", "s", "Time for which a key waited.", null, Times);
        WorkDuration = meter.CreateHistogram("workqueue.work.duration", "s", "Time for which a key was in work.", null, Times);
        meter.CreateObservableUpDownCounter(
            "workqueue.depth", () => Observe(static group => group.Sum(static queue => queue.Depth)), "{key}", "Keys that wait.");
        meter.CreateObservableGauge(
            "workqueue.unfinished",
            () => Observe(static group => group.Sum(static queue => queue.Unfinished.TotalSeconds)),
            "s",
            "Time for which the keys in work have been so, added up. Large values mean stuck workers.");
        meter.CreateObservableGauge(
            "workqueue.longest_running",
            () => Observe(static group => group.Max(static queue => queue.LongestRunning.TotalSeconds)),
            "s",
            "Time for which the key that is longest in work has been so.");
        Reconciles = meter.CreateCounter<long>("reconciler.reconciles", "{reconcile}", "Reconciles that ended, by result.");
        ReconcileDuration = meter.CreateHistogram("reconciler.duration", "s", "Time that a reconcile took.", null, Times);
        ActiveWorkers = meter.CreateUpDownCounter<long>("reconciler.active", "{reconcile}", "Reconciles that are running.");
    }

    public Counter<long> Adds { get; }

    public Counter<long> Retries { get; }

    public Histogram<double> QueueDuration { get; }

    public Histogram<double> WorkDuration { get; }

    public Counter<long> Reconciles { get; }

    public Histogram<double> ReconcileDuration { get; }

    public UpDownCounter<long> ActiveWorkers { get; }

    /// <summary>The instruments of a factory's meter, or of the process.</summary>
    public static WorkQueueInstruments For(IMeterFactory? factory) => factory is null
        ? OfTheProcess
        : ByMeter.GetValue(factory.Create(new MeterOptions(WorkQueueMetrics.MeterName)), static meter => new WorkQueueInstruments(meter));

    /// <summary>Adds a queue to those that are asked.</summary>
    public QueueMeasurements Register(string name, IMeasuredQueue queue)
    {
        var measurements = new QueueMeasurements(this, name, queue);
        lock (_gate)
        {
            _queues = [.. _queues, measurements];
        }

        return measurements;
    }

    /// <summary>Drops a queue.</summary>
    public void Unregister(QueueMeasurements measurements)
    {
        lock (_gate)
        {
            _queues = [.. _queues.Where(queue => queue != measurements)];
        }
    }

    private IEnumerable<Measurement<T>> Observe<T>(Func<IEnumerable<QueueSnapshot>, T> combine)
        where T : struct =>
        Volatile.Read(ref _queues)
            .GroupBy(static queue => queue.Name, static queue => queue.Queue.Measure(), StringComparer.Ordinal)
            .Select(group => new Measurement<T>(combine(group), new KeyValuePair<string, object?>(QueueName, group.Key)));
}
