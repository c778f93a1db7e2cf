using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Informers;

/// <summary>How a <see cref="Reflector{T}"/> works.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
public sealed class ReflectorOptions<T>
    where T : class
{
    /// <summary>How often <see cref="IReflectorStore{T}.Resync"/> is called. Default: zero, never.</summary>
    public TimeSpan ResyncPeriod { get; init; }

    /// <summary>Asked before each resync; <see langword="null"/> for always.</summary>
    public Func<bool>? ShouldResync { get; init; }

    /// <summary>
    /// The size of the pages of a list; 0 to never ask for pages. Default: <see langword="null"/>, that is 500, and no pages where they
    /// would have the server go past its cache.
    /// </summary>
    public int? PageSize { get; init; }

    /// <summary>
    /// Whether to list by a watch that begins with all that exists, where the source can (<see cref="IListerWatcher{T}.SupportsStreamingList"/>)
    /// and the server plays along; else by pages. Default: <see langword="true"/>.
    /// </summary>
    public bool UseStreamingList { get; init; } = true;

    /// <summary>
    /// Whether each streaming list is compared with a list of the same version, object by object. What differs is a
    /// <see cref="StreamingListInconsistentException"/> for the log and the watch error handler, and the streamed list is not used. For
    /// tests of a server: everything is listed and transformed twice, and the store waits for it. Default: whether the environment variable
    /// <c>INFORMERS_WATCHLIST_INCONSISTENCY_DETECTOR</c> or client-go's <c>KUBE_WATCHLIST_INCONSISTENCY_DETECTOR</c> is <c>true</c>.
    /// </summary>
    public bool CheckStreamingLists { get; init; } = StreamingListChecks.AreRequested;

    /// <summary>
    /// The shortest life of a watch, after which the server ends it and the next one is opened; the longest is twice that. Default, and
    /// the least that is honoured: 5 minutes.
    /// </summary>
    public TimeSpan MinWatchTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// For how long after the first one a watch that ends with an internal error of the server (500) is opened again at once, without a
    /// new list. Default: zero, never.
    /// </summary>
    public TimeSpan MaxInternalErrorRetryDuration { get; init; }

    /// <summary>The delays after failures. Default: client-go's.</summary>
    public ReflectorBackoffOptions Backoff { get; init; } = ReflectorBackoffOptions.Default;

    /// <summary>Changes objects before anything sees them.</summary>
    public TransformFunc<T>? Transform { get; init; }

    /// <summary>Is told of failed lists and watches and of objects that could not be understood.</summary>
    public WatchErrorHandler? WatchErrorHandler { get; init; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The source of jitter: numbers from 0 up to, not including, 1. Default: <see cref="Random.Shared"/>.</summary>
    public Func<double> Jitter { get; init; } = Random.Shared.NextDouble;

    /// <summary>Where the reflector logs. Default: nowhere.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The reflector's name in logs and metrics. Default: the resource's.</summary>
    public string? Name { get; init; }

    /// <summary>Makes the meter; see <see cref="InformerTelemetry"/>. Default: one that the process shares.</summary>
    public IMeterFactory? MeterFactory { get; init; }

    /// <summary>The measurements of the informer that the reflector works for; <see langword="null"/> for its own.</summary>
    internal InformerMeasurements? Measurements { get; init; }

    /// <summary>The place in the queue of first lists; <see langword="null"/> where nobody waits.</summary>
    internal StartupTicket? StartupTicket { get; init; }
}
