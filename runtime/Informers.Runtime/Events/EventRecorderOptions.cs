using Microsoft.Extensions.Logging;

namespace Informers;

/// <summary>How events are gathered, limited and written.</summary>
/// <remarks>The counterpart of client-go's <c>record.CorrelatorOptions</c>, with its defaults.</remarks>
public sealed record EventRecorderOptions
{
    /// <summary>The machine or instance that reports. Default: none.</summary>
    public string? Host { get; init; }

    /// <summary>How many events may wait to be written; further ones are dropped and counted. Default: 1000.</summary>
    public int QueueCapacity { get; init; } = 1000;

    /// <summary>How many events about one object may come at once. Default: 25.</summary>
    public int Burst { get; init; } = 25;

    /// <summary>How long it takes after a burst until there may be one more event about that object. Default: 5 minutes.</summary>
    public TimeSpan RefillPeriod { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many events that differ in their message alone make one event of them all. Default: 10.</summary>
    public int MaxSimilarEvents { get; init; } = 10;

    /// <summary>How long no similar event must come until they count anew. Default: 10 minutes.</summary>
    public TimeSpan SimilarityInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many objects, and kinds of events, are remembered; those that were used last. Default: 4096.</summary>
    public int CacheSize { get; init; } = 4096;

    /// <summary>The time between two attempts to write an event; before the second one a random part of it. Default: 10 s, of at most 12 attempts.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long disposing waits for events that are not written yet. Default: 5 s.</summary>
    public TimeSpan DisposeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where chance comes from; thread-safe. Default: <see cref="System.Random.Shared"/>.</summary>
    public Random Random { get; init; } = Random.Shared;

    /// <summary>Where it logs, as <c>Informers.Events</c>. Default: nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>Says what is wrong with the options.</summary>
    /// <exception cref="ArgumentException">They cannot work.</exception>
    internal void Check()
    {
        if (QueueCapacity < 1 || Burst < 1 || MaxSimilarEvents < 1 || CacheSize < 1)
        {
            throw new ArgumentException("EventRecorderOptions need a QueueCapacity, a Burst, MaxSimilarEvents and a CacheSize of at least 1.");
        }

        if (RefillPeriod <= TimeSpan.Zero || SimilarityInterval < TimeSpan.Zero || RetryDelay < TimeSpan.Zero || DisposeTimeout < TimeSpan.Zero)
        {
            throw new ArgumentException("EventRecorderOptions need a RefillPeriod above zero, and no negative times.");
        }
    }
}
