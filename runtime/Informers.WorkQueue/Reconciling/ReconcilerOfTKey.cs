using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Informers;

/// <summary>
/// A controller's loop: events of informers become keys on a queue, workers take them and reconcile, one key never twice at a time. What fails
/// is logged, counted and tried again, after a delay that grows; other keys go on.
/// </summary>
/// <typeparam name="TKey">The keys; of objects, <see cref="ObjectName"/>: see <see cref="Reconciler.For{T}"/>.</typeparam>
/// <remarks>
/// The counterpart of what every controller on client-go writes by hand, and of controller-runtime's <c>Controller</c>. The first reconcile
/// begins when every handler has seen the whole first list of its informer. Thread-safe. The informers are not the reconciler's: start and stop
/// them yourself.
/// </remarks>
public sealed class Reconciler<TKey> : IAsyncDisposable
    where TKey : notnull
{
    private static readonly TimeSpan DelayWithoutLimiter = TimeSpan.FromSeconds(1);

    private readonly Func<TKey, CancellationToken, Task<ReconcileResult>> _reconcile;
    private readonly string _name;
    private readonly int _workerCount;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly WorkQueueInstruments _instruments;
    private readonly KeyValuePair<string, object?> _nameTag;

    // Fires when reconciles are to stop at once. Never disposed: its token is handed out.
    private readonly CancellationTokenSource _cancelling = new();

    // Set while a reconcile runs, in it and in what it starts: waiting for our end in there would wait for oneself.
    private readonly AsyncLocal<bool> _isInside = new();

    // Guards everything below. No foreign code runs under it but AddEventHandler.
    private readonly Lock _gate = new();
    private readonly List<IResourceEventHandlerRegistration> _registrations = [];
    private Task? _run;
    private bool _hasWorkers;
    private bool _isStopping;

    /// <summary>Makes a reconciler that watches nothing yet.</summary>
    /// <param name="reconcile">Called with a key and a token that fires when the reconciler is to stop.</param>
    /// <param name="options">How it works; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option has a value that cannot be.</exception>
    public Reconciler(Func<TKey, CancellationToken, Task<ReconcileResult>> reconcile, ReconcilerOptions<TKey>? options = null)
        : this(reconcile, options ?? new ReconcilerOptions<TKey>(), "reconciler")
    {
    }

    internal Reconciler(Func<TKey, CancellationToken, Task<ReconcileResult>> reconcile, ReconcilerOptions<TKey> options, string defaultName)
    {
        ArgumentNullException.ThrowIfNull(reconcile);
        if (options.Workers < 1)
        {
            throw new ArgumentException($"Workers is {options.Workers}: it must be at least 1.", nameof(options));
        }

        _reconcile = reconcile;
        _name = string.IsNullOrEmpty(options.Name) ? defaultName : options.Name;
        _workerCount = options.Workers;
        _logger = GuardedLogger.Guard((options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger("Informers.Reconciler"));
        _instruments = WorkQueueInstruments.For(options.MeterFactory);
        _nameTag = new KeyValuePair<string, object?>(WorkQueueInstruments.ReconcilerName, _name);
        _time = options.TimeProvider;
        Queue = new WorkQueue<TKey>(new WorkQueueOptions<TKey>
        {
            Name = _name,
            RateLimiter = options.RateLimiter,
            Comparer = options.Comparer,
            TimeProvider = options.TimeProvider,
            MeterFactory = options.MeterFactory,
        });
    }

    /// <summary>The keys that wait. Add keys of your own, of a timer or a webhook, say.</summary>
    public WorkQueue<TKey> Queue { get; }

    /// <summary>
    /// Reconciles what a function makes of an object, whenever that object changes; of an update, of the states before and now. Before
    /// <see cref="RunAsync"/> only.
    /// </summary>
    /// <typeparam name="T">The class of the objects.</typeparam>
    /// <param name="informer">The objects' informer.</param>
    /// <param name="keysOf">The keys that an object concerns; none to skip it. Must be quick: it is called as part of the informer's handler.</param>
    /// <param name="keysOfName">
    /// The keys that a deleted object concerns of which nothing but its name is known, which is rare. Default: none, with a warning in the log.
    /// </param>
    /// <returns>The same reconciler.</returns>
    /// <exception cref="InvalidOperationException">The reconciler runs or has stopped.</exception>
    public Reconciler<TKey> Watch<T>(
        ISharedInformer<T> informer, Func<T, IEnumerable<TKey>> keysOf, Func<ObjectName, IEnumerable<TKey>>? keysOfName = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(informer);
        ArgumentNullException.ThrowIfNull(keysOf);
        var handler = new KeyHandler<T, TKey>(
            informer, Queue, keysOf, keysOfName, name => ReconcilerLog.DeletionWithoutObject(_logger, _name, name, informer.Resource));
        lock (_gate)
        {
            if (_run is not null || _isStopping)
            {
                throw new InvalidOperationException($"Reconciler {_name} runs or has stopped: call Watch before RunAsync.");
            }

            _registrations.Add(informer.AddEventHandler(handler, new EventHandlerOptions { Name = _name }));
        }

        return this;
    }

    /// <summary>
    /// Waits until every handler has seen its first list, then reconciles until the token fires. Then the tokens of reconciles fire, and what
    /// waits is left. May be called once.
    /// </summary>
    /// <param name="cancellationToken">Stops the reconciler.</param>
    /// <returns>Completes, without an exception, when the last reconcile has returned.</returns>
    /// <exception cref="InvalidOperationException">
    /// It was called before, or an informer stopped before its first list was there, so that there is nothing to reconcile by.
    /// </exception>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_run is not null || _isStopping)
            {
                throw new InvalidOperationException($"Reconciler {_name} was started or stopped before: make a new one.");
            }

            // On the pool: our first steps are no business of the caller, who holds the gate.
            return _run = Task.Run(() => RunCoreAsync(cancellationToken), CancellationToken.None);
        }
    }

    /// <summary>
    /// Stops without leaving work behind: takes no more events, works off what waits, and completes with the last reconcile. What is delayed is
    /// dropped, and what fails now is not tried again.
    /// </summary>
    /// <param name="cancellationToken">Gives up: from then on as if the token of <see cref="RunAsync"/> had fired.</param>
    /// <returns>Completes, without an exception, when the last reconcile has returned.</returns>
    /// <exception cref="InvalidOperationException">It was called inside a reconcile, and would wait for itself.</exception>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        if (_isInside.Value)
        {
            throw new InvalidOperationException(
                $"DrainAsync was called inside a reconcile of {_name}, and would wait for that reconcile to return. Call it elsewhere.");
        }

        Task? run;
        bool hasWorkers;
        lock (_gate)
        {
            _isStopping = true;
            run = _run;
            hasWorkers = _hasWorkers;
        }

        if (hasWorkers)
        {
            using var givingUp = cancellationToken.UnsafeRegister(static reconciler => ((Reconciler<TKey>)reconciler!)._cancelling.Cancel(), this);
            await RemoveHandlersAsync().ConfigureAwait(false);

            // What waits can still be taken, so the workers end when nothing is left; or when they are cancelled.
            Queue.ShutDown();
            await run!.ConfigureAwait(false);
        }
        else
        {
            await StopAsync(run).ConfigureAwait(false);
        }
    }

    /// <summary>Cancels the reconciles and waits for them. Inside a reconcile it begins the same, but does not wait. May be called again.</summary>
    /// <returns>The waiting.</returns>
    public ValueTask DisposeAsync()
    {
        Task? run;
        lock (_gate)
        {
            _isStopping = true;
            run = _isInside.Value ? null : _run;
        }

        return new ValueTask(StopAsync(run));
    }

    private async Task StopAsync(Task? run)
    {
        try
        {
            await _cancelling.CancelAsync().ConfigureAwait(false);
        }
        finally
        {
            // Foreign code that throws when it is cancelled is told of at the end; all else is done all the same.
            Queue.ShutDown();
            await RemoveHandlersAsync().ConfigureAwait(false);
            if (run is not null)
            {
                // Why it failed, if it did, is for whoever called RunAsync.
                await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task RunCoreAsync(CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _cancelling.Token);
        try
        {
            if (await WaitForSyncAsync(stopping.Token).ConfigureAwait(false))
            {
                await Task.WhenAll(StartWorkers(stopping.Token)).ConfigureAwait(false);
            }
        }
        finally
        {
            Queue.ShutDown();
            await RemoveHandlersAsync().ConfigureAwait(false);
            ReconcilerLog.Stopped(_logger, _name);
        }
    }

    private async Task<bool> WaitForSyncAsync(CancellationToken stopping)
    {
        IResourceEventHandlerRegistration[] registrations;
        lock (_gate)
        {
            registrations = [.. _registrations];
        }

        ReconcilerLog.WaitsForSync(_logger, _name, registrations.Length);
        foreach (var registration in registrations)
        {
            try
            {
                await registration.WaitForSyncAsync(stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return false;
            }
            catch (OperationCanceledException e)
            {
                throw new InvalidOperationException(
                    $"Reconciler {_name} never began: an informer that it watches stopped before its first list was there. "
                    + "Stop the reconciler before its informers.",
                    e);
            }
        }

        return true;
    }

    private Task[] StartWorkers(CancellationToken stopping)
    {
        lock (_gate)
        {
            if (_isStopping)
            {
                return [];
            }

            _hasWorkers = true;
            ReconcilerLog.Starts(_logger, _name, _workerCount);
            return [.. Enumerable.Range(0, _workerCount).Select(_ => Task.Run(() => WorkAsync(stopping), CancellationToken.None))];
        }
    }

    private async Task WorkAsync(CancellationToken stopping)
    {
        try
        {
            while (await Queue.GetAsync(stopping).ConfigureAwait(false) is { } item)
            {
                await ReconcileAsync(item, stopping).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The end. What waits is left.
        }
    }

    private async Task ReconcileAsync(WorkItem<TKey> item, CancellationToken stopping)
    {
        _instruments.ActiveWorkers.Add(1, _nameTag);
        var start = _time.GetTimestamp();
        var result = "success";
        try
        {
            result = Requeue(item, await CallAsync(item.Key, stopping).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            result = "cancelled";
        }
        catch (Exception error)
        {
            result = "error";
            ReconcilerLog.Failed(_logger, error, _name, item.Key);
            Retry(item);
        }
        finally
        {
            // After what is added: so a key that is to be tried again is never taken by two.
            Queue.Done(item.Key);
            _instruments.ActiveWorkers.Add(-1, _nameTag);
            _instruments.ReconcileDuration.Record(_time.GetElapsedTime(start).TotalSeconds, _nameTag);
            _instruments.Reconciles.Add(1, _nameTag, new KeyValuePair<string, object?>(WorkQueueInstruments.Result, result));
        }
    }

    // In a method of its own, so that what is ambient in there ends with it.
    private async Task<ReconcileResult> CallAsync(TKey key, CancellationToken stopping)
    {
        _isInside.Value = true;
        return await _reconcile(key, stopping).ConfigureAwait(false);
    }

    private string Requeue(WorkItem<TKey> item, ReconcileResult result)
    {
        if (result.IsRetry)
        {
            Retry(item);
            return "retry";
        }

        Queue.Forget(item.Key);
        if (result.RequeueAfter == TimeSpan.Zero)
        {
            return "success";
        }

        Queue.AddAfter(item.Key, result.RequeueAfter, item.Priority);
        return "requeue_after";
    }

    private void Retry(WorkItem<TKey> item)
    {
        try
        {
            Queue.AddRateLimited(item.Key, item.Priority);
        }
        catch (Exception error)
        {
            // The limiter's. A worker must not end for it, nor the key be lost.
            ReconcilerLog.RateLimiterThrew(_logger, error, _name, item.Key);
            Queue.AddAfter(item.Key, DelayWithoutLimiter, item.Priority);
        }
    }

    private async Task RemoveHandlersAsync()
    {
        IResourceEventHandlerRegistration[] registrations;
        lock (_gate)
        {
            registrations = [.. _registrations];
        }

        foreach (var registration in registrations)
        {
            await registration.DisposeAsync().ConfigureAwait(false);
        }
    }
}
