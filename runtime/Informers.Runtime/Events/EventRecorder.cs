using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Threading.Channels;
using Informers.Rest;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Informers;

/// <summary>
/// Writes Events about objects, as <c>kubectl describe</c> shows them: what a controller did with an object, and why it could not. Reporting one
/// takes no time and never waits: events go through a queue, and are written by a loop of the recorder's own.
/// </summary>
/// <remarks>
/// <para>
/// The counterpart of client-go's <c>tools/record</c>: equal events are one Event with a count; ten in ten minutes that differ in their message alone
/// become one "combined from similar events"; of one object 25 are written at once, and then one every five minutes. Events are written one after another; an attempt may take 30 s, and a busy
/// server may ask for ten minutes at most until the next one. Needs create and patch of <c>events</c> in the core API group.
/// </para>
/// <para>Thread-safe. Dispose it to have what waits still written.</para>
/// </remarks>
public sealed class EventRecorder : IAsyncDisposable
{
    private const int MaxTries = 12;

    // A server that accepts a request and never answers it must not hold up the events of all objects.
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(30);

    // What a server may ask for at most, as of a list or watch.
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromMinutes(10);
    private static readonly UnstructuredType Events = new(new GroupVersionResource(string.Empty, "v1", "events"), "Event");

    private readonly IRestClient _client;
    private readonly string _component;
    private readonly EventRecorderOptions _options;
    private readonly EventCorrelator _correlator;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Channel<Entry> _queue;
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lazy<Task> _disposal;
    private readonly Task _loop;
    private long _dropped;
    private long _lastNanoseconds;

