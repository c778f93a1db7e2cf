using System.Diagnostics;
using Informers.Tests.Reflectors;
using Errors = Informers.Tests.Reflectors.Errors;

namespace Informers.Tests.Diagnostics;

/// <summary>A span for each list and relist.</summary>
public sealed class ListSpanTests : IDisposable
{
    private readonly TestMeterFactory _meters = new();
    private readonly Recorder<Activity> _spans = new();
    private readonly ActivityListener _listener;
    private readonly string _name = $"spans-{Guid.NewGuid():N}";

    public ListSpanTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == InformerTelemetry.ActivitySourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                // Other tests list at the same time.
                if (Equals(activity.GetTagItem("informer.name"), _name))
                {
                    _spans.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _meters.Dispose();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_list_is_a_span_with_pages_items_and_version()
    {
        await using var harness = New();
        harness.Server.Page("10", "next", ReflectorHarness.Widget("a")).Page("10", null, ReflectorHarness.Widget("b"));
        using (var startup = new Activity("startup").Start())
        {
            harness.Start();
        }

        var span = (await _spans.WaitForAsync(1))[0];
        Assert.Equal("list widgets.v1.example.com", span.DisplayName);
        Assert.Equal(ActivityStatusCode.Ok, span.Status);
        Assert.Equal("widgets.v1.example.com", span.GetTagItem("informer.resource"));
        Assert.Equal("paged", span.GetTagItem("informer.list.mode"));
        Assert.Equal(2, span.GetTagItem("informer.list.pages"));
        Assert.Equal(2, span.GetTagItem("informer.list.items"));
        Assert.Equal("10", span.GetTagItem("informer.list.resource_version"));
        Assert.Null(span.GetTagItem("informer.relist.reason"));

        // The start has ended long since when a list begins: it is no part of it.
        Assert.Null(span.ParentId);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_relist_says_why_and_a_failure_what()
    {
        await using var harness = New();
        harness.Server.List("10").WatchFails(Errors.Expired()).ListFails(Errors.Forbidden()).List("20");
        harness.Start();
        await harness.PassBackoffAsync(1);
        await harness.PassBackoffAsync(2);
        await harness.Server.WatchAsync(1);

        var spans = await _spans.WaitForAsync(3);
        Assert.Equal(["list widgets.v1.example.com", "relist widgets.v1.example.com", "relist widgets.v1.example.com"], spans.Select(static span => span.DisplayName));
        Assert.All(spans.Skip(1), static span => Assert.Equal("expired", span.GetTagItem("informer.relist.reason")));
        var failed = spans[1];
        Assert.Equal(ActivityStatusCode.Error, failed.Status);
        Assert.Equal("widgets is forbidden", failed.StatusDescription);
        Assert.Equal("403", failed.GetTagItem("error.type"));
        Assert.Equal("exception", Assert.Single(failed.Events).Name);
        Assert.Equal(ActivityStatusCode.Ok, spans[2].Status);
        Assert.NotEqual(spans[1].TraceId, spans[2].TraceId);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_streaming_list_that_is_refused_and_the_paged_one_after_it_are_a_span_each()
    {
        await using var harness = New();
        harness.Server.SupportsStreamingList = true;
        harness.Server.WatchFails(Errors.Status(422, "Invalid", "sendInitialEvents is forbidden")).List("10");
        harness.Start();
        await harness.Server.WatchAsync(1);

        var spans = await _spans.WaitForAsync(2);
        Assert.Equal(["streaming", "paged"], spans.Select(static span => span.GetTagItem("informer.list.mode")));
        Assert.Equal([ActivityStatusCode.Error, ActivityStatusCode.Ok], spans.Select(static span => span.Status));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_list_that_is_cut_off_by_the_stop_has_no_status()
    {
        var harness = New();
        harness.Start();
        await harness.Server.Requests.WaitForAsync(1);
        await harness.DisposeAsync();
        Assert.Equal(ActivityStatusCode.Unset, (await _spans.WaitForAsync(1))[0].Status);
    }

    private ReflectorHarness New() => new() { MeterFactory = _meters, Name = _name };
}
