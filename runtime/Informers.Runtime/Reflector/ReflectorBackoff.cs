using Informers.Rest;

namespace Informers;

/// <summary>The delays of one reflector. One user at a time.</summary>
internal sealed class ReflectorBackoff
{
    // A server that asks for longer is asked again after this all the same: its clock, or ours, may be wrong.
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromMinutes(10);

    private readonly ReflectorBackoffOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly Func<double> _jitter;
    private TimeSpan _next;
    private long? _lastUsed;

    public ReflectorBackoff(ReflectorBackoffOptions options, TimeProvider timeProvider, Func<double> jitter)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate(nameof(options));
        _options = options;
        _timeProvider = timeProvider;
        _jitter = jitter;
        _next = Cap(options.InitialDelay);
    }

    /// <summary>Waits for the next delay of the series, or for as long as the server asked for, if that is longer.</summary>
    public Task DelayAsync(Exception? cause, CancellationToken cancellationToken)
    {
        var delay = Next(cause is ApiStatusException { IsNotFound: true } ? _options.MaxDelayWhenNotFound : TimeSpan.MaxValue);
        if (cause is ApiStatusException { Status.RetryAfter: { } asked })
        {
            asked = asked < MaxRetryAfter ? asked : MaxRetryAfter;
            delay = delay > asked ? delay : asked;
        }

        // The options may name any limit.
        return Task.Delay(delay < Timers.MaxDue ? delay : Timers.MaxDue, _timeProvider, cancellationToken);
    }

    /// <summary>The next delay of the series.</summary>
    public TimeSpan Next() => Next(TimeSpan.MaxValue);

    // The series does not grow behind the limit: whoever has waited for a definition for an hour, and then meets a server that is not quite
    // ready to serve it, is not to wait for a minute more.
    private TimeSpan Next(TimeSpan limit)
    {
        var now = _timeProvider.GetTimestamp();
        if (_lastUsed is { } lastUsed && _timeProvider.GetElapsedTime(lastUsed, now) > _options.ResetAfter)
        {
            _next = Cap(_options.InitialDelay);
        }

        _lastUsed = now;
        var delay = _next < limit ? _next : limit;
        var grown = delay > _options.InitialDelay ? delay : _options.InitialDelay;
        _next = Cap(Multiply(grown, _options.Factor));
        return Multiply(delay, 1.0 + (_options.JitterFactor * _jitter()));
    }

    // Not beyond what a timer takes: the options may name any factor.
    private static TimeSpan Multiply(TimeSpan delay, double factor)
    {
        var ticks = Math.Round(delay.Ticks * factor);
        return ticks < Timers.MaxDue.Ticks ? TimeSpan.FromTicks((long)ticks) : Timers.MaxDue;
    }

    private TimeSpan Cap(TimeSpan delay)
    {
        delay = delay < _options.MaxDelay ? delay : _options.MaxDelay;
        return delay < Timers.MaxDue ? delay : Timers.MaxDue;
    }
}
