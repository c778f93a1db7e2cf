namespace Informers.Rest;

/// <summary>How often something is tried, and how long to wait between two attempts.</summary>
/// <remarks>The counterpart of apimachinery's <c>wait.Backoff</c>, as <c>util/retry</c> uses it.</remarks>
public sealed record RetryOptions
{
    /// <summary>For conflicts with other writers that are few and quick: 5 attempts, 10 ms between them.</summary>
    public static RetryOptions DefaultRetry { get; } = new() { Steps = 5, Delay = TimeSpan.FromMilliseconds(10), Factor = 1, Jitter = 0.1 };

    /// <summary>For conflicts with another controller that writes often: 4 attempts after 10, 50 and 250 ms.</summary>
    public static RetryOptions DefaultBackoff { get; } = new() { Steps = 4, Delay = TimeSpan.FromMilliseconds(10), Factor = 5, Jitter = 0.1 };

    /// <summary>The number of attempts, the first one included; at least 1. Default: 5.</summary>
    public int Steps { get; init; } = 5;

    /// <summary>The time before the second attempt, without jitter. Default: 10 ms.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>What the time is multiplied with after each attempt. Default: 1.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>How much of the time is added to it at most, by chance: 0.1 makes 100 ms up to 110 ms. Default: 0.1.</summary>
    public double Jitter { get; init; } = 0.1;

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where chance comes from; thread-safe. Default: <see cref="System.Random.Shared"/>.</summary>
    public Random Random { get; init; } = Random.Shared;
}
