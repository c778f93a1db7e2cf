using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace Informers;

/// <summary>The instruments of one meter, and the informers that are asked when it is read.</summary>
internal sealed class InformerInstruments
{
    // From a list out of the server's cache to one of a large cluster over a slow line.
    private static readonly InstrumentAdvice<double> Lists =
        new() { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300] };

    private static readonly InstrumentAdvice<long> Items =
        new() { HistogramBucketBoundaries = [0, 1, 10, 50, 100, 500, 1000, 5000, 10_000, 50_000, 100_000, 500_000] };

    // API servers end watches after five to ten minutes.
    private static readonly InstrumentAdvice<double> Watches =
        new() { HistogramBucketBoundaries = [1, 5, 15, 30, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 660] };

    private static readonly InstrumentAdvice<double> Calls =
        new() { HistogramBucketBoundaries = [0.00001, 0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60] };

    private static readonly InformerInstruments OfTheProcess = new(new Meter(InformerTelemetry.MeterName));

    // A factory hands out the same meter for the same name, and instruments must not be made twice.
    private static readonly ConditionalWeakTable<Meter, InformerInstruments> ByMeter = [];

    // Replaced as a whole, so that reading takes no lock.
    private readonly Lock _gate = new();
    private InformerMeasurements[] _informers = [];

    private InformerInstruments(Meter meter)
    {
        ListCount = meter.CreateCounter<long>("informer.lists", "{list}", "Lists that ended, of all that exists.");
        Relists = meter.CreateCounter<long>("informer.relists", "{list}", "Lists that were called for after the first, by reason.");
        ListDuration = meter.CreateHistogram("informer.list.duration", "s", "Time that a list took.", null, Lists);
        ListItems = meter.CreateHistogram("informer.list.items", "{object}", "Objects that a list brought.", null, Items);
        WatchCount = meter.CreateCounter<long>("informer.watches", "{watch}", "Watches that the server accepted.");
        WatchDuration = meter.CreateHistogram("informer.watch.duration", "s", "Time from asking for a watch until it ended.", null, Watches);
        ShortWatches = meter.CreateCounter<long>("informer.watch.short", "{watch}", "Watches that ended within a second and brought nothing.");
        Reconnects = meter.CreateCounter<long>("informer.reconnects", "{watch}", "Watches that broke off and were opened again at once.");
        Retries = meter.CreateCounter<long>("informer.retries", "{retry}", "Lists and watches that failed and are tried again after a delay.");
        Events = meter.CreateCounter<long>("informer.events", "{event}", "Events that watches brought, by type.");
        DecodeFailures = meter.CreateCounter<long>(
            "informer.decode.failures", "{object}", "Objects that were kept out because they could not be decoded or transformed.");
        MissingMembers = meter.CreateCounter<long>(
            "informer.decode.missing_members", "{member}", "Members that their class requires and an object lacked.");
        Mutations = meter.CreateCounter<long>("informer.mutations", "{object}", "Objects in the cache that somebody changed.");
        SyncDuration = meter.CreateHistogram("informer.sync.duration", "s", "Time from the start until the first list was in the store.", null, Lists);
        ProcessingDuration = meter.CreateHistogram(
            "informer.queue.processing.duration", "s", "Time that it took to apply a batch of changes to the store.", null, Calls);
        HandlerDuration = meter.CreateHistogram("informer.handler.duration", "s", "Time that a handler's call took.", null, Calls);
        HandlerErrors = meter.CreateCounter<long>("informer.handler.errors", "{error}", "Exceptions that handlers threw.");

        meter.CreateObservableUpDownCounter(
            "informer.objects", () => Sum(static informer => informer.ObjectCount), "{object}", "Objects in the store.");
        meter.CreateObservableGauge(
            "informer.store.resource_version", () => Least(static informer => ToNumber(informer.StoreVersion)), null,
            "The resource version of the store, its last 15 digits.");
        meter.CreateObservableUpDownCounter(
            "informer.queue.depth", () => Sum(static informer => informer.QueueDepth), "{change}", "Changes that wait to be applied to the store.");
        meter.CreateObservableUpDownCounter(
            "informer.synced", () => Sum(static informer => informer.HasSynced ? 1 : 0), "{informer}", "Informers whose first list is in the store.");
        meter.CreateObservableGauge(
            "informer.contact.age", () => Longest(static informer => informer.ContactAge), "s", "Time since the last sign of life of the server.");
        meter.CreateObservableGauge(
            "informer.bookmark.age", () => Longest(static informer => informer.BookmarkAge), "s", "Time since the last bookmark.");
        meter.CreateObservableUpDownCounter(
            "informer.handler.queue.depth",
            () => OfHandlers(static group => group.Sum(static handler => handler.Depth)),
            "{notification}",
            "Notifications that wait for a handler.");
        meter.CreateObservableGauge(
            "informer.handler.lag",
            () => OfHandlers(static group => group.Max(static handler => handler.Lag.TotalSeconds)),
            "s",
            "Time for which the first of the notifications that wait for a handler has.");
    }

    public Counter<long> ListCount { get; }

    public Counter<long> Relists { get; }

    public Histogram<double> ListDuration { get; }

    public Histogram<long> ListItems { get; }

    public Counter<long> WatchCount { get; }

    public Histogram<double> WatchDuration { get; }

    public Counter<long> ShortWatches { get; }

    public Counter<long> Reconnects { get; }

    public Counter<long> Retries { get; }

    public Counter<long> Events { get; }

    public Counter<long> DecodeFailures { get; }

    public Counter<long> MissingMembers { get; }

    public Counter<long> Mutations { get; }

    public Histogram<double> SyncDuration { get; }

    public Histogram<double> ProcessingDuration { get; }

    public Histogram<double> HandlerDuration { get; }

    public Counter<long> HandlerErrors { get; }

    /// <summary>The instruments of a factory's meter, or of the process.</summary>
    public static InformerInstruments For(IMeterFactory? factory) => factory is null
        ? OfTheProcess
        : ByMeter.GetValue(factory.Create(new MeterOptions(InformerTelemetry.MeterName)), static meter => new InformerInstruments(meter));

    /// <summary>Adds an informer to those that are asked.</summary>
    public void Register(InformerMeasurements measurements)
    {
        lock (_gate)
        {
            _informers = [.. _informers, measurements];
        }
    }

    /// <summary>Drops an informer.</summary>
    public void Unregister(InformerMeasurements measurements)
    {
        lock (_gate)
        {
            _informers = [.. _informers.Where(informer => informer != measurements)];
        }
    }

    // The end of a version that a floating-point number holds, as client-go has it: versions are compared by how far they are apart.
    private static double? ToNumber(string version)
    {
        const int Digits = 15;
        return ResourceVersions.IsComparable(version) && long.TryParse(version.AsSpan()[Math.Max(0, version.Length - Digits)..], out var number)
            ? number
            : null;
    }

    private IEnumerable<Measurement<long>> Sum(Func<IMeasuredInformer, long> value) =>
        ByInformer().Select(group => new Measurement<long>(group.Sum(informer => value(informer.Informer!)), group.First().Tags));

    private IEnumerable<Measurement<double>> Longest(Func<IMeasuredInformer, TimeSpan?> value) =>
        ByInformer()
            .Select(group => (Value: group.Max(informer => value(informer.Informer!)?.TotalSeconds), group.First().Tags))
            .Where(static age => age.Value is not null)
            .Select(static age => new Measurement<double>(age.Value!.Value, age.Tags));

    private IEnumerable<Measurement<double>> Least(Func<IMeasuredInformer, double?> value) =>
        ByInformer()
            .Select(group => (Value: group.Min(informer => value(informer.Informer!)), group.First().Tags))
            .Where(static version => version.Value is not null)
            .Select(static version => new Measurement<double>(version.Value!.Value, version.Tags));

    private IEnumerable<Measurement<T>> OfHandlers<T>(Func<IEnumerable<HandlerSnapshot>, T> combine)
        where T : struct =>
        ByInformer().SelectMany(group => group
            .SelectMany(static informer => informer.Informer!.Handlers)
            .GroupBy(static handler => handler.Name, StringComparer.Ordinal)
            .Select(handlers => new Measurement<T>(
                combine(handlers), [.. group.First().Tags, new KeyValuePair<string, object?>(TelemetryTags.Handler, handlers.Key)])));

    // Informers that nobody can tell apart are measured as one.
    private IEnumerable<IGrouping<(string, string), InformerMeasurements>> ByInformer() =>
        Volatile.Read(ref _informers).GroupBy(static informer => (informer.Name, informer.Resource));
}
