using Informers.Tests;

namespace Informers.EndToEnd.Tests;

/// <summary>
/// The system's clock, but for delays, which are over within a moment: however long an informer backs off, by chance and because a machine
/// is slow, a test need not wait. Deadlines and tickers run as ever. Thread-safe.
/// </summary>
/// <param name="onDelay">Is told of each delay, as it was asked for.</param>
internal sealed class HastyTimeProvider(Action<TimeSpan>? onDelay = null) : TimeProvider
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    /// <summary>Options of a factory on such a clock.</summary>
    public static SharedInformerOptions Hasty() => new() { TimeProvider = new HastyTimeProvider(), LoggerFactory = SecretLogs.Instance };

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // A delay is set once and for all when it is made; a deadline is set later, or belongs to a source of tokens.
        if (dueTime > TimeSpan.Zero && period == Timeout.InfiniteTimeSpan && state is not CancellationTokenSource)
        {
            onDelay?.Invoke(dueTime);
            dueTime = dueTime < Moment ? dueTime : Moment;
        }

        return System.CreateTimer(callback, state, dueTime, period);
    }
}
