using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Informers;

/// <summary>
/// What one informer measures. While nobody listens a call costs next to nothing, and nothing is ever allocated for an event or a handler's
/// call. Thread-safe.
/// </summary>
internal sealed class InformerMeasurements
{
    // By WatchEventType. Made once: a tag's value is an object.
    private static readonly KeyValuePair<string, object?>[] EventTypes =
    [
        EventType("added"), EventType("modified"), EventType("deleted"), EventType("bookmark"), EventType("error"), EventType("invalid"),
    ];

    private readonly InformerInstruments _instruments;
    private readonly KeyValuePair<string, object?> _name;
    private readonly KeyValuePair<string, object?> _resource;

    /// <summary>Makes measurements; <see cref="Register"/> adds the gauges.</summary>
    /// <param name="factory">Of the meter; <see langword="null"/> for the process's own.</param>
    /// <param name="name">The informer's name.</param>
    /// <param name="resource">What it follows.</param>
    public InformerMeasurements(IMeterFactory? factory, string name, GroupVersionResource resource)
    {
        _instruments = InformerInstruments.For(factory);
        Name = name;
        Resource = resource.ToString();
        _name = new(TelemetryTags.Informer, Name);
        _resource = new(TelemetryTags.Resource, Resource);
    }

    public string Name { get; }

    public string Resource { get; }

    /// <summary>What tells the informer from others.</summary>
    public KeyValuePair<string, object?>[] Tags => [_name, _resource];

    /// <summary>Whom to ask when the meter is read; <see langword="null"/> while there are no gauges.</summary>
    public IMeasuredInformer? Informer { get; private set; }

    /// <summary>Whether somebody wants to know how long handlers take.</summary>
    public bool MeasuresHandlers => _instruments.HandlerDuration.Enabled;

    /// <summary>Whether somebody wants to know how long the store takes.</summary>
    public bool MeasuresProcessing => _instruments.ProcessingDuration.Enabled;

    /// <summary>Adds the gauges.</summary>
    public void Register(IMeasuredInformer informer)
    {
        Informer = informer;
        _instruments.Register(this);
    }

    /// <summary>Takes them away.</summary>
    public void Unregister() => _instruments.Unregister(this);

    public void ListEnded(string mode, TimeSpan time, int items, Exception? error)
    {
        var tags = new TagList([_name, _resource, new(TelemetryTags.ListMode, mode)]);
        if (error is null)
        {
            _instruments.ListItems.Record(items, in tags);
        }
        else
        {
            tags.Add(TypeOf(error));
        }

        _instruments.ListCount.Add(1, in tags);
        _instruments.ListDuration.Record(time.TotalSeconds, in tags);
    }

    public void Relisted(string reason) =>
        _instruments.Relists.Add(1, _name, _resource, new KeyValuePair<string, object?>(TelemetryTags.RelistReason, reason));

    public void WatchOpened() => _instruments.WatchCount.Add(1, _name, _resource);

    public void WatchEnded(TimeSpan time) => _instruments.WatchDuration.Record(time.TotalSeconds, _name, _resource);

    public void WatchWasShort() => _instruments.ShortWatches.Add(1, _name, _resource);

    public void Reconnected(Exception error) => _instruments.Reconnects.Add(1, _name, _resource, TypeOf(error));

    public void Retried(Exception error) => _instruments.Retries.Add(1, _name, _resource, TypeOf(error));

    /// <summary>For each event of each watch.</summary>
    public void EventCame(WatchEventType type)
    {
        if (_instruments.Events.Enabled)
        {
            // A source may deliver what is no type at all.
            _instruments.Events.Add(1, _name, _resource, (uint)type < EventTypes.Length ? EventTypes[(int)type] : EventTypes[(int)WatchEventType.Invalid]);
        }
    }

    public void ObjectKeptOut() => _instruments.DecodeFailures.Add(1, _name, _resource);

    public void MembersMissed(int count) => _instruments.MissingMembers.Add(count, _name, _resource);

    public void MutationFound() => _instruments.Mutations.Add(1, _name, _resource);

    public void Synced(TimeSpan time) => _instruments.SyncDuration.Record(time.TotalSeconds, _name, _resource);

    public void Processed(TimeSpan time) => _instruments.ProcessingDuration.Record(time.TotalSeconds, _name, _resource);

    public void HandlerCalled(in KeyValuePair<string, object?> handler, TimeSpan time) =>
        _instruments.HandlerDuration.Record(time.TotalSeconds, _name, _resource, handler);

    public void HandlerThrew(in KeyValuePair<string, object?> handler, Exception error) =>
        _instruments.HandlerErrors.Add(1, [_name, _resource, handler, new(TelemetryTags.ErrorType, error.GetType().FullName)]);

    private static KeyValuePair<string, object?> EventType(string type) => new(TelemetryTags.EventType, type);

    private static KeyValuePair<string, object?> TypeOf(Exception error) => new(TelemetryTags.ErrorType, ErrorTypes.Of(error));
}
