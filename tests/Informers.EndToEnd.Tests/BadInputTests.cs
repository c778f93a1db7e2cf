using System.Net;
using Informers.Rest;
using Informers.Testing;
using Informers.Tests;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Informers.EndToEnd.Tests;

/// <summary>
/// Answers that no API server should give: each is told to the log and to the watch error handler, the process stays up, and the informer
/// goes on, with everything, once the server has come to its senses.
/// </summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new();
    private readonly RecordingLogs _logs = new();
    private readonly List<Exception> _told = [];
    private readonly SemaphoreSlim _toldSignal = new(0);
    private FakeApiServer _server = null!;
    private ClusterInformers _factory = null!;
    private Tally<V1Deployment> _tally = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync(new FakeApiServerOptions { StreamingLists = false }, Ct);
        _server.Create(Resources.Deployments, Objects.Deployment("shop", "web", "web"));
        _factory = new ClusterInformers(_server.CreateRestClient(), new SharedInformerOptions
        {
            TimeProvider = _time,
            LoggerFactory = _logs,
            WatchErrorHandler = (_, error) =>
            {
                lock (_told)
                {
                    _told.Add(error);
                }

                _toldSignal.Release();
            },
        });
        _tally = new Tally<V1Deployment>(_factory.Apps.V1.Deployments.Informer.ResourceType);
        _factory.Apps.V1.Deployments.Informer.AddEventHandler(_tally);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (level, message, _) in _logs.Entries)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{level}: {message}");
        }

        await _factory.DisposeAsync();
        await _server.DisposeAsync();
        _toldSignal.Dispose();
        _logs.Dispose();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_list_of_truncated_JSON()
    {
        _server.Faults.Respond("""{"kind":"DeploymentList","apiVersion":"apps/v1","metadata":{"resourceVersion":"1"},"items":[{"metadata":{"na""", when: IsList);
        var error = await FailThenSyncAsync();
        Assert.True(error is InvalidResponseException or IOException, error.ToString());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_HTML_error_page_with_200()
    {
        _server.Faults.Respond("<html><body>Sign in to the proxy</body></html>", "text/html", when: IsList);
        var error = Assert.IsType<InvalidResponseException>(await FailThenSyncAsync());
        Assert.Contains("text/html", error.Message, StringComparison.Ordinal);
        Assert.Contains("Sign in to the proxy", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_HTML_error_page_with_502()
    {
        _server.Faults.Respond("<html><body>Bad gateway</body></html>", "text/html", statusCode: 502, when: IsList);
        var error = Assert.IsType<ApiStatusException>(await FailThenSyncAsync());
        Assert.Equal(HttpStatusCode.BadGateway, error.StatusCode);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_401_names_the_credentials_and_shows_none()
    {
        _server.Faults.RequiredBearerToken = "s3cr3t-word";
        var error = Assert.IsType<ApiStatusException>(await FailThenSyncAsync(() => _server.Faults.RequiredBearerToken = null));
        Assert.True(error.IsUnauthorized);
        Assert.Contains("credentials", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(_logs.Entries, static entry => entry.Message.Contains("s3cr3t-word", StringComparison.Ordinal));
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("list")]
    [InlineData("watch")]
    public async Task A_403_names_the_verb_and_the_resource(string verb)
    {
        var fault = _server.Faults.Forbid(request => request.Verb == verb);
        var error = Assert.IsType<ApiStatusException>(await FailThenSyncAsync(fault.Release));
        Assert.True(error.IsForbidden);
        Assert.Contains(verb, error.Message, StringComparison.Ordinal);
        Assert.Contains("deployments", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_404_names_the_resource()
    {
        _server.Faults.Fail(404, when: IsList);
        var error = Assert.IsType<ApiStatusException>(await FailThenSyncAsync());
        Assert.True(error.IsNotFound);
        Assert.Contains("deployments", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_Table_instead_of_a_list()
    {
        _server.Faults.Respond("""{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{},"columnDefinitions":[],"rows":[]}""", when: IsList);
        var error = Assert.IsType<InvalidResponseException>(await FailThenSyncAsync());
        Assert.Contains("Table", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_object_without_a_name_is_kept_out_and_the_others_are_there()
    {
        _server.Faults.Respond(
            """
            {"kind":"DeploymentList","apiVersion":"apps/v1","metadata":{"resourceVersion":"1"},"items":[
              {"metadata":{"namespace":"shop"}},
              {"metadata":{"namespace":"shop","name":"good","uid":"u","resourceVersion":"1"}}]}
            """,
            when: IsList);
        _factory.Start(Ct);
        await _factory.EnsureCacheSyncAsync(Ct);
        Assert.Contains("name", Assert.IsType<InvalidObjectException>(await NextErrorAsync()).Message, StringComparison.Ordinal);
        Assert.NotNull(_factory.Apps.V1.Deployments.Lister.Deployments("shop").Get("good"));
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("""{"type":"SURPRISE","object":{"metadata":{"name":"x","namespace":"shop"}}}""", "SURPRISE", false)]
    [InlineData("""this is no JSON""", "JSON", true)]
    [InlineData("""{"type":"ADDED","object":{"metadata":{"name":"x","namespace":"shop","resourceVersion":"7"},"spec":{"replicas":"many"}}}""", "replicas", false)]
    [InlineData("""{"type":"ADDED","object":{"metadata":{"namespace":"shop"}}}""", "name", true)]
    public async Task A_bad_watch_event_is_kept_out_and_the_next_one_is_not(string line, string named, bool needsList)
    {
        _factory.Start(Ct);
        await _factory.EnsureCacheSyncAsync(Ct);
        await _server.WaitForWatchesAsync(Resources.Deployments, cancellationToken: Ct);
        _server.Create(Resources.Deployments, Objects.Deployment("shop", "first", "web"));
        await _tally.WaitAsync(static versions => versions.ContainsKey(new("shop", "first")));
        _server.Faults.SendToWatches(line);
        var error = Assert.IsType<InvalidObjectException>(await NextErrorAsync());
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Contains(_logs.Entries, entry => entry.Level >= LogLevel.Warning && entry.Message.Contains(error.Message, StringComparison.Ordinal));

        _server.Create(Resources.Deployments, Objects.Deployment("shop", "next", "web"));
        if (needsList)
        {
            // Nobody knows which object has changed, so only a new list tells.
            await _time.WaitForTimerAsync(TimeSpan.FromSeconds(2), Ct);
            _time.Advance(TimeSpan.FromSeconds(2));
        }

        await _tally.WaitAsync(static versions => versions.ContainsKey(new("shop", "next")));
        Assert.Equal(3, _factory.Apps.V1.Deployments.Informer.Store.Count);
        Assert.Empty(_tally.Complaints);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_object_that_can_no_longer_be_read_is_not_taken_for_deleted()
    {
        _factory.Start(Ct);
        await _factory.EnsureCacheSyncAsync(Ct);
        await _server.WaitForWatchesAsync(Resources.Deployments, cancellationToken: Ct);
        _server.Update(Resources.Deployments, new ObjectName("shop", "web"), static deployment => deployment["spec"]!["replicas"] = "many");
        Assert.Equal(new ObjectName("shop", "web"), Assert.IsType<InvalidObjectException>(await NextErrorAsync()).Name);

        // Nor does a relist that finds it unreadable delete it.
        _server.Faults.SendToWatches("""{"type":"ERROR","object":{"kind":"Status","status":"Failure","reason":"Expired","code":410}}""");
        await _time.WaitForTimerAsync(TimeSpan.FromSeconds(2), Ct);
        _server.Create(Resources.Deployments, Objects.Deployment("shop", "next", "web"));
        _time.Advance(TimeSpan.FromSeconds(2));
        await _tally.WaitAsync(static versions => versions.ContainsKey(new("shop", "next")));
        Assert.Empty(_tally.Deleted);
        Assert.Equal(1, _factory.Apps.V1.Deployments.Lister.Deployments("shop").GetRequired("web").Spec.Replicas);
    }

    private static bool IsList(FakeRequest request) => request is { Verb: "list", Resource: "deployments" };

    private async Task<Exception> NextErrorAsync()
    {
        await _toldSignal.WaitAsync(Ct);
        lock (_told)
        {
            return _told[^1];
        }
    }

    /// <summary>Starts, waits for the failure, mends the server, lets the backoff pass, and waits for the whole cache.</summary>
    private async Task<Exception> FailThenSyncAsync(Action? mend = null)
    {
        _factory.Start(Ct);
        var error = await NextErrorAsync();
        Assert.Contains(_logs.Entries, entry => entry.Level >= LogLevel.Warning && entry.Message.Contains(error.Message, StringComparison.Ordinal));
        mend?.Invoke();
        await _time.WaitForTimerAsync(TimeSpan.FromSeconds(2), Ct);
        _time.Advance(TimeSpan.FromSeconds(2));
        await _factory.EnsureCacheSyncAsync(Ct);
        await _server.WaitForWatchesAsync(Resources.Deployments, cancellationToken: Ct);
        Assert.Equal(1, _factory.Apps.V1.Deployments.Lister.Deployments("shop").GetRequired("web").Spec.Replicas);
        Assert.Empty(_tally.Complaints);
        return error;
    }
}
