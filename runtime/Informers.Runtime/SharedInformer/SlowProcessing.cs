using Microsoft.Extensions.Logging;

namespace Informers;

/// <summary>Tells in the log of changes that take long to be applied to the store while others wait for it.</summary>
/// <remarks>
/// The counterpart of the traces in client-go's queues, with their bounds. There handlers may be what takes the time; here
/// it can only be index functions, the machine, or who holds the distributor's gate.
/// </remarks>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">The log.</param>
/// <param name="resource">What is stored.</param>
internal sealed class SlowProcessing(TimeProvider timeProvider, ILogger logger, GroupVersionResource resource)
{
    // So many may wait without harm.
    private const int Waiting = 10;

    private static readonly TimeSpan LimitOfOne = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LimitOfAll = TimeSpan.FromSeconds(1);

    /// <summary>The moment of beginning, for the others.</summary>
    public long Begin() => timeProvider.GetTimestamp();

    /// <summary>The time since then.</summary>
    public TimeSpan Since(long started) => timeProvider.GetElapsedTime(started);

    /// <summary>Whether so many changes have taken too long.</summary>
    public bool IsSlow(long started, int count)
    {
        var limit = LimitOfOne * count;
        return timeProvider.GetElapsedTime(started) > (limit < LimitOfAll ? limit : LimitOfAll);
    }

    /// <summary>Says so, if enough others wait.</summary>
    public void Report(long started, int count, int waiting)
    {
        if (waiting > Waiting)
        {
            SharedInformerLog.ProcessingSlow(logger, resource, count, timeProvider.GetElapsedTime(started).TotalMilliseconds, waiting);
        }
    }
}
