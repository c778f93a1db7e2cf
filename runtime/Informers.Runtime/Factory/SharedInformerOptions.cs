using System.Diagnostics.Metrics;
using Informers.Rest;
using Microsoft.Extensions.Logging;

namespace Informers;

/// <summary>How the informers of a factory work. Read when the factory is made.</summary>
/// <remarks>The counterpart of client-go's <c>SharedInformerOption</c> functions.</remarks>
public sealed class SharedInformerOptions
{
    private Dictionary<(Type Class, GroupVersionResource? Resource), Delegate> _perType = [];

    /// <summary>The namespace to follow. Default: all. Ignored for cluster-scoped resources.</summary>
    public string? Namespace { get; set; }

    /// <summary>
    /// Several namespaces to follow, each by a list and a watch of its own, into one store. Default: <see langword="null"/>, that is
    /// <see cref="Namespace"/>; not both. Ignored for cluster-scoped resources.
    /// </summary>
    public IReadOnlyList<string>? Namespaces { get; set; }

    /// <summary>
    /// How often handlers that do not say otherwise receive every stored object again. Default: zero, never.
    /// </summary>
    public TimeSpan DefaultResync { get; set; }

    /// <summary>Changes the query of each list and watch of all types. Default: no change.</summary>
    public Action<ListOptions>? TweakListOptions { get; set; }

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
    /// A transform may change what it is given, so objects of types with one are not shared. At most 131,072 parts are
    /// remembered, in 4 MB, each as long as an object has it. Objects without a class (<see cref="Unstructured"/>) are kept as their bytes, and
    /// those that a serializer reads are as it makes them: they share nothing.
    /// </remarks>
    public bool ShareParts { get; set; }

    /// <summary>The server name to expect in the API server's certificate and to send as the host. Default: the address's.</summary>
    public string? TlsServerName { get; set; }

    /// <summary>Is told of failed lists and watches of all types. Default: the log alone.</summary>
    public WatchErrorHandler? WatchErrorHandler { get; set; }

    /// <summary>Is told of each exception of handlers, of all types, that name nobody else for it. Default: the log alone.</summary>
    public HandlerErrorHandler? HandlerErrorHandler { get; set; }

    /// <summary>
    /// Whether the cache is watched for objects that somebody changes: for tests and development, as it holds each object twice. Default:
    /// <see langword="null"/>, that is what the environment says: <c>INFORMERS_CACHE_MUTATION_DETECTOR</c>, or
    /// <c>KUBE_CACHE_MUTATION_DETECTOR</c> as for client-go, is <c>true</c>.
    /// </summary>
    /// <remarks>
    /// It takes a copy of each object that enters the cache, compares once a second, and forgets objects after two to four minutes. Where
    /// objects of a type cannot be copied, or in a natively compiled program, <see langword="true"/> is refused; of the environment it is logged.
    /// </remarks>
    public bool? DetectCacheMutations { get; set; }

    /// <summary>
    /// Is told of each object in the cache that was changed. Default: nobody, and the informer stops: its run ends with a
    /// <see cref="CacheMutationException"/>.
    /// </summary>
    public CacheMutationHandler? CacheMutationHandler { get; set; }

    /// <summary>How long to wait after failed lists and watches, of all types. Default: as client-go does.</summary>
    public ReflectorBackoffOptions Backoff { get; set; } = ReflectorBackoffOptions.Default;

    /// <summary>
    /// How the first lists are spread. Default: all at once. <see cref="InformerOptions{T}.StartupOrder"/> says who comes first.
    /// </summary>
    public StartupOptions Startup { get; set; } = StartupOptions.Default;

    /// <summary>The factory's name in logs and metrics. Default: the name of its class.</summary>
    public string? Name { get; set; }

    /// <summary>Where informers log. Default: nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Makes the meter; see <see cref="InformerTelemetry"/>. Default: one that the process shares.</summary>
    public IMeterFactory? MeterFactory { get; set; }

