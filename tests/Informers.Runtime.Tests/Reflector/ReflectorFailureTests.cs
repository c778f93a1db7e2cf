using Informers.Rest;
using Microsoft.Extensions.Logging;
using static Informers.Tests.Reflectors.ReflectorHarness;

namespace Informers.Tests.Reflectors;

/// <summary>Who is told what of failures, and what the freshness says meanwhile.</summary>
public sealed class ReflectorFailureTests
{
    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task A_refusal_is_logged_at_once_with_its_message_and_tried_again(int code)
    {
        await using var h = new ReflectorHarness();
        var error = code switch { 401 => Errors.Unauthorized(), 403 => Errors.Forbidden(), _ => Errors.NotFound() };
        h.Server.ListFails(error).List("10", Widget("a"));
        h.Start();

        await h.BackoffAsync();
        Assert.Contains(h.Log.At(LogLevel.Error), e => e.Contains(error.Message, StringComparison.Ordinal));
        Assert.Same(error, h.Reflector.LastError);
        Assert.Same(error, Assert.Single(h.Failures.Items));

        await h.PassBackoffAsync();
        await h.Store.Calls.WaitForAsync(1);
        await h.Server.Watches.WaitForAsync(1);
        Assert.Null(h.Reflector.LastError);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_causes_of_an_error_are_in_the_log()
    {
        await using var h = new ReflectorHarness();
        h.Server.ListFails(new HttpRequestException("The SSL connection could not be established.", new IOException("The certificate has expired.")));
        h.Start();

        await h.BackoffAsync();

        Assert.Contains(h.Log.At(LogLevel.Error), e => e.Contains("The certificate has expired.", StringComparison.Ordinal));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_watch_error_handler_that_throws_is_logged_and_changes_nothing()
    {
        await using var h = new ReflectorHarness { WatchErrorHandler = (_, _) => throw new InvalidOperationException("Handler.") };
        h.Server.ListFails(Errors.Internal()).Page("10", null, Errors.Invalid("a"), Widget("b"));
        h.Start();

        await h.PassBackoffAsync();
        await h.Store.Calls.WaitForAsync(1);

        Assert.Equal(["b"], h.Store.Names);
        Assert.Equal(2, h.Log.At(LogLevel.Error).Count(e => e.Contains("watch error handler", StringComparison.Ordinal)));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_unexpected_error_fails_the_round_and_nothing_else()
    {
        await using var h = new ReflectorHarness();
        h.Server.Answer((_, _) => throw new NotSupportedException("A bug.")).List("10");
        h.Start();

        await h.PassBackoffAsync();
        await h.Store.Calls.WaitForAsync(1);

        Assert.IsType<NotSupportedException>(Assert.Single(h.Failures.Items));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_store_that_throws_fails_the_round_and_nothing_else()
    {
        await using var h = new ReflectorHarness();
        h.Store.During = call =>
        {
            if (call == "Add a@11")
            {
                throw new InvalidOperationException("Not this one.");
            }
        };
        h.Server.List("10").Watch(Added("a", "11")).List("11", Widget("a"));
        h.Start();

        await h.PassBackoffAsync();
        await h.Store.Calls.WaitForAsync(2);

        Assert.Equal(["Replace 10:", "Replace 11: a"], h.Store.Calls.Items);
        Assert.Equal("LIST rv=10", h.Server.Requests.Items[2]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Freshness_goes_from_syncing_to_live_and_ages_from_the_last_sign_of_life()
    {
        await using var h = new ReflectorHarness();
        Assert.Equal(new Freshness(FreshnessState.Syncing, TimeSpan.Zero, null), h.Reflector.Freshness);
        var mayAnswer = new TaskCompletionSource<ListPage>();
        h.Server.Answer((_, _) => mayAnswer.Task);
        h.Start();
        await h.TimerAsync(TimeSpan.FromSeconds(75));
        h.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(new Freshness(FreshnessState.Syncing, TimeSpan.Zero, null), h.Reflector.Freshness);

        mayAnswer.SetResult(new ListPage("10"));
        var watch = await h.Server.WatchAsync(1);
        await watch.DrainedAsync();
        Assert.Equal(new Freshness(FreshnessState.Live, TimeSpan.Zero, null), h.Reflector.Freshness);

        // Silence alone is not staleness.
        h.Time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(new Freshness(FreshnessState.Live, TimeSpan.FromMinutes(4), null), h.Reflector.Freshness);

        watch.Send(Bookmark("11"));
        await watch.DrainedAsync();
        Assert.Equal(new Freshness(FreshnessState.Live, TimeSpan.Zero, null), h.Reflector.Freshness);

        await h.StopAsync();
        h.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(new Freshness(FreshnessState.Stopped, TimeSpan.FromSeconds(3), null), h.Reflector.Freshness);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Freshness_is_stale_after_one_failure_failing_after_the_next_and_live_again_with_a_watch()
    {
        await using var h = new ReflectorHarness();
        var refused = Errors.Refused();
        h.Server.List("10").Watch(Added("a", "11"), WatchEvent<Widget>.Failed(Errors.TooManyRequests())).WatchFails(refused);
        h.Start();

        await h.BackoffAsync();
        Assert.Equal(FreshnessState.Stale, h.Reflector.Freshness.State);
        Assert.IsType<ApiStatusException>(h.Reflector.Freshness.LastError);

        await h.PassBackoffAsync();
        await h.Failures.WaitForAsync(2);
        await h.BackoffAsync();
        Assert.Equal(FreshnessState.Failing, h.Reflector.Freshness.State);
        Assert.Same(refused, h.Reflector.LastError);

        await h.PassBackoffAsync();
        await (await h.Server.WatchAsync(2)).DrainedAsync();
        Assert.Equal(new Freshness(FreshnessState.Live, TimeSpan.Zero, null), h.Reflector.Freshness);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Freshness_before_the_first_list_is_syncing_until_failures_repeat()
    {
        await using var h = new ReflectorHarness();
        h.Server.ListFails(Errors.Forbidden()).ListFails(Errors.Forbidden());
        h.Start();

        await h.BackoffAsync();
        Assert.Equal(FreshnessState.Syncing, h.Reflector.Freshness.State);
        await h.PassBackoffAsync();
        await h.Failures.WaitForAsync(2);
        await h.BackoffAsync();
        Assert.Equal(FreshnessState.Failing, h.Reflector.Freshness.State);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Freshness_is_paused_while_the_store_is_full()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("10");
        h.Start();
        var watch = await h.Server.WatchAsync(1);
        await watch.DrainedAsync();

        // The reflector says that it waits only once it does.
        h.Store.IsFull();
        watch.Send(Added("a", "11"));
        await h.Store.WaitedForAsync();
        while (h.Reflector.Freshness.State != FreshnessState.Paused)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        h.Store.HasCapacity();
        await watch.DrainedAsync();
        Assert.Equal(FreshnessState.Live, h.Reflector.Freshness.State);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_watch_that_lasted_counts_failures_anew()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("10").WatchFails(Errors.Refused());
        h.Start();
        await h.PassBackoffAsync();
        var watch = await h.Server.WatchAsync(1);
        await watch.DrainedAsync();

        h.Time.Advance(TimeSpan.FromSeconds(10));
        watch.Send(WatchEvent<Widget>.Failed(Errors.TooManyRequests()));
        await h.Failures.WaitForAsync(2);

        Assert.Equal(FreshnessState.Stale, h.Reflector.Freshness.State);
    }
}
