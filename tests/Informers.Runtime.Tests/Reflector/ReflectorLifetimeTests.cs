using static Informers.Tests.Reflectors.ReflectorHarness;

namespace Informers.Tests.Reflectors;

/// <summary>Starting and stopping, in every state. The harness checks that nothing stays behind: no timer, no open watch.</summary>
public sealed class ReflectorLifetimeTests
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task RunUntil_stopping_ends_the_run_and_closes_the_watch()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("1");
        h.Start();
        var watch = await h.Server.WatchAsync(1);
        await watch.DrainedAsync();

        await h.StopAsync();

        await watch.Disposed.WithinTimeout();
        Assert.Empty(h.Failures.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task WatchStoppedBefore_nothing_is_asked_of_the_server()
    {
        await using var h = new ReflectorHarness();
        await h.StopAsync();
        h.Start();
        await h.StopAsync();

        Assert.Empty(h.Server.Requests.Items);
        Assert.Equal(FreshnessState.Stopped, h.Reflector.Freshness.State);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task WatchStoppedAfter_stopping_while_events_come_is_no_error()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("1").Watch(Added("a", "2"));
        h.Start();
        await h.Store.Calls.WaitForAsync(2);

        await h.StopAsync();

        Assert.Empty(h.Failures.Items);
        Assert.Empty(h.Log.At(Microsoft.Extensions.Logging.LogLevel.Error));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task StopWatch_stops_while_a_list_hangs()
    {
        await using var h = new ReflectorHarness();
        h.Start();
        await h.Server.Requests.WaitForAsync(1);

        await h.StopAsync();

        Assert.Empty(h.Failures.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Stops_while_a_list_does_not_heed_its_token()
    {
        await using var h = new ReflectorHarness();
        h.Server.Answer((_, _) => new TaskCompletionSource<ListPage>().Task);
        h.Start();
        await h.Server.Requests.WaitForAsync(1);

        await h.StopAsync();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Stops_while_a_watch_is_being_opened_and_closes_it_if_it_opens_late()
    {
        await using var h = new ReflectorHarness();
        var late = new TaskCompletionSource<ScriptedWatch>();
        h.Server.List("1").Open(_ => late.Task);
        h.Start();
        await h.Server.Requests.WaitForAsync(2);

        await h.StopAsync();

        var watch = new ScriptedWatch();
        late.SetResult(watch);
        await watch.Disposed.WithinTimeout();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Stops_in_the_middle_of_a_delay()
    {
        await using var h = new ReflectorHarness();
        h.Server.ListFails(Errors.Internal());
        h.Start();
        await h.BackoffAsync();

        await h.StopAsync();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Stops_while_the_store_is_full()
    {
        await using var h = new ReflectorHarness();
        h.Store.IsFull();
        h.Server.List("1");
        h.Start();
        await h.Store.WaitedForAsync();

        await h.StopAsync();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Runs_once_only()
    {
        await using var h = new ReflectorHarness();
        h.Start();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => h.Reflector.RunAsync(CancellationToken.None));

        Assert.Contains("widgets", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task What_was_given_up_and_fails_later_is_no_unobserved_error()
    {
        var unobserved = new Recorder<string>();
        void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs e) => unobserved.Add(e.Exception.ToString());
        TaskScheduler.UnobservedTaskException += OnUnobserved;
        try
        {
            await GiveUpAListThatFailsLaterAsync();
            for (var i = 0; i < 5; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                await Task.Yield();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= OnUnobserved;
        }

        Assert.DoesNotContain(unobserved.Items, static error => error.Contains("given up long ago", StringComparison.Ordinal));
    }

    private static async Task GiveUpAListThatFailsLaterAsync()
    {
        var late = new TaskCompletionSource<ListPage>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (var h = new ReflectorHarness())
        {
            h.Server.Answer((_, _) => late.Task);
            h.Start();
            await h.Server.Requests.WaitForAsync(1);
            await h.TimerAsync(TimeSpan.FromSeconds(75));
        }

        late.SetException(new IOException("given up long ago"));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Does_not_work_on_the_callers_thread()
    {
        await using var h = new ReflectorHarness();
        using var started = new ManualResetEventSlim();
        var wentOn = new TaskCompletionSource<bool>();
        h.Server.Answer((_, cancellationToken) =>
        {
            wentOn.SetResult(started.Wait(TestTimeouts.Wait, cancellationToken));
            return Task.FromResult(new ListPage("1"));
        });

        h.Start();
        started.Set();

        Assert.True(await wentOn.Task.WithinTimeout());
    }
}