    /// <summary>The clock of resyncs, backoffs and deadlines. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Sets options for one type, after those for all types; may be called several times.</summary>
    /// <typeparam name="T">The class of the objects.</typeparam>
    /// <param name="configure">Changes the options of the type's informer.</param>
    /// <returns>These options.</returns>
    public SharedInformerOptions For<T>(Action<InformerOptions<T>> configure)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(configure);
        Add((typeof(T), null), configure);
        return this;
    }

    /// <summary>
    /// Sets options for one resource of a class that stands for many, such as <see cref="Unstructured"/>, after those for the class; may
    /// be called several times.
    /// </summary>
    /// <typeparam name="T">The class of the objects.</typeparam>
    /// <param name="resource">Group, version and plural.</param>
    /// <param name="configure">Changes the options of the resource's informer.</param>
    /// <returns>These options.</returns>
    public SharedInformerOptions For<T>(GroupVersionResource resource, Action<InformerOptions<T>> configure)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(configure);
        Add((typeof(T), resource), configure);
        return this;
    }

    /// <summary>Where the first lists of the factory that has this copy wait; <see langword="null"/> when they need not.</summary>
    internal StartupGate? StartupGate { get; private set; }

    /// <summary>The source of jitter: numbers from 0 up to, not including, 1. For tests that need a schedule without chance.</summary>
    internal Func<double> Jitter { get; set; } = Random.Shared.NextDouble;

    /// <summary>A checked copy, which later changes of these options do not touch.</summary>
    /// <exception cref="ArgumentException">A value cannot be.</exception>
    internal SharedInformerOptions CloneValidated(string paramName)
    {
        if (DefaultResync < TimeSpan.Zero)
        {
            throw new ArgumentException($"DefaultResync is {DefaultResync}: use zero for never, or a positive time.", paramName);
        }

        if (TimeProvider is null)
        {
            throw new ArgumentException("TimeProvider is null: leave it out for the system's clock.", paramName);
        }

        if (!string.IsNullOrEmpty(Namespace) && !LabelSyntax.IsDnsLabel(Namespace))
        {
            throw new ArgumentException(
                $"Namespace is '{Namespace}', which is no name of a namespace: up to 63 lower-case letters, digits and '-'. Leave it out for all namespaces.",
                paramName);
        }

        if (Backoff is null)
        {
            throw new ArgumentException("Backoff is null: leave it out for the delays of client-go.", paramName);
        }

        if (Startup is null)
        {
            throw new ArgumentException("Startup is null: leave it out for all first lists at once.", paramName);
        }

        Backoff.Validate(paramName);
        Startup.Validate(paramName);
        NamespaceOptions.Validate(Namespace, Namespaces, paramName);
        var copy = (SharedInformerOptions)MemberwiseClone();
        copy.Namespaces = Namespaces is null ? null : [.. Namespaces];
        copy._perType = new(_perType);
        copy.StartupGate = Startup.MaxConcurrentLists > 0 || Startup.Jitter > TimeSpan.Zero ? new StartupGate(Startup, TimeProvider, Jitter) : null;
        return copy;
    }

    /// <summary>The options of the informer of one type, or of one resource of a type that stands for many.</summary>
    internal InformerOptions<T> Resolve<T>(GroupVersionResource? resource = null)
        where T : class
    {
        var options = new InformerOptions<T>
        {
            Namespace = Namespace,
            Namespaces = Namespaces,
            TweakListOptions = TweakListOptions,
            ResyncPeriod = DefaultResync,
            WatchErrorHandler = WatchErrorHandler,
            HandlerErrorHandler = HandlerErrorHandler,
            DetectCacheMutations = DetectCacheMutations,
            CacheMutationHandler = CacheMutationHandler,
            KeepManagedFields = KeepManagedFields,
            ShareStrings = ShareStrings,
            ShareParts = ShareParts,
            Backoff = Backoff,
            LoggerFactory = LoggerFactory,
            MeterFactory = MeterFactory,
            FactoryName = Name,
            TimeProvider = TimeProvider,
            StartupGate = StartupGate,
        };
        Configure((typeof(T), null));
        if (resource is not null)
        {
            Configure((typeof(T), resource));
        }

        return options;

        void Configure((Type, GroupVersionResource?) key)
        {
            if (_perType.TryGetValue(key, out var configure))
            {
                ((Action<InformerOptions<T>>)configure)(options);
            }
        }
    }

    private void Add((Type Class, GroupVersionResource? Resource) key, Delegate configure) =>
        _perType[key] = _perType.TryGetValue(key, out var earlier) ? Delegate.Combine(earlier, configure) : configure;
}
