using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Informers.Rest;

namespace Informers.Testing;

/// <summary>
/// Makes a <see cref="FakeApiServer"/> misbehave. Faults strike requests that pass their filter, in the order in which they were added,
/// so many times, and are then over. Thread-safe.
/// </summary>
public sealed class FaultInjector
{
    /// <summary>As a count: until the fault is released.</summary>
    public const int Always = int.MaxValue;

    private readonly Lock _gate = new();
    private readonly Database _database;
    private readonly WatchRegistry _watches;
    private ImmutableArray<Fault> _faults = [];
    private volatile string? _requiredBearerToken;

    internal FaultInjector(Database database, WatchRegistry watches)
    {
        _database = database;
        _watches = watches;
    }

    /// <summary>The token that requests must carry; others are answered with 401. Default: <see langword="null"/>, none.</summary>
    public string? RequiredBearerToken
    {
        get => _requiredBearerToken;
        set => _requiredBearerToken = value;
    }

    /// <summary>Answers requests with a failure.</summary>
    /// <param name="statusCode">The HTTP status code.</param>
    /// <param name="reason">The reason in the Status; default: the usual one of the code.</param>
    /// <param name="message">The message in the Status.</param>
    /// <param name="retryAfter">How long the client is to wait, in whole seconds; sent as header and in the Status.</param>
    /// <param name="count">How many requests.</param>
    /// <param name="when">Which requests; default: all.</param>
    /// <returns>The fault.</returns>
    public Fault Fail(
        int statusCode,
        string? reason = null,
        string? message = null,
        TimeSpan? retryAfter = null,
        int count = 1,
        Func<FakeRequest, bool>? when = null)
    {
        var status = new Status
        {
            Code = statusCode,
            Reason = reason ?? UsualReason(statusCode),
            Message = message ?? string.Create(CultureInfo.InvariantCulture, $"injected failure {statusCode}"),
            RetryAfter = retryAfter,
        };
        return Add(new FaultAction { Fail = status }, count, when);
    }

    /// <summary>Answers requests with 403, in the API server's words.</summary>
    /// <param name="when">Which requests; default: all.</param>
    /// <param name="count">How many requests; default: all, until released.</param>
    /// <returns>The fault.</returns>
    public Fault Forbid(Func<FakeRequest, bool>? when = null, int count = Always) => Add(new FaultAction { Forbid = true }, count, when);

    /// <summary>Lets requests wait, on the server's clock, before they are looked at.</summary>
    /// <param name="delay">How long.</param>
    /// <param name="count">How many requests.</param>
    /// <param name="when">Which requests; default: all.</param>
    /// <returns>The fault.</returns>
    public Fault Delay(TimeSpan delay, int count = 1, Func<FakeRequest, bool>? when = null) =>
        Add(new FaultAction { Delay = delay }, count, when);

    /// <summary>Accepts requests and sends no byte, until the fault is released.</summary>
    /// <param name="count">How many requests.</param>
    /// <param name="when">Which requests; default: all.</param>
    /// <returns>The fault.</returns>
    public Fault Stall(int count = 1, Func<FakeRequest, bool>? when = null) => Add(new FaultAction { StallAfter = -1 }, count, when);

    /// <summary>Stops in the middle of a response until the fault is released.</summary>
    /// <param name="bytes">After how many bytes of the body; 0 is after the headers.</param>
    /// <param name="count">How many requests.</param>
    /// <param name="when">Which requests; default: all.</param>
    /// <returns>The fault.</returns>
    public Fault StallAfter(long bytes, int count = 1, Func<FakeRequest, bool>? when = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        return Add(new FaultAction { StallAfter = bytes }, count, when);
    }

    /// <summary>Cuts the connection before anything is answered.</summary>
    /// <param name="count">How many requests.</param>
    /// <param name="when">Which requests; default: all.</param>
    /// <returns>The fault.</returns>
    public Fault Cut(int count = 1, Func<FakeRequest, bool>? when = null) => Add(new FaultAction { CutAfter = -1 }, count, when);

