using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Informers;

/// <summary>How a <see cref="Reconciler{TKey}"/> works. Read when it is made.</summary>
/// <typeparam name="TKey">The keys.</typeparam>
public sealed class ReconcilerOptions<TKey>
    where TKey : notnull
{
    /// <summary>
    /// The name in logs and metrics, of the queue too. Default: what is reconciled, such as <c>deployments.v1.apps</c>, or <c>reconciler</c>.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>How many keys are reconciled at a time, at most; at least 1, the default. One key is never reconciled twice at a time.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Says how long a key waits after a failure. Default: <see cref="RateLimiters.DefaultController{TKey}"/>.</summary>
    public IRateLimiter<TKey>? RateLimiter { get; init; }

    /// <summary>Says which keys are the same. Default: the key's own equality.</summary>
    public IEqualityComparer<TKey>? Comparer { get; init; }

    /// <summary>Where the reconciler logs. Default: nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>The clock of delays. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Makes the meter. Default: a meter of the process.</summary>
    public IMeterFactory? MeterFactory { get; init; }
}