    /// <summary>Makes a recorder, and starts its loop.</summary>
    /// <param name="client">The API server; stays the caller's, and must be there until the recorder is disposed.</param>
    /// <param name="component">Who reports, such as <c>crontab-controller</c>.</param>
    /// <param name="options">Limits and times.</param>
    /// <exception cref="ArgumentException">There is no component, or the options cannot work.</exception>
    public EventRecorder(IRestClient client, string component, EventRecorderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrEmpty(component);
        _options = options ?? new EventRecorderOptions();
        _options.Check();
        _client = client;
        _component = component;
        _timeProvider = _options.TimeProvider;
        _correlator = new EventCorrelator(_options);
        _logger = GuardedLogger.Guard((ILogger?)_options.LoggerFactory?.CreateLogger("Informers.Events") ?? NullLogger.Instance);
        _queue = Channel.CreateBounded<Entry>(new BoundedChannelOptions(_options.QueueCapacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        _disposal = new Lazy<Task>(StopAsync);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>How many events were dropped because too many waited already, or the recorder was disposed.</summary>
    public long DroppedCount => Interlocked.Read(ref _dropped);

    /// <summary>Reports something about an object. Returns at once; never throws for what becomes of the event.</summary>
    /// <typeparam name="T">The class of the object.</typeparam>
    /// <param name="resourceType">The object's resource.</param>
    /// <param name="regarding">The object; read before this returns, and not kept.</param>
    /// <param name="kind">Whether it went as it should.</param>
    /// <param name="reason">A word for machines, in Pascal case, such as <c>ScaledUp</c>; a few different ones.</param>
    /// <param name="message">A sentence for people.</param>
    /// <param name="annotations">Annotations of the Event; default: none.</param>
    public void Record<T>(
        ResourceType<T> resourceType,
        T regarding,
        EventKind kind,
        string reason,
        string message,
        IReadOnlyDictionary<string, string>? annotations = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(resourceType);
        ArgumentNullException.ThrowIfNull(regarding);
        ArgumentException.ThrowIfNullOrEmpty(reason);
        ArgumentNullException.ThrowIfNull(message);
        var now = _timeProvider.GetUtcNow();
        var name = resourceType.GetName(regarding) ?? string.Empty;
        var reported = new RecordedEvent
        {
            Regarding = (
                resourceType.Resource.ApiVersion,
                resourceType.Kind,
                resourceType.GetNamespace(regarding) ?? string.Empty,
                name,
                resourceType.GetUid(regarding) ?? string.Empty,
                resourceType.GetResourceVersion(regarding) ?? string.Empty),
            Kind = kind,
            Reason = reason,
            Message = message,
            Annotations = annotations is null ? null : new Dictionary<string, string>(annotations),
            Name = NameOf(name, now),
            FirstTime = now.UtcDateTime,
            LastTime = now.UtcDateTime,
        };
        if (!_queue.Writer.TryWrite(new Entry(reported, null)))
        {
            Interlocked.Increment(ref _dropped);
            EventLog.Dropped(_logger, reason, reported.Regarding.Kind, resourceType.GetObjectName(regarding));
        }
    }

    /// <summary>Waits until all that was reported before is written, or given up.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>When it is.</returns>
    /// <exception cref="ObjectDisposedException">The recorder was disposed.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await _queue.Writer.WriteAsync(new Entry(null, done), cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(EventRecorder));
        }

        await Task.WhenAny(done.Task, _loop).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes no more events, and writes those that wait, each with one attempt, for at most <see cref="EventRecorderOptions.DisposeTimeout"/>.</summary>
    /// <returns>When they are written, or given up.</returns>
    public ValueTask DisposeAsync() => new(_disposal.Value);

    private async Task StopAsync()
    {
        _queue.Writer.TryComplete();
        using var limit = new CancellationTokenSource(_options.DisposeTimeout, _timeProvider);
        var registration = limit.Token.Register(static state => ((CancellationTokenSource)state!).Cancel(), _stopping);
        await _closing.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);

        // A callback that runs already still uses what is disposed next.
        await registration.DisposeAsync().ConfigureAwait(false);
        _closing.Dispose();
        _stopping.Dispose();
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever one event throws is logged, and must not cost those that come after it.")]
    private async Task RunAsync()
    {
        var left = 0;
        await foreach (var entry in _queue.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (entry.Event is not { } reported)
            {
                entry.Done?.SetResult();
            }
            else if (_stopping.IsCancellationRequested)
            {
                left++;
            }
            else
            {
                try
                {
                    if (_correlator.Correlate(reported) is { } observed)
                    {
                        await WriteAsync(observed).ConfigureAwait(false);
                    }
                }
                catch (Exception e)
                {
                    // What the object's values cannot be written as, or nobody foresaw; it would be the same at the next attempt.
                    EventLog.Failed(_logger, e, reported.Reason, reported.Regarding.Kind, KeyOf(reported));
                }
            }
        }

        if (left > 0)
        {
            EventLog.LeftUnwritten(_logger, left);
        }
    }

    // Writes, with further attempts where they may help; throws what they would not.
    private async Task WriteAsync(RecordedEvent observed)
    {
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan? wait = null;
            try
            {
                await AttemptAsync(observed).ConfigureAwait(false);
                return;
            }
            catch (ApiStatusException e) when (!e.IsTooManyRequests && !(e.Status.Code >= 500 && e.Status.RetryAfter is not null))
            {
                Refused(e, observed);
                return;
            }
            catch (ApiStatusException e)
            {
                wait = e.Status.RetryAfter is { } asked && asked > MaxRetryAfter ? MaxRetryAfter : e.Status.RetryAfter;
                EventLog.AttemptFailed(_logger, e, observed.Reason, observed.Regarding.Kind, KeyOf(observed));
            }
            catch (Exception e) when (e is HttpRequestException or IOException or InvalidResponseException)
            {
                EventLog.AttemptFailed(_logger, e, observed.Reason, observed.Regarding.Kind, KeyOf(observed));
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                EventLog.LeftUnwritten(_logger, 1);
                return;
            }
            catch (OperationCanceledException e)
            {
                // The attempt's time is up, or the client has a limit of its own.
                EventLog.AttemptFailed(_logger, e, observed.Reason, observed.Regarding.Kind, KeyOf(observed));
            }

            if (attempt == MaxTries || _closing.IsCancellationRequested)
            {
                EventLog.GivenUp(_logger, attempt, observed.Reason, observed.Regarding.Kind, KeyOf(observed));
                return;
            }

            // The first wait is a random part, so that not all programs come again at once after an outage of the server.
            wait ??= attempt == 1 ? _options.RetryDelay * _options.Random.NextDouble() : _options.RetryDelay;
            await Task.Delay(wait.Value, _timeProvider, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task AttemptAsync(RecordedEvent observed)
    {
        using var limit = new CancellationTokenSource(AttemptTimeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stopping.Token);
        if (observed.Count > 1)
        {
            try
            {
                await _client.PatchAsync(
                    Events, new ObjectName(observed.Namespace, observed.Name), Patch.StrategicMerge(observed.ToPatch()), null, either.Token).ConfigureAwait(false);
                return;
            }
            catch (ApiStatusException e) when (e.IsNotFound)
            {
                // Events are deleted after an hour. It is written anew, with its count.
            }
        }

        await _client.CreateAsync(Events, Unstructured.Parse(observed.ToJson(_component, _options.Host).ToJsonString()), null, either.Token)
            .ConfigureAwait(false);
    }

    private void Refused(ApiStatusException error, RecordedEvent observed)
    {
        // The usual ends of an event: it is there already, or its namespace goes.
        if (error.IsAlreadyExists || error.Status.Causes.Any(static cause => cause.Reason == "NamespaceTerminating"))
        {
            EventLog.RefusedAsUsual(_logger, error, observed.Reason, observed.Regarding.Kind, KeyOf(observed));
        }
        else
        {
            EventLog.Refused(_logger, error, observed.Reason, observed.Regarding.Kind, KeyOf(observed));
        }
    }

    private static ObjectName KeyOf(RecordedEvent observed) => new(observed.Regarding.Namespace, observed.Regarding.Name);

    // The object's name and the time in nanoseconds; where that is no name for an object, a random one.
    private string NameOf(string name, DateTimeOffset now)
    {
        // Clocks stand still between two events that come fast; their names must differ.
        var nanoseconds = (now.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;
        while (true)
        {
            var last = Interlocked.Read(ref _lastNanoseconds);
            var next = Math.Max(nanoseconds, last + 1);
            if (Interlocked.CompareExchange(ref _lastNanoseconds, next, last) == last)
            {
                nanoseconds = next;
                break;
            }
        }

        var full = string.Create(CultureInfo.InvariantCulture, $"{name}.{nanoseconds:x}");
        const int Longest = 253;
        return full.Length <= Longest
            && full.Split('.').All(static label => label.Length > 0 && label[0] != '-' && label[^1] != '-')
            && full.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.')
                ? full
                : Guid.NewGuid().ToString();
    }

    // An event, or somebody who waits for those before.
    private readonly record struct Entry(RecordedEvent? Event, TaskCompletionSource? Done);
}
