namespace Informers;

/// <summary>How one handler is served.</summary>
public sealed class EventHandlerOptions
{
    /// <summary>The <see cref="QueueLimit"/> of those who set none.</summary>
    internal const int DefaultQueueLimit = 1000;

    /// <summary>
    /// How often the handler receives every stored object again, as an update; zero for never. Default (<see langword="null"/>): the
    /// informer's own period. Periods under one second are raised to one second. Each handler keeps its own period, also when it is added
    /// while the informer runs.
    /// </summary>
    public TimeSpan? ResyncPeriod { get; init; }

    /// <summary>The handler's name in logs and metrics. Default: the name of its class.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// What happens when the handler is slower than the changes. Default: <see cref="OverflowPolicy.Unbounded"/>, as in client-go.
    /// </summary>
    public OverflowPolicy Overflow { get; init; }

    /// <summary>
    /// How many changes may wait before <see cref="Overflow"/> acts; at least 1. For <see cref="OverflowPolicy.DropAndResync"/> and
    /// <see cref="OverflowPolicy.Block"/> only; default 1,000. The initial list and resyncs do not count.
    /// </summary>
    public int? QueueLimit { get; init; }

    /// <summary>
    /// Is told of each exception that the handler throws. Default (<see langword="null"/>): the informer's own
    /// <see cref="InformerOptions{T}.HandlerErrorHandler"/>.
    /// </summary>
    public HandlerErrorHandler? ErrorHandler { get; init; }

    /// <summary>Checks a policy and its limit.</summary>
    /// <exception cref="ArgumentException">They cannot be.</exception>
    internal static void Validate(OverflowPolicy overflow, int? queueLimit, string paramName)
    {
        if (!Enum.IsDefined(overflow))
        {
            throw new ArgumentException($"Overflow is {(int)overflow}, which is no policy.", paramName);
        }

        if (queueLimit is null)
        {
            return;
        }

        if (overflow is OverflowPolicy.Unbounded or OverflowPolicy.Coalesce)
        {
            throw new ArgumentException(
                $"QueueLimit is {queueLimit}, but {overflow} has no limit: set Overflow to DropAndResync or Block, or leave the limit out.", paramName);
        }

        if (queueLimit < 1)
        {
            throw new ArgumentException($"QueueLimit is {queueLimit}: it must be at least 1.", paramName);
        }
    }
}
