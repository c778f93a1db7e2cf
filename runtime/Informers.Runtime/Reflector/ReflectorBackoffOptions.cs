namespace Informers;

/// <summary>How long a <see cref="Reflector{T}"/> waits after a failure: each delay is longer than the last, up to a limit.</summary>
/// <remarks>The counterpart of client-go's <c>ReflectorOptions.Backoff</c>; immutable.</remarks>
public sealed record ReflectorBackoffOptions
{
    /// <summary>The delays of client-go.</summary>
    public static ReflectorBackoffOptions Default { get; } = new();

    /// <summary>The first delay; at least 1 ms. Default: 800 ms.</summary>
    public TimeSpan InitialDelay { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>What each delay is multiplied by to give the next; at least 1, and finite. Default: 2.</summary>
    public double Factor { get; init; } = 2.0;

    /// <summary>
    /// The limit of the delays, before <see cref="JitterFactor"/>; at least 1 ms. Default: 30 s, so that with jitter the longest delay is
    /// between 30 s and 60 s.
    /// </summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The limit, before <see cref="JitterFactor"/>, of delays after the server has said that it does not serve the resource (404); at least
    /// 1 ms. Default: 5 s, so that a cache fills soon after its CustomResourceDefinition was made; such an answer costs the server next to nothing.
    /// client-go has no such limit.
    /// </summary>
    public TimeSpan MaxDelayWhenNotFound { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How much is added at random: each delay is multiplied by a number between 1 and 1 plus this; finite. Default: 1; zero for none.
    /// </summary>
    public double JitterFactor { get; init; } = 1.0;

    /// <summary>After this long without a delay, the next one is <see cref="InitialDelay"/> again; more than zero. Default: 2 minutes.</summary>
    public TimeSpan ResetAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value cannot be.</exception>
    internal void Validate(string paramName)
    {
        // Timers count milliseconds: what is less is no delay at all, and a server that is down would be asked without a pause.
        CheckDelay(InitialDelay, nameof(InitialDelay));
        CheckDelay(MaxDelay, nameof(MaxDelay));
        CheckDelay(MaxDelayWhenNotFound, nameof(MaxDelayWhenNotFound));
        Check(ResetAfter > TimeSpan.Zero, nameof(ResetAfter), ResetAfter, "more than zero");
        Check(Factor >= 1.0 && double.IsFinite(Factor), nameof(Factor), Factor, "1 or more, and a finite number");
        Check(JitterFactor >= 0.0 && double.IsFinite(JitterFactor), nameof(JitterFactor), JitterFactor, "zero or more, and a finite number");

        void CheckDelay(TimeSpan delay, string name) => Check(delay >= TimeSpan.FromMilliseconds(1), name, delay, "1 ms or more");

        // Says no to what is no number, too.
        void Check(bool isRight, string name, object value, string use)
        {
            if (!isRight)
            {
                throw new ArgumentException(FormattableString.Invariant($"Backoff.{name} is {value}: use {use}."), paramName);
            }
        }
    }
}
