using System.Globalization;
using System.Text.Json.Nodes;
using Informers.Rest;
using Informers.Testing;

namespace Informers.Tests;

/// <summary>An elector on the embedded server, with its clock in the test's hand.</summary>
public sealed class LeaderElectorTests : IAsyncLifetime
{
    private static readonly GroupVersionResource Leases = new("coordination.k8s.io", "v1", "leases");
    private static readonly ObjectName Name = new("system", "controller");
    private readonly ManualTimeProvider _time = new();
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FakeApiServer _server = null!;
    private IRestClient _client = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync(cancellationToken: Ct);
        _client = _server.CreateRestClient();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _client.Dispose();
        await _server.DisposeAsync();
        _stop.Dispose();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_lease_that_is_missing_is_created_and_renewed_every_two_seconds()
    {
        var elector = Elector();
        var run = elector.RunAsync(LeadAsync, _stop.Token);
        await _started.Task.WaitAsync(Ct);
        Assert.True(elector.IsLeader);
        Assert.Equal("me", elector.Leader);
        var begin = _time.GetUtcNow();
        var lease = _server.Get(Leases, Name)!;
        Assert.Equal(
            ("me", 15, Micro(begin), Micro(begin), 0),
            ((string?)lease["spec"]!["holderIdentity"], (int)lease["spec"]!["leaseDurationSeconds"]!, (string?)lease["spec"]!["acquireTime"], (string?)lease["spec"]!["renewTime"], (int)lease["spec"]!["leaseTransitions"]!));

        for (var i = 1; i <= 3; i++)
        {
            Assert.Equal(TimeSpan.FromSeconds(2), await TickAsync());
            await WaitForLeaseAsync(spec => (string?)spec["renewTime"] == Micro(begin + TimeSpan.FromSeconds(2 * i)));
        }

        lease = _server.Get(Leases, Name)!;
        Assert.Equal((Micro(begin), 0), ((string?)lease["spec"]!["acquireTime"], (int)lease["spec"]!["leaseTransitions"]!));

        // The leader knows the last state: it writes without reading.
        Assert.Single(_server.Requests, static request => request.Verb == "get");
        await StopAsync(run);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Another_ones_lease_is_taken_once_it_was_not_renewed_for_its_duration_whatever_its_times_say()
    {
        // Its clock is a day ahead.
        CreateLease("other", 15, _time.GetUtcNow().AddDays(1), transitions: 4);
        var elector = Elector();
        var run = elector.RunAsync(LeadAsync, _stop.Token);
        var begin = _time.GetUtcNow();

        // It is renewed once more after ten seconds, with a time that goes backwards.
        var renewed = begin;
        while (!_started.Task.IsCompleted)
        {
            await Task.WhenAny(_started.Task, TickAsync());
            if (renewed == begin && _time.GetUtcNow() - begin >= TimeSpan.FromSeconds(10))
            {
                renewed = _time.GetUtcNow();
                _server.Update(Leases, Name, lease => lease["spec"]!["renewTime"] = Micro(begin.AddDays(-1)));
            }
        }

        Assert.True(elector.IsLeader);
        var waited = _time.GetUtcNow() - renewed;
        Assert.InRange(waited.TotalSeconds, 15, 15 + (2 * 2.2 * 2));
        var spec = _server.Get(Leases, Name)!["spec"]!;
        Assert.Equal(("me", 5), ((string?)spec["holderIdentity"], (int)spec["leaseTransitions"]!));
        await StopAsync(run);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(0.0, 2.0)]
    [InlineData(0.5, 3.2)]
    [InlineData(1.0, 4.4)]
    public async Task Attempts_to_become_the_leader_are_spread_by_a_factor_of_1_2(double chance, double seconds)
    {
        CreateLease("other", 15, _time.GetUtcNow());
        var run = Elector(new Always(chance)).RunAsync(LeadAsync, _stop.Token);
        Assert.Equal(seconds, (await TickAsync()).TotalSeconds, 3);
        await StopAsync(run);
        Assert.False(_started.Task.IsCompleted);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_leader_that_cannot_renew_for_ten_seconds_stops_leading()
    {
        var elector = Elector();
        var run = elector.RunAsync(LeadAsync, _stop.Token);
        await _started.Task.WaitAsync(Ct);
        _server.Faults.Fail(500, count: FaultInjector.Always);
        var begin = _time.GetUtcNow();
        while (!run.IsCompleted)
        {
            await Task.WhenAny(run, TickAsync());
        }

        Assert.Equal(12, (_time.GetUtcNow() - begin).TotalSeconds, 3);
        var error = await Assert.ThrowsAsync<LeadershipLostException>(() => run);
        Assert.IsType<ApiStatusException>(error.InnerException);
        Assert.True(_ended.Task.IsCompleted);

        // Nothing was given up: it is not known whose it is.
        Assert.Equal("me", (string?)_server.Get(Leases, Name)!["spec"]!["holderIdentity"]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_request_that_hangs_is_given_up_at_the_renew_deadline()
    {
        var elector = Elector();
        var run = elector.RunAsync(LeadAsync, _stop.Token);
        await _started.Task.WaitAsync(Ct);
        _server.Faults.Stall(count: FaultInjector.Always);
        await TickAsync();
        await _server.WaitForRequestsAsync(static request => request.Verb == "update", cancellationToken: Ct);
        await _time.WaitForTimerAsync(TimeSpan.FromSeconds(10), Ct);
        _time.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<LeadershipLostException>(() => run);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_leader_whose_last_renewal_was_answered_late_stops_when_its_lease_ends()
    {
        var run = Elector().RunAsync(LeadAsync, _stop.Token);
        await _started.Task.WaitAsync(Ct);
        var stall = _server.Faults.Stall(count: 1);
        var sent = _time.GetUtcNow() + await TickAsync();
        await _server.WaitForRequestsAsync(static request => request.Verb == "update", cancellationToken: Ct);
        _time.Advance(TimeSpan.FromSeconds(5));
        stall.Dispose();
        await _time.WaitForTimerAsync(TimeSpan.FromSeconds(2), Ct);
        Assert.Equal(Micro(sent), (string?)_server.Get(Leases, Name)!["spec"]!["renewTime"]);

        // The next round begins seven seconds after the request was sent; the others may take the lease fifteen after, before its deadline.
        _server.Faults.Fail(500, count: FaultInjector.Always);
        while (!run.IsCompleted)
        {
            await Task.WhenAny(run, TickAsync());
        }

        Assert.Equal(TimeSpan.FromSeconds(15), _time.GetUtcNow() - sent);
        Assert.Contains("could not be renewed for 15 s", (await Assert.ThrowsAsync<LeadershipLostException>(() => run)).Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_lease_that_was_emptied_and_cannot_be_taken_back_ends_the_leading_at_once()
    {
        var run = Elector().RunAsync(LeadAsync, _stop.Token);
        await _started.Task.WaitAsync(Ct);
        _server.Update(Leases, Name, static lease => lease["spec"]!["holderIdentity"] = string.Empty);

        // The first update meets the change; the second one, to take the lease back, fails.
        _server.Faults.Fail(409, "Conflict", count: 2, when: static request => request.Verb == "update");
        await TickAsync();
        Assert.Contains("somebody else emptied it", (await Assert.ThrowsAsync<LeadershipLostException>(() => run.WaitAsync(Ct))).Message, StringComparison.Ordinal);
        Assert.True(_ended.Task.IsCompleted);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_lease_that_another_one_took_ends_the_leading_at_once()
    {
        var elector = Elector();
        var run = elector.RunAsync(LeadAsync, _stop.Token);
        await _started.Task.WaitAsync(Ct);
        _server.Update(Leases, Name, static lease => lease["spec"]!["holderIdentity"] = "thief");

        // No clock moves after the attempt that reads it.
        Assert.Equal(TimeSpan.FromSeconds(2), await TickAsync());
        await Task.WhenAny(run).WaitAsync(Ct);
        Assert.False(elector.IsLeader);
        Assert.True(_ended.Task.IsCompleted);
        Assert.Contains("'thief' holds it", (await Assert.ThrowsAsync<LeadershipLostException>(() => run)).Message, StringComparison.Ordinal);
        Assert.Equal("thief", (string?)_server.Get(Leases, Name)!["spec"]!["holderIdentity"]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_change_of_the_lease_by_somebody_else_does_not_end_the_leading_and_is_kept()
    {
        var run = Elector().RunAsync(LeadAsync, _stop.Token);
        await _started.Task.WaitAsync(Ct);
        _server.Patch(Leases, Name, """{"metadata":{"annotations":{"note":"kept"}}}""");
        var renewed = Micro(_time.GetUtcNow() + TimeSpan.FromSeconds(2));
        await TickAsync();
        await WaitForLeaseAsync(spec => (string?)spec["renewTime"] == renewed);
        Assert.Equal("kept", (string?)_server.Get(Leases, Name)!["metadata"]!["annotations"]!["note"]);
        await StopAsync(run);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_leader_that_is_stopped_renews_until_its_work_has_ended_and_then_gives_up_the_lease()
    {
        var finish = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = Elector().RunAsync(
            async token =>
            {
                _started.SetResult();
                using var registration = token.Register(told.SetResult);
                await finish.Task;
            },
            _stop.Token);
        await _started.Task.WaitAsync(Ct);
        await _stop.CancelAsync();
        await told.Task.WaitAsync(Ct);
        var renewed = Micro(_time.GetUtcNow() + TimeSpan.FromSeconds(2));
        await TickAsync();
        await WaitForLeaseAsync(spec => (string?)spec["renewTime"] == renewed && (string?)spec["holderIdentity"] == "me");
        Assert.False(run.IsCompleted);
        finish.SetResult();
        await run.WaitAsync(Ct);
        var spec = _server.Get(Leases, Name)!["spec"]!;
        Assert.Equal((string.Empty, 1), ((string?)spec["holderIdentity"] ?? string.Empty, (int)spec["leaseDurationSeconds"]!));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_lease_that_was_given_up_is_taken_at_the_next_attempt()
    {
        CreateLease(string.Empty, 1, _time.GetUtcNow(), transitions: 2);
        var run = Elector().RunAsync(LeadAsync, _stop.Token);
        await _started.Task.WaitAsync(Ct);
        Assert.Equal(3, (int)_server.Get(Leases, Name)!["spec"]!["leaseTransitions"]!);
        await StopAsync(run);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Without_release_the_lease_is_left_to_expire()
    {
        var run = new LeaderElector(_client, Options() with { ReleaseOnCancel = false }).RunAsync(LeadAsync, _stop.Token);
        await _started.Task.WaitAsync(Ct);
        await StopAsync(run);
        Assert.Equal("me", (string?)_server.Get(Leases, Name)!["spec"]!["holderIdentity"]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Work_that_ends_by_itself_ends_the_run_and_its_error_is_the_runs()
    {
        await Elector().RunAsync(static _ => Task.CompletedTask, _stop.Token).WaitAsync(Ct);
        Assert.Equal(string.Empty, (string?)_server.Get(Leases, Name)!["spec"]!["holderIdentity"]);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Elector().RunAsync(static _ => throw new InvalidOperationException("mine"), _stop.Token).WaitAsync(Ct));
        Assert.Equal("mine", error.Message);
        Assert.Equal(string.Empty, (string?)_server.Get(Leases, Name)!["spec"]!["holderIdentity"]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task New_leaders_are_told_of_and_labels_are_set()
    {
        CreateLease("other", 15, _time.GetUtcNow());
        var leaders = System.Threading.Channels.Channel.CreateUnbounded<string>();
        var elector = new LeaderElector(
            _client,
            Options() with
            {
                Labels = new Dictionary<string, string> { ["app"] = "web" },
                OnNewLeader = leader =>
                {
                    Assert.True(leaders.Writer.TryWrite(leader));
                    throw new InvalidOperationException("a callback's error ends nothing");
                },
            });
        var run = elector.RunAsync(LeadAsync, _stop.Token);
        Assert.Equal("other", await leaders.Reader.ReadAsync(Ct));
        _server.Update(Leases, Name, static lease => lease["spec"]!["holderIdentity"] = string.Empty);
        await TickAsync();
        Assert.Equal("me", await leaders.Reader.ReadAsync(Ct));
        await _started.Task.WaitAsync(Ct);
        Assert.Equal("web", (string?)_server.Get(Leases, Name)!["metadata"]!["labels"]!["app"]);
        await StopAsync(run);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_leader_whose_lease_is_over_is_neither_healthy_nor_leader_any_more()
    {
        var elector = Elector();
        Assert.True(elector.IsHealthy(TimeSpan.Zero));
        Assert.False(elector.IsLeader);
        var run = elector.RunAsync(LeadAsync, _stop.Token);
        await _started.Task.WaitAsync(Ct);
        _server.Faults.Stall(count: FaultInjector.Always);

        // As if all was held up: the clock goes on, and nothing else.
        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.True(elector.IsLeader);
        await _server.StopAsync(Ct);
        _time.Advance(TimeSpan.FromSeconds(13.2));
        Assert.False(elector.IsLeader);
        Assert.False(elector.IsHealthy(TimeSpan.Zero));
        Assert.True(elector.IsHealthy(TimeSpan.FromSeconds(1)));
        while (!run.IsCompleted)
        {
            await Task.WhenAny(run, TickAsync());
        }

        await Assert.ThrowsAsync<LeadershipLostException>(() => run);
    }

    [Theory]
    [InlineData(15_500, 15)]
    [InlineData(1_001, 1)]
    public void A_lease_duration_with_parts_of_a_second_is_refused(int milliseconds, int whole)
    {
        var options = Options() with { RenewDeadline = TimeSpan.FromSeconds(0.5), RetryPeriod = TimeSpan.FromSeconds(0.1) };
        var error = Assert.Throws<ArgumentException>(() => new LeaderElector(_client, options with { LeaseDuration = TimeSpan.FromMilliseconds(milliseconds) }));
        Assert.Contains("whole seconds", error.Message, StringComparison.Ordinal);
        Assert.Equal("me", new LeaderElector(_client, options with { LeaseDuration = TimeSpan.FromSeconds(whole) }).Identity);
    }

    [Fact]
    public void Options_that_cannot_work_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new LeaderElector(_client, Options() with { LeaseDuration = TimeSpan.FromSeconds(10) }));
        Assert.Throws<ArgumentException>(() => new LeaderElector(_client, Options() with { RetryPeriod = TimeSpan.FromSeconds(9) }));
        Assert.Throws<ArgumentException>(() => new LeaderElector(_client, Options() with { RetryPeriod = TimeSpan.Zero }));
        Assert.Throws<ArgumentException>(() => new LeaderElector(_client, Options() with { Identity = "" }));
        Assert.Throws<ArgumentException>(() => new LeaderElector(_client, Options() with { Lease = new ObjectName("name") }));
        var options = new LeaderElectionOptions { Lease = Name };
        Assert.Equal((15, 10, 2), (options.LeaseDuration.TotalSeconds, options.RenewDeadline.TotalSeconds, options.RetryPeriod.TotalSeconds));
        Assert.NotEqual(options.Identity, new LeaderElectionOptions { Lease = Name }.Identity);
    }

    private static string Micro(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private LeaderElectionOptions Options(Random? random = null) =>
        new() { Lease = Name, Identity = "me", TimeProvider = _time, Random = random ?? new Always(0) };

    private LeaderElector Elector(Random? random = null) => new(_client, Options(random));

    private async Task LeadAsync(CancellationToken token)
    {
        _started.SetResult();
        await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.SetResult();
    }

    // To the next delay between attempts; the limit of an attempt under way lies further ahead, but near the deadline.
    private async Task<TimeSpan> TickAsync()
    {
        var due = await _time.WaitForTimerAsync(TimeSpan.FromSeconds(4.4), _stop.Token).ConfigureAwait(false);
        _time.Advance(due);
        return due;
    }

    private async Task StopAsync(Task run)
    {
        await _stop.CancelAsync();
        await run.WaitAsync(Ct);
    }

    // Once the attempt that is under way is over: only then there is a delay to the next one.
    private async Task WaitForLeaseAsync(Func<JsonNode, bool> isIt)
    {
        await _time.WaitForTimerAsync(TimeSpan.FromSeconds(4.4), Ct);
        var spec = _server.Get(Leases, Name)!["spec"]!;
        Assert.True(isIt(spec), spec.ToJsonString());
    }

    private void CreateLease(string holder, int seconds, DateTimeOffset time, int transitions = 0) => _server.Create(
        Leases,
        new JsonObject
        {
            ["apiVersion"] = "coordination.k8s.io/v1",
            ["kind"] = "Lease",
            ["metadata"] = new JsonObject { ["namespace"] = Name.Namespace, ["name"] = Name.Name },
            ["spec"] = new JsonObject
            {
                ["holderIdentity"] = holder,
                ["leaseDurationSeconds"] = seconds,
                ["acquireTime"] = Micro(time),
                ["renewTime"] = Micro(time),
                ["leaseTransitions"] = transitions,
            },
        });

    private sealed class Always(double value) : Random
    {
        public override double NextDouble() => value;
    }
}
