using System.Diagnostics.Metrics;
using Informers.Rest;
using Microsoft.Extensions.Logging;

namespace Informers;

/// <summary>How one informer works. Read when the informer is made.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
public sealed class InformerOptions<T>
    where T : class
{
    /// <summary>The namespace to follow. Default: all. Ignored for cluster-scoped resources.</summary>
    public string? Namespace { get; set; }

    /// <summary>
    /// Several namespaces to follow, each by a list and a watch of its own, into one store. Default: <see langword="null"/>, that is
    /// <see cref="Namespace"/>; not both. Ignored for cluster-scoped resources.
    /// </summary>
    public IReadOnlyList<string>? Namespaces { get; set; }

    /// <summary>Changes the query of each list and watch: to set selectors, say. Default: no change.</summary>
    public Action<ListOptions>? TweakListOptions { get; set; }

    /// <summary>
    /// How often handlers that do not say otherwise receive every stored object again. Default: zero, never. Nothing is asked of the
    /// server for it.
    /// </summary>
    public TimeSpan ResyncPeriod { get; set; }

    /// <summary>The indexes of the store. Default: none; generated informers add <see cref="IndexNames.Namespace"/>.</summary>
    public Indexers<T>? Indexers { get; set; }

    /// <summary>Changes objects before anything sees them. Default: no change.</summary>
    public TransformFunc<T>? Transform { get; set; }

    /// <summary>Is told of failed lists and watches. Default: the log alone.</summary>
    public WatchErrorHandler? WatchErrorHandler { get; set; }

    /// <summary>Is told of each exception of handlers that name nobody else for it. Default: the log alone.</summary>
    public HandlerErrorHandler? HandlerErrorHandler { get; set; }

    /// <summary>
    /// Whether the cache is watched for objects that somebody changes: for tests and development, as it holds each object twice. Default:
    /// <see langword="null"/>, that is what the environment says: <c>INFORMERS_CACHE_MUTATION_DETECTOR</c>, or
    /// <c>KUBE_CACHE_MUTATION_DETECTOR</c> as for client-go, is <c>true</c>.
    /// </summary>
    /// <remarks>
    /// It takes a copy of each object that enters the cache, compares once a second, and forgets objects after two to four minutes. Where
    /// objects cannot be copied, or in a natively compiled program, <see langword="true"/> is refused; of the environment it is logged.
    /// </remarks>
    public bool? DetectCacheMutations { get; set; }

    /// <summary>
    /// Is told of each object in the cache that was changed. Default: nobody, and the informer stops: its run ends with a
    /// <see cref="CacheMutationException"/>.
    /// </summary>
    public CacheMutationHandler? CacheMutationHandler { get; set; }

    /// <summary>Whether <c>metadata.managedFields</c> is kept. Default: <see langword="false"/>.</summary>
    public bool KeepManagedFields { get; set; }

    /// <summary>
    /// Whether equal strings of all objects of the process are one string. Default: <see langword="true"/>. The pool holds 16,384 strings of
    /// up to 96 characters, at most some 3 MB.
    /// </summary>
    public bool ShareStrings { get; set; } = true;

    /// <summary>
    /// Whether equal parts of all cached objects of the process are one instance: a container, a probe, tolerations, labels, an owner. Such a
    /// part is found by its bytes, so that it is neither read nor kept again. Default: <see langword="false"/>.
    /// </summary>
    /// <remarks>
    /// It takes a third of the memory where objects come from templates, and an update reads what has changed. Nothing in the cache may be changed,
    /// with it or without it; with it, a change is one in all objects that have such a part, and in those that are read as long as one of them lives,
    /// unless a mutation detector finds it. <c>DeepCopy()</c> gives parts of one's own.
    /// A transform may change what it is given, so objects of an informer with one are not shared. A source of your own that wraps a
    /// <see cref="RestListerWatcher{T}"/> is not told of the transform: make the wrapped one with this off. At most 131,072 parts are remembered, in 4 MB, each as long as an object has it. Objects without a class (<see cref="Unstructured"/>) are kept as their bytes, and
    /// those that a serializer reads are as it makes them: they share nothing.
    /// </remarks>
    public bool ShareParts { get; set; }

    /// <summary>The queue between reflector and store. Default: <see cref="DeltaQueueKind.InOrder"/>.</summary>
    public DeltaQueueKind Queue { get; set; }

    /// <summary>How long to wait after failed lists and watches. Default: as client-go does.</summary>
    public ReflectorBackoffOptions Backoff { get; set; } = ReflectorBackoffOptions.Default;

    /// <summary>
    /// Which informers of a factory list first where they take turns (<see cref="SharedInformerOptions.Startup"/>): lower before higher, and
    /// otherwise in the order in which they were asked for. Default: zero.
    /// </summary>
    public int StartupOrder { get; set; }

    /// <summary>The informer's name in logs and metrics. Default: the resource's.</summary>
    public string? Name { get; set; }

    /// <summary>Where the informer logs. Default: nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>
    /// Makes the meter; see <see cref="InformerTelemetry"/>. Default: one that the process shares. Informers of the same meter, name and
    /// resource are measured as one.
    /// </summary>
    public IMeterFactory? MeterFactory { get; set; }

    /// <summary>The clock of resyncs, backoffs and deadlines. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>The name in metrics where <see cref="Name"/> is not set: that of the factory.</summary>
    internal string? FactoryName { get; set; }

    /// <summary>The source of jitter: numbers from 0 up to, not including, 1. For tests that need a schedule without chance.</summary>
    internal Func<double> Jitter { get; set; } = Random.Shared.NextDouble;

    /// <summary>Where the first lists wait for their turn.</summary>
    internal StartupGate? StartupGate { get; set; }

    /// <summary>Reads a variable of the environment. For tests, since all of a process share one environment.</summary>
    internal Func<string, string?> EnvironmentVariable { get; set; } = Environment.GetEnvironmentVariable;

    /// <summary>Checks what can be checked.</summary>
    /// <exception cref="ArgumentException">A value cannot be.</exception>
    internal void Validate(string paramName)
    {
        if (ResyncPeriod < TimeSpan.Zero)
        {
            throw new ArgumentException($"ResyncPeriod is {ResyncPeriod}: use zero for never, or a positive time.", paramName);
        }

        if (TimeProvider is null)
        {
            throw new ArgumentException("TimeProvider is null: leave it out for the system's clock.", paramName);
        }

        if (Backoff is null)
        {
            throw new ArgumentException("Backoff is null: leave it out for the delays of client-go.", paramName);
        }

        Backoff.Validate(paramName);
        NamespaceOptions.Validate(Namespace, Namespaces, paramName);
        if (!Enum.IsDefined(Queue))
        {
            throw new ArgumentException($"Queue is {(int)Queue}, which is no kind of queue.", paramName);
        }
    }
}
