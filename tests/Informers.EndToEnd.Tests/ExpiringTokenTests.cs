using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using Informers.Rest;
using Informers.Testing;
using Informers.Tests;
using k8s.Models;

namespace Informers.EndToEnd.Tests;

/// <summary>
/// Tokens run out while informers run: what is open goes on, what is opened is refused until there is a new token, nothing needs to be
/// started anew, and no token is ever told to anybody.
/// </summary>
public sealed class ExpiringTokenTests : IAsyncLifetime
{
    private readonly RecordingLogs _logs = new();
    private readonly List<Exception> _told = [];
    private readonly SemaphoreSlim _toldSignal = new(0);
    private readonly ConcurrentStack<string> _tokens = [];
    private readonly ConcurrentQueue<string> _spans = [];
    private readonly ActivityListener _listener;
    private FakeApiServer _server = null!;
    private Follower<V1ConfigMap> _follower = null!;
    private volatile Func<string> _provider = null!;

    public ExpiringTokenTests()
    {
        // Also what HttpClient tells of its requests; those of other tests have no token of ours.
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is InformerTelemetry.ActivitySourceName or "System.Net.Http",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => _spans.Enqueue(string.Join(' ', (object?[])
            [
                span.DisplayName,
                span.StatusDescription,
                .. span.TagObjects.Select(static tag => $"{tag.Key}={tag.Value}"),
                .. span.Events.SelectMany(static told => told.Tags).Select(static tag => $"{tag.Key}={tag.Value}"),
            ])),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync(cancellationToken: Ct);
        _server.Create(Resources.ConfigMaps, Objects.ConfigMap("shop", "settings", "1"));
        _provider = NewestToken;
        var client = _server.CreateRestClient(new RestClientOptions
        {
            Authenticate = (request, _) =>
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _provider());
                return Task.CompletedTask;
            },
        });
        _follower = new Follower<V1ConfigMap>(client, static factory => factory.Core.V1.ConfigMaps.Informer, options =>
        {
            options.LoggerFactory = _logs;
            options.WatchErrorHandler = (_, error) =>
            {
                lock (_told)
                {
                    _told.Add(error);
                }

                _toldSignal.Release();
            };
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _follower.DisposeAsync();
        await _server.DisposeAsync();
        _toldSignal.Dispose();
        _logs.Dispose();
        _listener.Dispose();
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_open_watch_outlives_its_token_and_the_next_one_waits_for_a_new_one(bool streaming)
    {
        if (!streaming)
        {
            _follower.Client.Before = static request => Task.FromResult(ObservedClient.RefuseStreamingList(request));
        }

        Accept(Issue());
        await _follower.SyncAsync();
        await _server.WaitForWatchesAsync(Resources.ConfigMaps, cancellationToken: Ct);

        // The token runs out; the program still has the old one. What is open is not cut, and nobody asks for anything.
        var requests = _server.Requests.Count;
        Accept(TestSecrets.New("that nobody has"));
        _server.Create(Resources.ConfigMaps, Objects.ConfigMap("shop", "seen", "1"));
        await CheckAsync();
        Assert.Equal(requests, _server.Requests.Count);

        // The watch ends, as each does some time. From here on all is refused, and readers keep what they had.
        var known = Truth();
        _server.Faults.CloseWatches();
        await WaitForToldAsync(5);
        _server.Delete(Resources.ConfigMaps, new("shop", "settings"));
        _server.Create(Resources.ConfigMaps, Objects.ConfigMap("shop", "meanwhile", "1"));
        await WaitForToldAsync(5);
        await _follower.CheckAsync(known);
        Assert.Equal(FreshnessState.Failing, _follower.Informer.Freshness.State);
        lock (_told)
        {
            Assert.All(_told, static error => Assert.True(Assert.IsType<ApiStatusException>(error).IsUnauthorized));
            Assert.Contains("Check whether they have expired", _told[^1].Message, StringComparison.Ordinal);
        }

        // The program gets the new token, the same that the server wants: the next attempt has it.
        Accept(Issue());
        await CheckAsync();
        await _server.WaitForWatchesAsync(Resources.ConfigMaps, cancellationToken: Ct);
        _server.Create(Resources.ConfigMaps, Objects.ConfigMap("shop", "more", "1"));
        await CheckAsync();
        Assert.Equal(FreshnessState.Live, _follower.Informer.Freshness.State);
        CheckSecrecy();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_token_that_has_run_out_before_the_start_is_told_in_the_sync_result_and_replaced_later()
    {
        Issue();
        Accept(TestSecrets.New("that nobody has"));
        _follower.Factory.Start(Ct);
        await WaitForToldAsync(2);
        using var enough = new CancellationTokenSource();
        var waiting = _follower.Factory.WaitForCacheSyncAsync(enough.Token);
        await enough.CancelAsync();
        var result = await waiting;
        Assert.True(Assert.IsType<ApiStatusException>(Assert.Single(result.Pending).LastError).IsUnauthorized);
        Assert.Contains("401 Unauthorized", result.ToString(), StringComparison.Ordinal);
        CheckSecrecy(result.ToString());

        Accept(Issue());
        await _follower.SyncAsync();
        await CheckAsync();
        CheckSecrecy();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_provider_of_tokens_that_fails_is_told_and_asked_again()
    {
        Accept(Issue());
        await _follower.SyncAsync();
        await _server.WaitForWatchesAsync(Resources.ConfigMaps, cancellationToken: Ct);
        _provider = static () => throw new InvalidOperationException("The token endpoint is down.");
        _server.Faults.CloseWatches();
        await WaitForToldAsync(3);
        lock (_told)
        {
            Assert.Contains(_told, static error => error.ToString().Contains("The token endpoint is down.", StringComparison.Ordinal));
        }

        _server.Delete(Resources.ConfigMaps, new("shop", "settings"));
        Accept(Issue());
        _provider = NewestToken;
        await CheckAsync();
        CheckSecrecy();
    }

    // A token that nothing else contains.
    private string Issue()
    {
        _tokens.Push(TestSecrets.New("token"));
        return NewestToken();
    }

    private string NewestToken() => _tokens.First();

    private void Accept(string token) => _server.Faults.RequiredBearerToken = token;

    private async Task WaitForToldAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await _toldSignal.WaitAsync(Ct);
        }
    }

    private Task CheckAsync() => _follower.CheckAsync(Truth());

    private Dictionary<ObjectName, string> Truth() => _server.List(Resources.ConfigMaps).Select(static obj => obj["metadata"]!).ToDictionary(
        static metadata => new ObjectName((string)metadata["namespace"]!, (string)metadata["name"]!),
        static metadata => (string)metadata["resourceVersion"]!);

    private void CheckSecrecy(params IEnumerable<string> more)
    {
        Assert.Contains(_spans, static span => span.StartsWith("list ", StringComparison.Ordinal));
        List<string> said = [.. more, .. _spans, .. _server.Requests.Select(static request => request.ToString())];
        said.AddRange(_logs.Entries.SelectMany(static entry => new[] { entry.Message, entry.Error?.ToString() ?? string.Empty }));
        lock (_told)
        {
            said.AddRange(_told.Select(static error => error.ToString()));
        }

        Assert.NotEmpty(_logs.Entries);
        Assert.All(said, text => Assert.DoesNotContain(_tokens, token => text.Contains(token, StringComparison.Ordinal)));
        Assert.All(said, static text => Assert.DoesNotContain("Bearer", text, StringComparison.OrdinalIgnoreCase));
    }
}
