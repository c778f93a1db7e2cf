namespace Informers.Tests.SharedInformer;

public class EventHandlerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task AddWhileActive()
    {
        await using var harness = new InformerHarness();
        harness.Source.Add(Widgets.New("a"), Widgets.New("b"));
        var (first, _) = harness.AddHandler();
        await harness.StartAndSyncAsync();
        await first.WaitForCountAsync(2);

        var (second, registration) = harness.AddHandler();
        await registration.WaitForSyncAsync(Token).WithinTimeout();
        Assert.Equal(["+a*", "+b*"], second.Lines.Order(StringComparer.Ordinal));
        second.Clear();
        harness.Source.Add(Widgets.New("c"));
        harness.Source.Delete(Widgets.New("a"));
        await second.ExpectAsync("+c", "-a");
        await first.ExpectAsync("+a*", "+b*", "+c", "-a");
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_handler_added_to_an_empty_store_syncs()
    {
        await using var harness = new InformerHarness();
        await harness.StartAndSyncAsync();

        var (handler, registration) = harness.AddHandler();
        await registration.WaitForSyncAsync(Token).WithinTimeout();

        Assert.True(registration.HasSynced);
        Assert.Empty(handler.Lines);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_handler_has_synced_only_when_its_last_initial_call_has_returned()
    {
        await using var harness = new InformerHarness();
        harness.Source.Add(Widgets.New("a"), Widgets.New("b"));
        using var release = new SemaphoreSlim(0);
        var (slow, slowRegistration) = harness.AddHandler(during: _ => release.Wait());
        var (quick, quickRegistration) = harness.AddHandler();
        await harness.StartAndSyncAsync();
        await quickRegistration.WaitForSyncAsync(Token).WithinTimeout();

        Assert.True(harness.Informer.HasSynced);
        Assert.False(slowRegistration.HasSynced);
        Assert.Equal(["+a*", "+b*"], quick.Lines);
        release.Release();
        await slow.WaitForCountAsync(1);
        Assert.False(slowRegistration.HasSynced);
        release.Release(100);
        await slowRegistration.WaitForSyncAsync(Token).WithinTimeout();
        Assert.Equal(["+a*", "+b*"], slow.Lines);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_handler_that_throws_in_its_initial_list_still_syncs()
    {
        await using var harness = new InformerHarness();
        harness.Source.Add(Widgets.New("a"), Widgets.New("b"));
        var (handler, registration) = harness.AddHandler(during: static _ => throw new InvalidOperationException("oops"));
        await harness.StartAndSyncAsync();
        await registration.WaitForSyncAsync(Token).WithinTimeout();

        Assert.True(registration.HasSynced);
        Assert.Equal(["+a*", "+b*"], handler.Lines);
        Assert.Equal(2, ((HandlerRegistration<Widget>)registration).ErrorCount);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task EventPanics_are_logged_and_counted_and_stop_nothing()
    {
        await using var harness = new InformerHarness();
        var (bad, badRegistration) = harness.AddHandler(during: static line =>
        {
            if (line.Contains('b'))
            {
                throw new InvalidOperationException("oops");
            }
        });
        var (good, _) = harness.AddHandler();
        harness.Source.Add(Widgets.New("a"), Widgets.New("b"));
        await harness.StartAndSyncAsync();
        harness.Source.Modify(Widgets.New("b"));
        harness.Source.Delete(Widgets.New("b"));
        harness.Source.Add(Widgets.New("c"));

        await bad.ExpectAsync("+a*", "+b*", "~b", "-b", "+c");
        await good.ExpectAsync("+a*", "+b*", "~b", "-b", "+c");
        await harness.Log.WaitForAsync(4010, 3);
        Assert.Equal(3, ((HandlerRegistration<Widget>)badRegistration).ErrorCount);
        var logged = harness.Log.Of(4010);
        Assert.Equal(3, logged.Count);
        Assert.All(logged, static entry => Assert.IsType<InvalidOperationException>(entry.Error));
        Assert.Contains("EventRecorder of widgets.v1.example.com threw on Delete of default/b", logged[2].Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_slow_handler_holds_up_nobody()
    {
        await using var harness = new InformerHarness();
        using var release = new SemaphoreSlim(0);
        var (slow, registration) = harness.AddHandler(during: _ => release.Wait());
        var (quick, _) = harness.AddHandler();
        await harness.StartAndSyncAsync();
        harness.Source.Add(Enumerable.Range(0, 100).Select(i => Widgets.New($"w{i}")));

        await quick.WaitForCountAsync(100);
        Assert.Empty(slow.Lines);
        Assert.Equal(100, harness.Informer.Store.Count);
        Assert.Equal(100, ((HandlerRegistration<Widget>)registration).QueueLength);
        release.Release(1000);
        await slow.WaitForCountAsync(100);
        Assert.Equal(quick.Lines, slow.Lines);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_lag_is_warned_of_once_and_its_end_is_told()
    {
        const int Changes = HandlerRegistration<Widget>.LagThreshold;
        await using var harness = new InformerHarness();
        using var release = new SemaphoreSlim(0);
        harness.Source.Add(Widgets.New("w"));
        var (slow, _) = harness.AddHandler(during: _ => release.Wait());
        var (quick, _) = harness.AddHandler();
        await harness.StartAndSyncAsync();
        harness.Source.Modify(Enumerable.Range(0, Changes - 1).Select(_ => Widgets.New("w")));
        await quick.WaitForCountAsync(Changes);
        Assert.Empty(harness.Log.Of(4011));

        harness.Source.Modify(Enumerable.Range(0, 50).Select(_ => Widgets.New("w")));
        await quick.WaitForCountAsync(Changes + 50);
        await harness.Log.WaitForAsync(4011);
        var warning = await harness.Log.SingleAsync(4011);
        Assert.Contains("10000 changes wait", warning.Message, StringComparison.Ordinal);
        Assert.Empty(harness.Log.Of(4012));

        release.Release(int.MaxValue / 2);
        await slow.WaitForCountAsync(Changes + 50);
        await harness.Log.SingleAsync(4011);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_lag_is_logged_under_no_lock()
    {
        const int Changes = HandlerRegistration<Widget>.LagThreshold;
        await using var harness = new InformerHarness();
        using var release = new SemaphoreSlim(0);
        var added = new Reflectors.Recorder<IResourceEventHandlerRegistration>();
        harness.Log.During = id =>
        {
            if (id.Id == 4011)
            {
                // A log that asks something of the informer, on another thread, and waits for it.
                var adding = Task.Run(() => harness.Informer.AddEventHandler(new EventRecorder()), Token);
                Assert.True(adding.Wait(TestTimeouts.Wait, Token));
                added.Add(adding.Result);
            }
        };
        harness.AddHandler(during: _ => release.Wait());
        await harness.StartAndSyncAsync();
        harness.Source.Add(Enumerable.Range(0, Changes + 1).Select(static i => Widgets.New($"w{i}")));

        await added.WaitForAsync(1);
        release.Release(int.MaxValue / 2);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_initial_list_is_no_lag()
    {
        const int Objects = HandlerRegistration<Widget>.LagThreshold + 10;
        await using var harness = new InformerHarness();
        using var release = new SemaphoreSlim(0);
        harness.Source.Add(Enumerable.Range(0, Objects).Select(i => Widgets.New($"w{i}")));
        var (slow, _) = harness.AddHandler(during: _ => release.Wait());
        await harness.StartAndSyncAsync();
        harness.AddHandler(during: _ => release.Wait());

        Assert.Empty(harness.Log.Of(4011));
        release.Release(int.MaxValue / 2);
        await slow.WaitForCountAsync(Objects);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Calls_of_one_handler_come_one_at_a_time_and_in_order()
    {
        await using var harness = new InformerHarness();
        var (handler, _) = harness.AddHandler();
        await harness.StartAndSyncAsync();
        for (var i = 0; i < 2000; i++)
        {
            harness.Source.Add(Widgets.New($"w{i}"));
        }

        await handler.WaitForCountAsync(2000);
        Assert.False(handler.Overlapped);
        Assert.Equal(Enumerable.Range(0, 2000).Select(static i => $"+w{i}"), handler.Lines);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task MultipleRegistration()
    {
        await using var harness = new InformerHarness();
        var handler = new EventRecorder();
        var first = harness.Informer.AddEventHandler(handler);
        var second = harness.Informer.AddEventHandler(handler);
        Assert.NotSame(first, second);
        await harness.StartAndSyncAsync();
        harness.Source.Add(Widgets.New("a"));
        await handler.ExpectAsync("+a", "+a");

        Assert.True(harness.Informer.RemoveEventHandler(first));
        harness.Source.Add(Widgets.New("b"));
        await handler.ExpectAsync("+a", "+a", "+b");
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task RemoveHandler()
    {
        await using var harness = new InformerHarness();
        var (removed, registration) = harness.AddHandler();
        var (kept, _) = harness.AddHandler();
        await harness.StartAndSyncAsync();
        Assert.True(harness.Informer.RemoveEventHandler(registration));
        harness.Source.Add(Widgets.New("a"));

        await kept.ExpectAsync("+a");
        Assert.Empty(removed.Lines);
        Assert.Single(harness.Informer.Subscribers);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task RemovingRemoved()
    {
        await using var harness = new InformerHarness();
        var (_, registration) = harness.AddHandler();

        Assert.True(harness.Informer.RemoveEventHandler(registration));
        Assert.False(harness.Informer.RemoveEventHandler(registration));
        await registration.DisposeAsync().AsTask().WithinTimeout();
        await registration.DisposeAsync().AsTask().WithinTimeout();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task RemoveForeignHandler()
    {
        await using var one = new InformerHarness();
        await using var other = new InformerHarness();
        var (handler, registration) = one.AddHandler();
        other.AddHandler();
        await one.StartAndSyncAsync();

        Assert.False(other.Informer.RemoveEventHandler(registration));
        Assert.False(one.Informer.RemoveEventHandler(new ForeignRegistration()));
        Assert.Single(other.Informer.Subscribers);
        one.Source.Add(Widgets.New("a"));
        await handler.ExpectAsync("+a");
        Assert.True(one.Informer.RemoveEventHandler(registration));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task RemoveWhileActive()
    {
        await using var harness = new InformerHarness();
        using var entered = new SemaphoreSlim(0);
        using var release = new SemaphoreSlim(0);
        var (handler, registration) = harness.AddHandler(during: _ =>
        {
            entered.Release();
            release.Wait();
        });
        await harness.StartAndSyncAsync();
        harness.Source.Add(Widgets.New("a"), Widgets.New("b"), Widgets.New("c"));
        await entered.WaitAsync(Token).WithinTimeout();

        // Removing does not wait for the call that is under way, and nothing is called after it.
        Assert.True(harness.Informer.RemoveEventHandler(registration));
        release.Release(10);
        await registration.DisposeAsync().AsTask().WithinTimeout();
        Assert.Equal(["+a"], handler.Lines);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Disposing_a_registration_waits_for_the_call_under_way()
    {
        await using var harness = new InformerHarness();
        using var entered = new SemaphoreSlim(0);
        using var release = new SemaphoreSlim(0);
        var (handler, registration) = harness.AddHandler(during: _ =>
        {
            entered.Release();
            release.Wait();
        });
        await harness.StartAndSyncAsync();
        harness.Source.Add(Widgets.New("a"));
        await entered.WaitAsync(Token).WithinTimeout();

        var disposing = registration.DisposeAsync().AsTask();
        Assert.False(disposing.IsCompleted);
        Assert.Empty(handler.Lines);
        release.Release();
        await disposing.WithinTimeout();
        Assert.Equal(["+a"], handler.Lines);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Disposing_inside_the_handlers_own_call_does_not_deadlock(bool onAnotherThread)
    {
        await using var harness = new InformerHarness();
        var self = new TaskCompletionSource<IResourceEventHandlerRegistration>(TaskCreationOptions.RunContinuationsAsynchronously);
        var (handler, registration) = harness.AddHandler(during: _ =>
        {
            var own = self.Task.GetAwaiter().GetResult();
            if (onAnotherThread)
            {
                Task.Run(() => own.DisposeAsync().AsTask()).GetAwaiter().GetResult();
            }
            else
            {
                own.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
        });
        self.SetResult(registration);
        await harness.StartAndSyncAsync();
        harness.Source.Add(Widgets.New("a"), Widgets.New("b"));

        await handler.ExpectAsync("+a");
        await registration.DisposeAsync().AsTask().WithinTimeout();
        Assert.Empty(harness.Informer.Subscribers);
        Assert.Equal(["+a"], handler.Lines);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Disposing_another_handlers_registration_inside_a_call_waits_for_that_handler()
    {
        await using var harness = new InformerHarness();
        using var entered = new SemaphoreSlim(0);
        using var release = new SemaphoreSlim(0);
        var (busy, busyRegistration) = harness.AddHandler(during: _ =>
        {
            entered.Release();
            release.Wait();
        });
        var disposing = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        harness.AddHandler(during: _ =>
        {
            entered.Wait();
            disposing.SetResult(busyRegistration.DisposeAsync().AsTask());
        });
        await harness.StartAndSyncAsync();
        harness.Source.Add(Widgets.New("a"));

        var disposal = await disposing.Task.WithinTimeout();
        Assert.False(disposal.IsCompleted);
        Assert.Empty(busy.Lines);
        release.Release();
        await disposal.WithinTimeout();
        Assert.Equal(["+a"], busy.Lines);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_handler_can_add_another_handler()
    {
        await using var harness = new InformerHarness();
        var second = new EventRecorder();
        var (first, _) = harness.AddHandler(during: line =>
        {
            if (line == "+a*")
            {
                harness.Informer.AddEventHandler(second);
            }
        });
        harness.Source.Add(Widgets.New("a"));
        await harness.StartAndSyncAsync();

        await first.ExpectAsync("+a*");
        await second.ExpectAsync("+a*");
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task AddOnStopped()
    {
        await using var harness = new InformerHarness();
        await harness.StartAndSyncAsync();
        await harness.StopAsync();

        var error = Assert.Throws<InvalidOperationException>(() => harness.AddHandler());
        Assert.Contains("has stopped", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task RemoveOnStopped()
    {
        await using var harness = new InformerHarness();
        var (_, registration) = harness.AddHandler();
        await harness.StartAndSyncAsync();
        await harness.StopAsync();

        Assert.True(harness.Informer.RemoveEventHandler(registration));
        Assert.False(harness.Informer.RemoveEventHandler(registration));
        await registration.DisposeAsync().AsTask().WithinTimeout();
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Waiting_for_a_handlers_sync_ends_when_it_is_removed_or_the_informer_stops(bool stop)
    {
        await using var harness = new InformerHarness();
        harness.Source.HoldLists();
        var (_, registration) = harness.AddHandler();
        _ = harness.Start();
        using var cancelled = new CancellationTokenSource();
        var byToken = registration.WaitForSyncAsync(cancelled.Token);
        var waiting = registration.WaitForSyncAsync(Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => byToken.WithinTimeout());
        Assert.False(waiting.IsCompleted);

        if (stop)
        {
            await harness.StopAsync();
        }
        else
        {
            await registration.DisposeAsync();
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WithinTimeout());
        Assert.False(registration.HasSynced);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_handler_that_synced_stays_so_after_its_removal()
    {
        await using var harness = new InformerHarness();
        var (_, registration) = harness.AddHandler();
        await harness.StartAndSyncAsync();
        await registration.WaitForSyncAsync(Token).WithinTimeout();
        await registration.DisposeAsync();

        Assert.True(registration.HasSynced);
        await registration.WaitForSyncAsync(Token).WithinTimeout();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_informer_stops_only_when_its_handlers_have_returned()
    {
        await using var harness = new InformerHarness();
        using var entered = new SemaphoreSlim(0);
        using var release = new SemaphoreSlim(0);
        var (handler, _) = harness.AddHandler(during: _ =>
        {
            entered.Release();
            release.Wait();
        });
        await harness.StartAndSyncAsync();
        harness.Source.Add(Widgets.New("a"), Widgets.New("b"));
        await entered.WaitAsync(Token).WithinTimeout();

        var stopping = harness.StopAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            // It says that it is stopped while the handler is still at work.
            while (true)
            {
                var (_, late) = harness.AddHandler();
                await late.DisposeAsync();
            }
        });
        Assert.True(harness.Informer.IsStopped);
        Assert.False(stopping.IsCompleted);
        release.Release(10);
        await stopping.WithinTimeout();

        // What waited was dropped.
        Assert.Equal(["+a"], handler.Lines);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_informer_stops_only_when_removed_handlers_have_returned_too()
    {
        await using var harness = new InformerHarness();
        using var entered = new SemaphoreSlim(0);
        using var release = new SemaphoreSlim(0);
        var (_, registration) = harness.AddHandler(during: _ =>
        {
            entered.Release();
            release.Wait();
        });
        await harness.StartAndSyncAsync();
        harness.Source.Add(Widgets.New("a"));
        await entered.WaitAsync(Token).WithinTimeout();
        Assert.True(harness.Informer.RemoveEventHandler(registration));

        // Nothing but the call stands between the stop and its end.
        var stopping = harness.StopAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            while (true)
            {
                await harness.AddHandler().Registration.DisposeAsync();
            }
        });
        Assert.False(stopping.IsCompleted);
        release.Release();
        await stopping.WithinTimeout();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task RemoveEventHandler_AsynchronousPanic()
    {
        await using var harness = new InformerHarness();
        using var entered = new SemaphoreSlim(0);
        using var release = new SemaphoreSlim(0);
        var (_, registration) = harness.AddHandler(during: _ =>
        {
            entered.Release();
            release.Wait();
            throw new InvalidOperationException("late");
        });
        await harness.StartAndSyncAsync();
        harness.Source.Add(Widgets.New("a"));
        await entered.WaitAsync(Token).WithinTimeout();

        Assert.True(harness.Informer.RemoveEventHandler(registration));
        release.Release();
        await registration.DisposeAsync().AsTask().WithinTimeout();
        await harness.Log.SingleAsync(4010);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("never started")]
    [InlineData("added after the start")]
    [InlineData("added before the start")]
    public async Task ShutDownEventHandler_Lifecycles(string when)
    {
        await using var harness = new InformerHarness();
        IResourceEventHandlerRegistration? registration = null;
        if (when != "added after the start")
        {
            (_, registration) = harness.AddHandler();
        }

        if (when != "never started")
        {
            await harness.StartAndSyncAsync();
        }

        registration ??= harness.AddHandler().Registration;
        await registration.DisposeAsync().AsTask().WithinTimeout();
        Assert.Empty(harness.Informer.Subscribers);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("before")]
    [InlineData("later")]
    [InlineData("never run")]
    public async Task Shutdown_leaves_no_loop_and_no_timer(string added)
    {
        await using var harness = new InformerHarness();
        var registrations = new List<IResourceEventHandlerRegistration>();
        if (added != "later")
        {
            registrations.Add(harness.AddHandler(resync: TimeSpan.FromMinutes(1)).Registration);
        }

        harness.Source.Add(Widgets.New("a"));
        if (added != "never run")
        {
            await harness.StartAndSyncAsync();
            registrations.Add(harness.AddHandler(resync: TimeSpan.FromMinutes(1)).Registration);
            Assert.NotEqual(0, harness.Time.ActiveTimerCount);
            await harness.StopAsync();
        }
        else
        {
            await harness.Informer.RunAsync(new CancellationToken(canceled: true)).WithinTimeout();
        }

        Assert.All(registrations, static registration => Assert.True(((HandlerRegistration<Widget>)registration).Completion.IsCompleted));
        Assert.Equal(0, harness.Time.ActiveTimerCount);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_stopped_informer_and_a_removed_handler_can_be_collected()
    {
        var (informer, handler, source) = await RunAndForgetAsync();
        for (var i = 0; i < 50 && (informer.IsAlive || handler.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }

        Assert.False(informer.IsAlive);
        Assert.False(handler.IsAlive);
        GC.KeepAlive(source);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_removed_handler_can_be_collected_while_the_informer_runs()
    {
        await using var harness = new InformerHarness();
        harness.Source.Add(Widgets.New("a"));
        await harness.StartAndSyncAsync();
        var handler = await AddAndRemoveAsync(harness);
        for (var i = 0; i < 50 && handler.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }

        Assert.False(handler.IsAlive);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task HandlerAbuse()
    {
        const int Workers = 100;
        const int Changes = 10_000;
        await using var harness = new InformerHarness();
        var (steady, _) = harness.AddHandler();
        await harness.StartAndSyncAsync();

        var workers = Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                var seen = new HashSet<ObjectName>();
                var faults = 0;
                var registration = harness.Informer.AddEventHandler(new ResourceEventHandlerFuncs<Widget>
                {
                    AddFunc = (widget, _) => faults += seen.Add(WidgetType.Namespaced.GetObjectName(widget)) ? 0 : 1,
                    UpdateFunc = (_, widget) => faults += seen.Contains(WidgetType.Namespaced.GetObjectName(widget)) ? 0 : 1,
                    DeleteFunc = deleted => faults += seen.Remove(deleted.Name) ? 0 : 1,
                });
                if (worker % 2 == 0)
                {
                    await registration.WaitForSyncAsync(Token);
                }

                Assert.True(harness.Informer.RemoveEventHandler(registration));
                await registration.DisposeAsync();
                Assert.Equal(0, faults);
            }
        })).ToArray();
        for (var i = 0; i < Changes; i++)
        {
            var widget = Widgets.New($"w{i / 4 % 50}");
            switch (i % 4)
            {
                case 0:
                    harness.Source.Add(widget);
                    break;
                case 3:
                    harness.Source.Delete(widget);
                    break;
                default:
                    harness.Source.Modify(widget);
                    break;
            }
        }

        await Task.WhenAll(workers).WithinTimeout();
        await steady.WaitForCountAsync(Changes);
        Assert.Single(harness.Informer.Subscribers);
        Assert.Equal(Changes, steady.Lines.Count);
    }

    private static async Task<WeakReference> AddAndRemoveAsync(InformerHarness harness)
    {
        var (handler, registration) = harness.AddHandler();
        await registration.WaitForSyncAsync(Token);
        await registration.DisposeAsync();
        return new WeakReference(handler);
    }

    private static async Task<(WeakReference Informer, WeakReference Handler, FakeSource Source)> RunAndForgetAsync()
    {
        await using var harness = new InformerHarness();
        harness.Source.Add(Widgets.New("a"));
        var (handler, registration) = harness.AddHandler(resync: TimeSpan.FromSeconds(5));
        await harness.StartAndSyncAsync();
        await registration.WaitForSyncAsync(Token);
        await registration.DisposeAsync();
        return (new WeakReference(harness.Informer), new WeakReference(handler), harness.Source);
    }

    private sealed class ForeignRegistration : IResourceEventHandlerRegistration
    {
        public bool HasSynced => true;

        public string Name => "foreign";

        public long QueueLength => 0;

        public TimeSpan Lag => TimeSpan.Zero;

        public long ErrorCount => 0;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        public Task WaitForSyncAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
    }
}
