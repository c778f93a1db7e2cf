namespace Informers;

/// <summary>How one handler is served.</summary>
public sealed class EventHandlerOptions
{
    /// <summary>
    /// How often the handler receives every stored object again, as an update; zero for never. Default (<see langword="null"/>): the
    /// informer's own period. Periods under one second are raised to one second. Each handler keeps its own period, also when it is added
    /// while the informer runs.
    /// </summary>
    public TimeSpan? ResyncPeriod { get; init; }

    /// <summary>The handler's name in logs and metrics. Default: the name of its class.</summary>
    public string? Name { get; init; }
}
