namespace Informers.EndToEnd.Tests;

/// <summary>
/// The system's clock, but for delays, which are noted down and over at once: however long an informer backs off, a test need not wait,
/// and knows for how long it would have. Deadlines and tickers run as ever. Thread-safe.
/// </summary>
internal sealed class HastyTimeProvider(Action<TimeSpan> onDelay) : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // A delay is set once and for all when it is made; a deadline is set later, or belongs to a source of tokens.
        if (dueTime > TimeSpan.Zero && period == Timeout.InfiniteTimeSpan && state is not CancellationTokenSource)
        {
            onDelay(dueTime);
            dueTime = TimeSpan.FromMilliseconds(1);
        }

        return System.CreateTimer(callback, state, dueTime, period);
    }
}
