using Microsoft.Extensions.Logging;
using static Informers.Tests.Reflectors.ReflectorHarness;

namespace Informers.Tests.Reflectors;

/// <summary>Streaming lists that are compared with lists.</summary>
public sealed class StreamingListCheckTests
{
    private static ReflectorHarness New(TransformFunc<Widget>? transform = null)
    {
        var h = new ReflectorHarness { CheckStreamingLists = true, Transform = transform };
        h.Server.SupportsStreamingList = true;
        return h;
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("true", null, true)]
    [InlineData(null, "true", true)]
    [InlineData("1", null, true)]
    [InlineData("false", "0", false)]
    [InlineData("yes", "", false)]
    public void The_environment_asks_for_it_by_either_variable(string? own, string? kube, bool expected) => Assert.Equal(
        expected,
        StreamingListChecks.AreRequestedBy(variable => variable switch
        {
            "INFORMERS_WATCHLIST_INCONSISTENCY_DETECTOR" => own,
            "KUBE_WATCHLIST_INCONSISTENCY_DETECTOR" => kube,
            _ => throw new ArgumentException(variable),
        }));

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Off_by_default_nothing_more_is_listed()
    {
        Assert.False(new ReflectorOptions<Widget>().CheckStreamingLists);
        await using var h = new ReflectorHarness();
        h.Server.SupportsStreamingList = true;
        h.Server.Watch(Added("a", "1"), InitialEventsEnd("10"));
        h.Start();
        await h.Store.Calls.WaitForAsync(1);

        Assert.Equal(["WATCH rv= streaming"], h.Server.Requests.Items);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(0)]
    [InlineData(3)]
    public async Task A_streaming_list_that_is_right_is_used_and_goes_on_as_the_watch(int count)
    {
        await using var h = New();
        Widget[] objects = [.. Enumerable.Range(0, count).Select(static i => Widget($"w{i}", "1"))];
        h.Server
            .Watch([.. objects.Reverse().Select(static o => WatchEvent<Widget>.Added(o, o.ResourceVersion!)), InitialEventsEnd("10"), Added("later", "11")])
            .Page("10", "more", objects.Take(1).ToArray())
            .Page("10", null, objects.Skip(1).ToArray());
        h.Start();
        await h.Store.Calls.WaitForAsync(2);

        Assert.Equal(["WATCH rv= streaming", "LIST rv=10 match=Exact", "LIST continue=more"], h.Server.Requests.Items);
        Assert.Equal("Add later@11", h.Store.Calls.Items[1]);
        Assert.Empty(h.Failures.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task What_differs_is_told_and_a_list_takes_the_place_of_what_was_streamed()
    {
        await using var h = New();
        h.Server
            .Watch(Added("same", "1"), Added("extra", "2"), Added("old", "3"), InitialEventsEnd("10"))
            .List("10", Widget("same", "1"), Widget("old", "4"), Widget("lost", "5"), Widgets.New("same", "elsewhere"))
            .List("10", Widget("same", "1"), Widget("old", "4"), Widget("lost", "5"));
        h.Start();
        await h.Store.Calls.WaitForAsync(1);
        await h.Server.WatchAsync(2);

        Assert.Equal(
            ["WATCH rv= streaming", "LIST rv=10 match=Exact", "LIST rv=0 limit=500", "WATCH rv=10"], h.Server.Requests.Items);
        Assert.Equal(["Replace 10: same old lost"], h.Store.Calls.Items);
        var error = Assert.IsType<StreamingListInconsistentException>(Assert.Single(h.Failures.Items));
        Assert.Equal((WidgetType.Namespaced.Resource, "10"), (error.Resource, error.ResourceVersion));
        Assert.Equal(
            [
                "default/extra is streamed (uid uid-default-extra, version 2) and not listed",
                "default/lost is listed (uid uid-default-lost, version 5) and not streamed",
                "default/old is streamed as uid uid-default-old, version 3 and listed as uid uid-default-old, version 4",
                "elsewhere/same is listed (uid uid-elsewhere-same, version 1) and not streamed",
            ],
            error.Differences);
        Assert.Contains("4 objects: default/extra", error.Message, StringComparison.Ordinal);
        Assert.Contains(h.Log.At(LogLevel.Critical), entry => entry.Contains("default/extra", StringComparison.Ordinal));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_list_is_tried_again_until_it_succeeds()
    {
        await using var h = New();
        h.Server
            .Watch(Added("a", "1"), InitialEventsEnd("10"))
            .ListFails(Errors.TooManyRequests()).ListFails(new IOException("reset"), Widget("x", "9"))
            .ListFails(Errors.Refused()).ListFails(new TimeoutException("slow")).ListFails(Errors.Status(503, "ServiceUnavailable", "no"))
            .ListFails(Errors.TooLargeByMessage())
            .List("10", Widget("a", "1"));
        h.Start();
        for (var i = 0; i < 6; i++)
        {
            await h.Server.Requests.WaitForAsync(2 + i);
            Assert.Equal(TimeSpan.FromSeconds(1), await h.TimerAsync(TimeSpan.FromSeconds(1)));
            h.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await h.Store.Calls.WaitForAsync(1);
        Assert.Equal(8, h.Server.Requests.Items.Count);
        Assert.Empty(h.Failures.Items);
    }

    public static TheoryData<Exception> LastingFailures =>
    [
        Errors.Expired(),
        Errors.Gone(),
        Errors.Forbidden(),
        Errors.Unauthorized(),
        Errors.NotFound(),
        Errors.Status(400, "BadRequest", "resourceVersionMatch is forbidden"),
        Errors.Status(405, "MethodNotAllowed", "no list"),
        new InvalidResponseException("no JSON"),
    ];

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [MemberData(nameof(LastingFailures))]
    public async Task What_the_server_refuses_to_list_cannot_be_checked(Exception failure)
    {
        await using var h = New();
        h.Server.Watch(Added("a", "1"), InitialEventsEnd("10")).ListFails(failure);
        h.Start();

        Assert.Equal(["Replace 10: a"], await h.Store.Calls.WaitForAsync(1));
        Assert.Single(h.Log.At(LogLevel.Warning), entry => entry.Contains("cannot be checked", StringComparison.Ordinal));
        Assert.Empty(h.Failures.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_streaming_list_without_a_version_cannot_be_checked()
    {
        await using var h = New();
        h.Server.Watch(Added("a", "1"), InitialEventsEnd(""));
        h.Start();

        Assert.Equal(["Replace : a"], await h.Store.Calls.WaitForAsync(1));
        Assert.Single(h.Log.At(LogLevel.Warning), entry => entry.Contains("cannot be checked", StringComparison.Ordinal));
        Assert.Equal(["WATCH rv= streaming"], h.Server.Requests.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task What_cannot_be_read_is_told_once_and_is_no_difference()
    {
        await using var h = New(static w => w.Name == "bad" ? throw new InvalidOperationException("Not this one.") : w);
        h.Server
            .Watch(Added("a", "1"), Added("bad", "2"), WatchEvent<Widget>.Invalid(Errors.Invalid("worse", "3")), InitialEventsEnd("10"))
            .Page("10", null, Widget("a", "1"), Widget("bad", "2"), Errors.Invalid("worse", "3"));
        h.Start();

        Assert.Equal(["Replace 10: a (and bad worse)"], await h.Store.Calls.WaitForAsync(1));
        Assert.Equal(2, h.Failures.Items.Count);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task What_is_compared_was_transformed()
    {
        await using var h = New(static w =>
        {
            w.Uid = null;
            return w;
        });
        h.Server.Watch(Added("a", "1"), InitialEventsEnd("10")).List("10", Widget("a", "1"));
        h.Start();

        Assert.Equal(["Replace 10: a"], await h.Store.Calls.WaitForAsync(1));
        Assert.Empty(h.Failures.Items);
    }
}
