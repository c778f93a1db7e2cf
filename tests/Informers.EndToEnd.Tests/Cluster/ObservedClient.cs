using System.Net;
using System.Text;
using Informers.Rest;

namespace Informers.EndToEnd.Tests;

/// <summary>
/// Notes down what informers ask of a server, in the order in which they ask, and lets a test step in before a request is sent: to change
/// objects between two pages, to hold requests back, to answer in the server's place. Owns the client below it. Thread-safe.
/// </summary>
internal sealed class ObservedClient(IRestClient inner) : IRestClient
{
    private readonly Lock _gate = new();
    private readonly List<SentRequest> _requests = [];
    private TaskCompletionSource? _held;
    private TimeSpan _delay;

    public Uri BaseAddress => inner.BaseAddress;

    /// <summary>Is called before each request is sent. What it returns is the answer; <see langword="null"/> leaves that to the server.</summary>
    public Func<SentRequest, Task<HttpResponseMessage?>>? Before { get; set; }

    /// <summary>Is called after each answer, before the informer has it.</summary>
    public Action<SentRequest>? After { get; set; }

    public IReadOnlyList<SentRequest> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>An answer as a server gives it that refuses something.</summary>
    public static HttpResponseMessage Refuse(HttpStatusCode code, string reason) => new(code)
    {
        Content = new StringContent(
            $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"{{reason}}","code":{{(int)code}},"message":"refused by the test"}""",
            Encoding.UTF8,
            "application/json"),
    };

    /// <summary>An answer to streaming lists as of a server that does not know them.</summary>
    public static HttpResponseMessage? RefuseStreamingList(SentRequest request) =>
        request.IsStreamingList ? Refuse(HttpStatusCode.UnprocessableEntity, "Invalid") : null;

    /// <summary>Notes down that the informer waits, for its next request. For informers that are alone with their client.</summary>
    public void NoteDelay(TimeSpan delay)
    {
        lock (_gate)
        {
            _delay += delay;
        }
    }

    /// <summary>From now on requests wait before they are sent, until they are released.</summary>
    public void Hold()
    {
        lock (_gate)
        {
            _held ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Sends the requests that wait, and forgets those that were sent before.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _requests.Clear();
            _held?.SetResult();
            _held = null;
        }
    }

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Task? held;
        lock (_gate)
        {
            held = _held?.Task;
        }

        await (held ?? Task.CompletedTask).WaitAsync(cancellationToken);
        SentRequest sent;
        lock (_gate)
        {
            sent = new SentRequest(request.RequestUri!) { DelayBefore = _delay };
            _delay = TimeSpan.Zero;
            _requests.Add(sent);
        }

        var response = Before is { } before ? await before(sent) : null;
        response ??= await inner.SendAsync(request, cancellationToken);
        sent.StatusCode = response.StatusCode;
        After?.Invoke(sent);
        return response;
    }

    public void Dispose() => inner.Dispose();
}
