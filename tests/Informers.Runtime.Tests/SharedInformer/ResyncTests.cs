namespace Informers.Tests.SharedInformer;

public class ResyncTests
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task ListenerResyncPeriods()
    {
        await using var harness = new InformerHarness();
        var (never, _) = harness.AddHandler(resync: TimeSpan.Zero);
        var (two, _) = harness.AddHandler(resync: TimeSpan.FromSeconds(2));
        var (three, _) = harness.AddHandler(resync: TimeSpan.FromSeconds(3));
        harness.Source.Add(Widgets.New("a"));
        await harness.StartAndSyncAsync();

        // After 2 s the second alone, after 3 s the third alone, after 4 s the second again.
        await AdvanceAsync(harness, 2, never, two, three);
        await AdvanceAsync(harness, 1, never, two, three);
        await AdvanceAsync(harness, 1, never, two, three);

        Assert.Equal(["+a*", "+m0", "+m1", "+m2"], never.Lines);
        Assert.Equal(["+a*", "=a", "+m0", "+m1", "=a", "=m0", "=m1", "+m2"], two.Lines);
        Assert.Equal(["+a*", "+m0", "=a", "=m0", "+m1", "+m2"], three.Lines);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task ListenerResyncPeriods_count_from_the_start()
    {
        await using var harness = new InformerHarness();
        var (handler, _) = harness.AddHandler(resync: TimeSpan.FromSeconds(2));
        harness.Source.Add(Widgets.New("a"));
        harness.Time.Advance(TimeSpan.FromSeconds(100));
        await harness.StartAndSyncAsync();

        await AdvanceAsync(harness, 1, handler);
        Assert.Equal(["+a*", "+m0"], handler.Lines);
        harness.Time.Advance(TimeSpan.FromSeconds(1));
        await handler.ExpectAsync("+a*", "+m0", "=a", "=m0");
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task ResyncCheckPeriod_every_handler_keeps_its_own_whenever_it_was_added()
    {
        await using var harness = new InformerHarness(options => options.ResyncPeriod = TimeSpan.FromHours(12));
        var (hours, _) = harness.AddHandler();
        var (minute, _) = harness.AddHandler(resync: TimeSpan.FromMinutes(1));
        harness.Source.Add(Widgets.New("a"));
        await harness.StartAndSyncAsync();

        // client-go would raise these two to the minute; here they are honoured.
        var (almost, _) = harness.AddHandler(resync: TimeSpan.FromSeconds(55));
        var (five, fiveRegistration) = harness.AddHandler(resync: TimeSpan.FromSeconds(5));
        await five.WaitForCountAsync(1);
        harness.Time.Advance(TimeSpan.FromSeconds(5));
        await five.ExpectAsync("+a*", "=a");
        await fiveRegistration.DisposeAsync();

        harness.Time.Advance(TimeSpan.FromSeconds(50));
        await almost.ExpectAsync("+a*", "=a");
        await minute.ExpectAsync("+a*");
        harness.Time.Advance(TimeSpan.FromSeconds(5));
        await minute.ExpectAsync("+a*", "=a");
        await hours.ExpectAsync("+a*");
        await five.ExpectAsync("+a*", "=a");
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_handler_added_to_a_running_informer_without_resync_gets_its_own()
    {
        await using var harness = new InformerHarness();
        harness.Source.Add(Widgets.New("a"));
        await harness.StartAndSyncAsync();
        var (handler, _) = harness.AddHandler(resync: TimeSpan.FromSeconds(3));
        await handler.WaitForCountAsync(1);

        harness.Time.Advance(TimeSpan.FromSeconds(3));
        await handler.ExpectAsync("+a*", "=a");
        harness.Time.Advance(TimeSpan.FromSeconds(3));
        await handler.ExpectAsync("+a*", "=a", "=a");
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_period_under_a_second_is_raised_to_a_second()
    {
        await using var harness = new InformerHarness();
        var (handler, _) = harness.AddHandler(resync: TimeSpan.FromMilliseconds(1));
        harness.Source.Add(Widgets.New("a"));
        await harness.StartAndSyncAsync();
        await handler.WaitForCountAsync(1);

        harness.Time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(["+a*"], handler.Lines);
        harness.Time.Advance(TimeSpan.FromMilliseconds(1));
        await handler.ExpectAsync("+a*", "=a");
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_informers_period_is_the_handlers_default()
    {
        await using var harness = new InformerHarness(options => options.ResyncPeriod = TimeSpan.FromSeconds(2));
        var (inherits, _) = harness.AddHandler();
        var (never, _) = harness.AddHandler(resync: TimeSpan.Zero);
        harness.Source.Add(Widgets.New("a"));
        await harness.StartAndSyncAsync();

        await AdvanceAsync(harness, 2, inherits, never);
        Assert.Equal(["+a*", "=a", "+m0"], inherits.Lines);
        Assert.Equal(["+a*", "+m0"], never.Lines);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_period_longer_than_any_timer_is_never_due()
    {
        await using var harness = new InformerHarness(options => options.ResyncPeriod = TimeSpan.MaxValue);
        var (handler, _) = harness.AddHandler();
        var (quick, _) = harness.AddHandler(resync: TimeSpan.FromSeconds(1));
        harness.Source.Add(Widgets.New("a"));
        await harness.StartAndSyncAsync();

        await AdvanceAsync(harness, 1, handler, quick);
        Assert.Equal(["+a*", "+m0"], handler.Lines);
        Assert.Equal(["+a*", "=a", "+m0"], quick.Lines);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_resync_repeats_what_the_handler_saw_last_while_the_server_is_away()
    {
        await using var harness = new InformerHarness();
        var seen = new Dictionary<string, Widget>();
        var faults = 0;
        var recorder = new EventRecorder();
        harness.Informer.AddEventHandler(recorder, new() { ResyncPeriod = TimeSpan.FromSeconds(1) });
        harness.Informer.AddEventHandler(
            new ResourceEventHandlerFuncs<Widget>
            {
                AddFunc = (widget, _) => seen[widget.Name!] = widget,
                UpdateFunc = (before, now) =>
                {
                    faults += ReferenceEquals(seen[now.Name!], before) ? 0 : 1;
                    seen[now.Name!] = now;
                },
            },
            new() { ResyncPeriod = TimeSpan.FromSeconds(1) });
        harness.Source.Add(Widgets.New("a"), Widgets.New("b"));
        await harness.StartAndSyncAsync();
        await recorder.WaitForCountAsync(2);
        harness.Source.WatchError = new HttpRequestException("away");
        harness.Source.ListError = new HttpRequestException("away");
        harness.Source.ResetWatch();

        harness.Time.Advance(TimeSpan.FromSeconds(1));
        await recorder.ExpectAsync("+a*", "+b*", "=a", "=b");
        await harness.StopAsync();
        Assert.Equal(0, faults);
    }

    /// <summary>Moves the clock, then adds a marker, <c>m0</c>, <c>m1</c> …, and waits until every handler has seen it.</summary>
    private static async Task AdvanceAsync(InformerHarness harness, int seconds, params EventRecorder[] handlers)
    {
        await Task.WhenAll(handlers.Select(static handler => handler.WaitForAsync("+a*")));
        harness.Time.Advance(TimeSpan.FromSeconds(seconds));
        var marker = $"m{harness.Informer.Store.Count - 1}";
        harness.Source.Add(Widgets.New(marker));
        await Task.WhenAll(handlers.Select(handler => handler.WaitForAsync($"+{marker}")));
    }
}
