namespace Informers;

/// <summary>How the first lists of a factory's informers are spread, so that many of them, or many processes, do not all list at once.</summary>
/// <remarks>
/// For first lists only; later ones, after an expired version say, come when they are needed. Only informers that the factory starts wait: one
/// whose <c>RunAsync</c> is called by hand lists at once. client-go has no such thing. Immutable.
/// </remarks>
public sealed record StartupOptions
{
    /// <summary>Everybody lists at once, as in client-go.</summary>
    public static StartupOptions Default { get; } = new();

    /// <summary>
    /// How many first lists may be under way at the same time; each namespace of an informer that follows several counts. One that the
    /// server refuses gives its turn to the next and waits for another; one that waits for a server that is away or busy keeps it. Default:
    /// zero, no limit.
    /// </summary>
    public int MaxConcurrentLists { get; init; }

    /// <summary>
    /// The longest time for which the first lists wait after the factory was started: each factory waits a random part of it. For programs of which many
    /// start at the same time. Default: zero.
    /// </summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value cannot be.</exception>
    internal void Validate(string paramName)
    {
        if (MaxConcurrentLists < 0)
        {
            throw new ArgumentException($"Startup.MaxConcurrentLists is {MaxConcurrentLists}: use zero for no limit, or a positive number.", paramName);
        }

        if (Jitter < TimeSpan.Zero || Jitter.TotalMilliseconds >= int.MaxValue)
        {
            throw new ArgumentException($"Startup.Jitter is {Jitter}: use zero for none, or a positive time of less than 24 days.", paramName);
        }
    }
}
