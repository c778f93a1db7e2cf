using static Informers.Tests.Reflectors.ReflectorHarness;

namespace Informers.Tests.Reflectors;

/// <summary>A relist takes from the store what has not changed.</summary>
public sealed class ReflectorReuseTests
{
    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_relist_takes_what_is_stored_in_place_of_what_it_brings_unchanged(bool streaming)
    {
        await using var h = new ReflectorHarness();
        await RelistAsync(h, streaming, [Widget("a", "1"), Widget("b", "2"), Widget("c", "3")], [Widget("a", "1"), Widget("b", "9"), Again("c", "3")]);

        Assert.Same(First(h, "a"), h.Store["a"]);
        Assert.NotSame(First(h, "b"), h.Store["b"]);
        Assert.Equal("9", h.Store["b"]!.ResourceVersion);

        // Made anew, by chance at the same version: another object.
        Assert.NotSame(First(h, "c"), h.Store["c"]);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_stored_is_not_transformed_again(bool streaming)
    {
        var transformed = new List<string>();
        await using var h = new ReflectorHarness
        {
            Transform = widget =>
            {
                transformed.Add($"{widget.Name}@{widget.ResourceVersion}");
                return Widgets.New(widget.Name!, resourceVersion: widget.ResourceVersion!, value: "transformed");
            },
        };
        await RelistAsync(h, streaming, [Widget("a", "1"), Widget("b", "2")], [Widget("a", "1"), Widget("b", "9")]);

        Assert.Equal(["a@1", "b@2", "b@9"], transformed);
        Assert.Same(First(h, "a"), h.Store["a"]);
        Assert.All(["a", "b"], name => Assert.Equal("transformed", h.Store[name]!.Value));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task What_goes_while_a_list_is_streamed_is_not_transformed()
    {
        var transformed = new List<string>();
        await using var h = new ReflectorHarness
        {
            Transform = widget =>
            {
                transformed.Add($"{widget.Name}@{widget.ResourceVersion}");
                return widget;
            },
        };
        h.Server.SupportsStreamingList = true;
        h.Server.Watch(Added("a", "1"), Added("b", "2"), Deleted("a", "3"), InitialEventsEnd("10"));
        h.Start();

        Assert.Equal(["Replace 10: b"], await h.Store.Calls.WaitForAsync(1));
        Assert.Equal(["a@1", "b@2"], transformed);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("uid")]
    [InlineData("version")]
    public async Task What_a_transform_has_made_unrecognizable_is_transformed_again(string changed)
    {
        var transformed = 0;
        await using var h = new ReflectorHarness
        {
            Transform = widget =>
            {
                transformed++;
                widget.Uid = changed == "uid" ? null : widget.Uid;
                widget.ResourceVersion = changed == "version" ? $"v{widget.ResourceVersion}" : widget.ResourceVersion;
                return widget;
            },
        };
        await RelistAsync(h, streaming: false, [Widget("a", "1")], [Widget("a", "1")]);

        Assert.Equal(2, transformed);
        Assert.NotSame(First(h, "a"), h.Store["a"]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task What_has_no_version_is_not_taken_for_unchanged()
    {
        await using var h = new ReflectorHarness();
        await RelistAsync(h, streaming: false, [Widget("a", "")], [Widget("a", "")]);

        Assert.NotSame(First(h, "a"), h.Store["a"]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task What_a_watch_tells_is_never_taken_for_unchanged()
    {
        await using var h = new ReflectorHarness();
        var told = Widget("a", "1");
        h.Server.List("10", Widget("a", "1")).Watch(WatchEvent<Widget>.Modified(told, "11"));
        h.Start();
        await h.Store.Calls.WaitForAsync(2);

        Assert.Same(told, h.Store["a"]);
    }

    private static Widget Again(string name, string resourceVersion) => Widgets.New(name, resourceVersion: resourceVersion, uid: "another");

    private static Widget First(ReflectorHarness h, string name) => h.Store.Lists[0].Single(widget => widget.Name == name);

    /// <summary>Two lists, one after the other.</summary>
    private static async Task RelistAsync(ReflectorHarness h, bool streaming, Widget[] first, Widget[] second)
    {
        h.Server.SupportsStreamingList = streaming;
        if (streaming)
        {
            h.Server
                .Watch([.. first.Select(Event), InitialEventsEnd("10"), WatchEvent<Widget>.Failed(Errors.Expired())])
                .Watch([.. second.Select(Event), InitialEventsEnd("20")]);
        }
        else
        {
            h.Server.List("10", first).Watch(WatchEvent<Widget>.Failed(Errors.Expired())).List("20", second);
        }

        h.Start();
        await h.PassBackoffAsync(failures: 1);
        await h.Store.Calls.WaitForAsync(2);
        Assert.Empty(h.Failures.Items.OfType<InvalidObjectException>());

        static WatchEvent<Widget> Event(Widget widget) => WatchEvent<Widget>.Added(widget, widget.ResourceVersion!);
    }
}
