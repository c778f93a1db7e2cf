using System.Diagnostics.Metrics;

namespace Informers;

/// <summary>How a <see cref="WorkQueue{TKey}"/> works. Read when the queue is made.</summary>
/// <typeparam name="TKey">The keys of the queue.</typeparam>
public sealed class WorkQueueOptions<TKey>
    where TKey : notnull
{
    /// <summary>
    /// The queue's name in metrics, the tag <c>workqueue.name</c>. Default: <see langword="null"/>, no metrics. Queues of one name are
    /// measured as one.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>
    /// Says how long <see cref="WorkQueue{TKey}.AddRateLimited"/> delays. Default: <see cref="RateLimiters.DefaultController{TKey}"/>, for
    /// this queue alone.
    /// </summary>
    public IRateLimiter<TKey>? RateLimiter { get; init; }

    /// <summary>Says which keys are the same. Default: the key's own equality.</summary>
    public IEqualityComparer<TKey>? Comparer { get; init; }

    /// <summary>The clock of delays and of measured times. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Makes the meter. Default: a meter of the process, named <see cref="WorkQueueMetrics.MeterName"/> as well.</summary>
    public IMeterFactory? MeterFactory { get; init; }
}