    /// <summary>Cuts the connection in the middle of a response, or at its end when it is shorter.</summary>
    /// <param name="bytes">After how many bytes of the body; 0 is after the headers.</param>
    /// <param name="count">How many requests.</param>
    /// <param name="when">Which requests; default: all.</param>
    /// <returns>The fault.</returns>
    public Fault CutAfter(long bytes, int count = 1, Func<FakeRequest, bool>? when = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        return Add(new FaultAction { CutAfter = bytes }, count, when);
    }

    /// <summary>Answers with something else: a proxy's HTML page, garbage, truncated JSON.</summary>
    /// <param name="body">The body.</param>
    /// <param name="contentType">The content type.</param>
    /// <param name="statusCode">The HTTP status code.</param>
    /// <param name="count">How many requests.</param>
    /// <param name="when">Which requests; default: all.</param>
    /// <returns>The fault.</returns>
    public Fault Respond(
        string body, string contentType = "application/json", int statusCode = 200, int count = 1, Func<FakeRequest, bool>? when = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Add(new FaultAction { Raw = new RawResponse(statusCode, contentType, Encoding.UTF8.GetBytes(body)) }, count, when);
    }

    /// <summary>Ends open watches cleanly, as a server does at a timeout. What was written before is still delivered.</summary>
    /// <param name="when">Which watches, by their request; default: all.</param>
    /// <returns>How many.</returns>
    public int CloseWatches(Func<FakeRequest, bool>? when = null) => ForWatches(when, static w => w.Close());

    /// <summary>Resets the connections of open watches.</summary>
    /// <param name="when">Which watches, by their request; default: all.</param>
    /// <returns>How many.</returns>
    public int CutWatches(Func<FakeRequest, bool>? when = null) => ForWatches(when, static w => w.Cut());

    /// <summary>Sends a line into open watches, whatever it is: an ERROR event, an unknown event type, garbage.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <param name="when">Which watches, by their request; default: all.</param>
    /// <returns>How many.</returns>
    public int SendToWatches(string line, Func<FakeRequest, bool>? when = null)
    {
        ArgumentNullException.ThrowIfNull(line);
        return ForWatches(when, w => w.Inject(line));
    }

    /// <summary>
    /// Forgets all history: watches and lists from older resource versions, and continue tokens of older lists, get 410. Open watches
    /// go on.
    /// </summary>
    public void Compact() => _database.Compact();

    /// <summary>The next writes change objects, but no watch hears of them, now or later.</summary>
    /// <param name="count">How many writes.</param>
    public void DropEvents(int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _database.DropEvents(count);
    }

    /// <summary>Ends all faults; stalled requests go on.</summary>
    public void Clear()
    {
        ImmutableArray<Fault> faults;
        lock (_gate)
        {
            (faults, _faults) = (_faults, []);
        }

        foreach (var fault in faults)
        {
            fault.Release();
        }
    }

    /// <summary>The faults that strike a request, in their order.</summary>
    internal List<Fault> Strike(FakeRequest request)
    {
        ImmutableArray<Fault> faults;
        lock (_gate)
        {
            _faults = _faults.RemoveAll(static f => f.IsOver);
            faults = _faults;
        }

        var struck = new List<Fault>();
        foreach (var fault in faults)
        {
            if (fault.Strikes(request))
            {
                struck.Add(fault);
                if (fault.Action is { Fail: not null } or { Forbid: true } or { Raw: not null })
                {
                    // This one answers; the next one waits for the next request.
                    break;
                }
            }
        }

        return struck;
    }

    private static string? UsualReason(int statusCode) => statusCode switch
    {
        400 => "BadRequest",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        409 => "Conflict",
        410 => "Expired",
        422 => "Invalid",
        429 => "TooManyRequests",
        500 => "InternalError",
        503 => "ServiceUnavailable",
        504 => "Timeout",
        _ => null,
    };

    private Fault Add(FaultAction action, int count, Func<FakeRequest, bool>? when)
    {
        var fault = new Fault(action, count, when);
        lock (_gate)
        {
            _faults = _faults.Add(fault);
        }

        return fault;
    }

    private int ForWatches(Func<FakeRequest, bool>? when, Action<WatchStream> act)
    {
        var count = 0;
        foreach (var watch in _watches.Open)
        {
            if (when?.Invoke(watch.Request) != false)
            {
                act(watch);
                count++;
            }
        }

        return count;
    }
}
