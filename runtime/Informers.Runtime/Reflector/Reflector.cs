using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Informers;

/// <summary>
/// Keeps a store in step with a resource of an API server: lists what exists, then watches what changes, and begins anew where the
/// server, the network or an expired version break that off.
/// </summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>
/// The counterpart of client-go's <c>cache.Reflector</c>. One loop does everything, but for resyncs, which come from a timer; the two
/// write to the store one at a time. The properties may be read by any thread.
/// </remarks>
public sealed class Reflector<T>
    where T : class
{
    private static readonly TimeSpan SlowList = TimeSpan.FromSeconds(10);

    private readonly ResourceType<T> _resourceType;
    private readonly ILogger _logger;
    private readonly string _name;
    private readonly TimeProvider _timeProvider;
    private readonly FreshnessTracker _freshness;
    private readonly ResourceVersionTracker _versions = new();
    private readonly FailureReporter _failures;
    private readonly ReflectorBackoff _backoff;
    private readonly StoreWriter<T> _store;
    private readonly StreamingList<T>? _streamingList;
    private readonly StreamingListCheck<T>? _streamingListCheck;
    private readonly PagedList<T> _pagedList;
    private readonly NewestVersion<T> _newestVersion;
    private readonly ProgressDemand<T> _demand = new();
    private readonly WatchLoop<T> _watchLoop;
    private readonly ListTelemetry _lists;
    private readonly ReflectorOptions<T> _options;

    // The token source of the round of list and watch that is under way; null between rounds.
    private volatile CancellationTokenSource? _round;
    private volatile bool _resyncFailed;

    // Until the first list is in the store.
    private StartupTicket? _startupTicket;
    private int _isStarted;

    /// <summary>Makes a reflector.</summary>
    /// <param name="listerWatcher">Where the objects come from.</param>
    /// <param name="resourceType">What they are.</param>
    /// <param name="store">Where they go.</param>
    /// <param name="options">How the reflector works.</param>
    public Reflector(IListerWatcher<T> listerWatcher, ResourceType<T> resourceType, IReflectorStore<T> store, ReflectorOptions<T>? options = null)
    {
        ArgumentNullException.ThrowIfNull(listerWatcher);
        ArgumentNullException.ThrowIfNull(resourceType);
        ArgumentNullException.ThrowIfNull(store);
        options ??= new ReflectorOptions<T>();

        _options = options;
        _startupTicket = options.StartupTicket;
        _resourceType = resourceType;
        _logger = GuardedLogger.Guard(options.Logger);
        _name = options.Name ?? resourceType.ToString();
        _timeProvider = options.TimeProvider;
        _freshness = new FreshnessTracker(_timeProvider);
        var measurements = options.Measurements ?? new InformerMeasurements(options.MeterFactory, _name, resourceType.Resource);
        _lists = new ListTelemetry(measurements, _timeProvider);
        _failures = new FailureReporter(_logger, _name, resourceType.Resource, options.WatchErrorHandler, measurements);
        _backoff = new ReflectorBackoff(options.Backoff, _timeProvider, options.Jitter);
        _store = new StoreWriter<T>(store, _freshness);

        var intake = new ObjectIntake<T>(resourceType, options.Transform, _store, _failures);
        var opener = new WatchOpener<T>(
            listerWatcher, resourceType, _timeProvider, options.Jitter, options.MinWatchTimeout, measurements, _logger, _name);
        var pages = new PageReader<T>(listerWatcher, resourceType);
        if (options.UseStreamingList && listerWatcher.SupportsStreamingList)
        {
            _streamingList = new StreamingList<T>(
                opener,
                resourceType,
                intake,
                _failures,
                _freshness,
                _versions,
                _backoff,
                _lists,
                _timeProvider,
                options.Jitter,
                _logger,
                _name);
            if (options.CheckStreamingLists)
            {
                // What the check's list brings was reported by the streaming list, and is not stored.
                var unreported = new FailureReporter(NullLogger.Instance, _name, resourceType.Resource, handler: null, measurements: null);
                _streamingListCheck = new StreamingListCheck<T>(
                    pages,
                    new ObjectIntake<T>(resourceType, options.Transform, _store, unreported),
                    resourceType,
                    _failures,
                    _timeProvider,
                    _logger,
                    _name);
            }
        }

        _newestVersion = new NewestVersion<T>(pages, _timeProvider);
        _pagedList = new PagedList<T>(pages, intake, _failures, _freshness, _versions, _lists, _timeProvider, options.PageSize);
        _watchLoop = new WatchLoop<T>(
            opener,
            resourceType,
            intake,
            _store,
            _failures,
            _freshness,
            _versions,
            _backoff,
            new InternalErrorRetry(options.MaxInternalErrorRetryDuration, _timeProvider),
            _demand,
            measurements,
            _logger,
            _name);
    }

    /// <summary>The newest resource version seen; empty before the first.</summary>
    public string LastSyncResourceVersion => _versions.Last;

    /// <summary>How the connection to the server stands.</summary>
    public Freshness Freshness => _freshness.Current;

    /// <summary>The error of the last list or watch that failed; <see langword="null"/> once one has succeeded since.</summary>
    public Exception? LastError => _freshness.Current.LastError;

    /// <summary>Time since the last proof of life; <see langword="null"/> before the first.</summary>
    internal TimeSpan? ContactAge => _freshness.ContactAge;

    /// <summary>Time since the last bookmark; <see langword="null"/> before the first.</summary>
    internal TimeSpan? BookmarkAge => _freshness.BookmarkAge;

    /// <summary>Lists and watches, again and again, until the token fires. To be called once.</summary>
    /// <param name="cancellationToken">Stops the reflector.</param>
    /// <returns>Completes, without an exception, when the reflector has stopped.</returns>
    /// <exception cref="InvalidOperationException">It was called before.</exception>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isStarted, 1) != 0)
        {
            throw new InvalidOperationException($"The reflector '{_name}' was started before. A reflector runs once: make another one.");
        }

        return RunOnceAsync(cancellationToken);
    }

    /// <summary>Asks the server for the version that it is at; independent of the loop.</summary>
    internal Task<string> ReadNewestVersionAsync(CancellationToken cancellationToken) => _newestVersion.ReadAsync(cancellationToken);

    /// <summary>
    /// Has the reflector see a version soon; see <see cref="ProgressDemand{T}"/>. A list that brings nothing new is not handed to the store,
    /// just its version.
    /// </summary>
    internal void WantVersion(string resourceVersion, bool byList) => _demand.Want(resourceVersion, byList);

    private async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        // The caller's thread is not ours to work on, even if a source answers without ever waiting.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

        // Nor is what it does a part of the caller's activity, which ends long before.
        Activity.Current = null;
        using var resync = new ResyncTimer(
            _options.ResyncPeriod, _options.ShouldResync, _store.Resync, OnResyncFailed, _timeProvider);
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                Exception? failure = null;
                try
                {
                    await ListAndWatchAsync(resync, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception error) when (!cancellationToken.IsCancellationRequested)
                {
                    failure = error;
                    _freshness.Failed(error);
                    _failures.RoundFailed(error);
                    _lists.Wanted(RelistReasons.Of(error));
                }

                await _backoff.DelayAsync(failure, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping was asked for. Whatever a request had to say to being cut off is of no interest.
        }
        finally
        {
            _freshness.Stopped();
        }
    }

    // One round. Ends by an exception, or, after a resync failed, without.
    private async Task ListAndWatchAsync(ResyncTimer resync, CancellationToken cancellationToken)
    {
        using var round = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _resyncFailed = false;
        _round = round;
        try
        {
            for (string? wanted = null; ;)
            {
                var stream = await ListInTurnAsync(wanted, round.Token).ConfigureAwait(false);
                resync.Start();
                if (wanted is not null)
                {
                    // If the list failed, the watch brings it in its own time. If it was not new enough, the server's versions are not what
                    // they were, and nothing brings this one.
                    _demand.Drop(wanted);
                }

                try
                {
                    await _watchLoop.RunAsync(stream, round.Token).ConfigureAwait(false);
                }
                catch (ListWantedException listWanted)
                {
                    wanted = listWanted.ResourceVersion;
                    _lists.Wanted(RelistReasons.VersionWanted);
                    ReflectorLog.ListWanted(_logger, _name, _resourceType.Resource, wanted, _versions.Last);
                    _versions.MarkUnavailable();
                }
            }
        }
        catch (OperationCanceledException) when (_resyncFailed && !cancellationToken.IsCancellationRequested)
        {
            _freshness.Lost();
            _lists.Wanted(RelistReasons.ResyncFailed);
        }
        finally
        {
            _round = null;
        }
    }

    // The first list waits for its turn. One that fails lets others go first, and waits for another turn.
    private async Task<WatchStream<T>?> ListInTurnAsync(string? wanted, CancellationToken cancellationToken)
    {
        if (_startupTicket is not { } ticket)
        {
            return await ListAsync(wanted, cancellationToken).ConfigureAwait(false);
        }

        await ticket.EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var stream = await ListAsync(wanted, cancellationToken).ConfigureAwait(false);
            _startupTicket = null;
            return stream;
        }
        finally
        {
            ticket.Leave(forGood: _startupTicket is null);
        }
    }

    // Brings all that exists into the store. Returns the open stream of what follows, where the list was a streaming one. A list that was to
    // bring a version that is wanted may fail: the watch was well, and goes on from the last version as it would have done.
    private async Task<WatchStream<T>?> ListAsync(string? wanted, CancellationToken cancellationToken)
    {
        var started = _timeProvider.GetTimestamp();
        var isRefresh = wanted is not null;
        (InitialState<T> State, WatchStream<T>? Stream) list;
        try
        {
            list = await ReadListAsync(isRefresh, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (isRefresh && !cancellationToken.IsCancellationRequested)
        {
            _freshness.Failed(error);
            _failures.WantedListFailed(error, _versions.Last);
            _lists.Withdrawn();
            _versions.MarkAvailable();
            return null;
        }

        var isUsed = false;
        try
        {
            Replace(list.State, isRefresh, started);
            isUsed = true;
        }
        finally
        {
            if (!isUsed && list.Stream is not null)
            {
                await CloseAsync(list.Stream).ConfigureAwait(false);
            }
        }

        if (list.Stream is not null)
        {
            _freshness.WatchOpened();
        }

        return list.Stream;
    }

    private async Task<(InitialState<T> State, WatchStream<T>? Stream)> ReadListAsync(bool isRefresh, CancellationToken cancellationToken)
    {
        if (_streamingList is { IsWorthTrying: true }
            && await _streamingList.ReadAsync(isRefresh, cancellationToken).ConfigureAwait(false) is { } streamed)
        {
            var isRight = false;
            try
            {
                isRight = _streamingListCheck is null
                    || await _streamingListCheck.PassesAsync(streamed.State, cancellationToken).ConfigureAwait(false);
                if (isRight)
                {
                    return streamed;
                }
            }
            finally
            {
                if (!isRight)
                {
                    await CloseAsync(streamed.Stream).ConfigureAwait(false);
                }
            }
        }

        return (await _pagedList.ReadAsync(cancellationToken).ConfigureAwait(false), null);
    }

    private ValueTask CloseAsync(WatchStream<T> stream) => WatchLoop<T>.CloseAsync(stream, _logger, _name, _resourceType.Resource);

    private void Replace(in InitialState<T> state, bool isRefresh, long started)
    {
        var count = state.Objects.Count;
        if (isRefresh && state.Unreadable.Count == 0 && _store.IsAllStored(state.Objects))
        {
            // Handlers need not hear of everything anew because someone wanted to know the version.
            _store.Bookmark(state.ResourceVersion);
        }
        else
        {
            // The store owns the list from here on.
            _store.Replace(state.Objects, state.ResourceVersion, state.Unreadable);
        }

        _versions.Listed(state.ResourceVersion);
        _freshness.Listed();
        _lists.Completed();

        var elapsed = _timeProvider.GetElapsedTime(started);
        ReflectorLog.Listed(_logger, _name, _resourceType.Resource, count, state.ResourceVersion);
        if (elapsed > SlowList)
        {
            ReflectorLog.SlowList(_logger, _name, _resourceType.Resource, elapsed.TotalSeconds, count);
        }
    }

    // On the timer's thread.
    private void OnResyncFailed(Exception error)
    {
        ReflectorLog.ResyncFailed(_logger, error, _name, _resourceType.Resource);
        _resyncFailed = true;
        try
        {
            _round?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The round ended at this very moment; a new one follows anyway.
        }
    }
}
