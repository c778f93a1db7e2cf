using Microsoft.Extensions.Logging;
using static Informers.Tests.Reflectors.ReflectorHarness;

namespace Informers.Tests.Reflectors;

/// <summary>One bad object does not stop a type; and the transform, which may make an object bad.</summary>
public sealed class ReflectorInvalidObjectTests
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_unreadable_item_of_a_list_is_reported_and_named_to_the_store()
    {
        await using var h = new ReflectorHarness();
        var invalid = Errors.Invalid("b");
        h.Server.Page("10", null, Widget("a"), invalid, Errors.Invalid(null), Widget("c"));
        h.Start();

        await h.Store.Calls.WaitForAsync(1);

        Assert.Equal(["Replace 10: a c (and b ?)"], h.Store.Calls.Items);
        Assert.Same(invalid, h.Failures.Items[0]);
        Assert.Equal(2, h.Failures.Items.Count);
        Assert.Equal(2, h.Log.At(LogLevel.Error).Count(e => e.Contains("unfitting JSON", StringComparison.Ordinal)));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_relist_that_cannot_read_an_object_does_not_delete_it()
    {
        await using var h = new ReflectorHarness();
        h.Server
            .List("10", Widget("a"), Widget("b"), Widget("c")).Watch(WatchEvent<Widget>.Failed(Errors.Expired()))
            .Page("20", null, Widget("a"), Errors.Invalid("b"));
        h.Start();

        await h.PassBackoffAsync();
        await h.Store.Calls.WaitForAsync(2);

        Assert.Equal(["a", "b"], h.Store.Names);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_relist_with_an_object_that_cannot_be_named_deletes_nothing()
    {
        await using var h = new ReflectorHarness();
        h.Server
            .List("10", Widget("a"), Widget("b")).Watch(WatchEvent<Widget>.Failed(Errors.Expired()))
            .Page("20", null, Widget("a"), Errors.Invalid(null)).Watch(WatchEvent<Widget>.Failed(Errors.Expired()))
            .List("30", Widget("a"));
        h.Start();

        await h.PassBackoffAsync();
        await h.Store.Calls.WaitForAsync(2);
        Assert.Equal(["a", "b"], h.Store.Names);

        // The next list that can be read tells what is gone.
        await h.PassBackoffAsync(failures: 3);
        await h.Store.Calls.WaitForAsync(3);
        Assert.Equal(["a"], h.Store.Names);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_change_of_nobody_knows_what_is_followed_by_a_list()
    {
        await using var h = new ReflectorHarness();
        var lost = new InvalidObjectException("cut off") { HidesChange = true };
        h.Server.List("10", Widget("a"), Widget("b")).Watch(Modified("a", "11"), WatchEvent<Widget>.Invalid(lost)).List("12", Widget("a"));
        h.Start();

        await h.PassBackoffAsync();
        await h.Server.Requests.WaitForAsync(4);

        Assert.Equal(["LIST rv=0 limit=500", "WATCH rv=10", "LIST rv=11", "WATCH rv=12"], h.Server.Requests.Items);
        Assert.Equal(["a"], h.Store.Names);
        Assert.Same(lost, Assert.Single(h.Failures.Items));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_unreadable_event_advances_the_version_and_the_rest_goes_on()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("10", Widget("a")).Watch(WatchEvent<Widget>.Invalid(Errors.Invalid("a", "11")));
        h.Start();
        var watch = await h.Server.WatchAsync(1);
        await watch.DrainedAsync();

        Assert.Equal("11", h.Reflector.LastSyncResourceVersion);
        Assert.Equal(["Replace 10: a", "Bookmark 11"], h.Store.Calls.Items);
        Assert.Equal(["a"], h.Store.Names);
        watch.Send(Added("b", "12"));
        await watch.DrainedAsync();
        Assert.Equal(["a", "b"], h.Store.Names);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_unreadable_deletion_is_a_deletion_all_the_same()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("10", Widget("a")).Watch(WatchEvent<Widget>.Invalid(Errors.Invalid("a", "11", isDeletion: true)));
        h.Start();

        await h.Store.Calls.WaitForAsync(3);

        Assert.Equal(["Replace 10: a", "Delete a", "Bookmark 11"], h.Store.Calls.Items);
        Assert.Single(h.Failures.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_object_without_a_name_is_kept_out()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("10", Widget(""), Widget("a")).Watch(Added("", "11"));
        h.Start();
        await (await h.Server.WatchAsync(1)).DrainedAsync();

        Assert.Equal(["Replace 10: a (and ?)", "Bookmark 11"], h.Store.Calls.Items);
        Assert.Equal(2, h.Failures.Items.Count);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_transform_sees_each_object_once_and_the_store_sees_what_it_returns()
    {
        var calls = new Recorder<string>();
        await using var h = new ReflectorHarness
        {
            Transform = w =>
            {
                calls.Add($"{w.Name}@{w.ResourceVersion}");
                w.Value = "transformed";
                return w;
            },
        };
        h.Server.Page("10", "c1", Widget("a")).Page("10", null, Widget("b")).Watch(Added("c", "11"), Deleted("c", "12"), Bookmark("13"));
        h.Start();

        await h.Store.Calls.WaitForAsync(4);

        Assert.Equal(["a@1", "b@1", "c@11", "c@12"], calls.Items);
        Assert.Equal("transformed", h.Store["a"]!.Value);
        Assert.Equal("transformed", h.Store["b"]!.Value);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_transform_that_throws_keeps_that_object_out_and_the_rest_goes_on()
    {
        var broken = new HashSet<string> { "b" };
        await using var h = new ReflectorHarness
        {
            Transform = w => broken.Contains(w.Name!) ? throw new InvalidOperationException("Not this one.") : w,
        };
        h.Server.List("10", Widget("a"), Widget("b"), Widget("c")).Watch(Modified("b", "11"), Modified("c", "12"));
        h.Start();
        var watch = await h.Server.WatchAsync(1);
        await watch.DrainedAsync();

        Assert.Equal(["Replace 10: a c (and b)", "Bookmark 11", "Update c@12"], h.Store.Calls.Items);
        Assert.Equal("12", h.Reflector.LastSyncResourceVersion);
        Assert.All(h.Failures.Items, f =>
        {
            var invalid = Assert.IsType<InvalidObjectException>(f);
            Assert.Equal(new ObjectName("default", "b"), invalid.Name);
            Assert.IsType<InvalidOperationException>(invalid.InnerException);
        });
        Assert.Equal(["1", "11"], h.Failures.Items.Select(f => ((InvalidObjectException)f).ResourceVersion!));
        Assert.Contains(h.Log.At(LogLevel.Error), e => e.Contains("default/b", StringComparison.Ordinal) && e.Contains("Not this one.", StringComparison.Ordinal));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_transform_that_throws_for_a_Deleted_event_does_not_lose_the_deletion()
    {
        await using var h = new ReflectorHarness
        {
            Transform = w => w.ResourceVersion == "11" ? throw new InvalidOperationException("Not this one.") : w,
        };
        h.Server.List("10", Widget("a")).Watch(Deleted("a", "11"));
        h.Start();

        await h.Store.Calls.WaitForAsync(3);

        Assert.Equal(["Replace 10: a", "Delete a", "Bookmark 11"], h.Store.Calls.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_transform_that_returns_null_or_another_name_keeps_that_object_out()
    {
        await using var h = new ReflectorHarness { Transform = w => w.Name == "a" ? null! : w.Name == "b" ? Widget("z") : w };
        h.Server.List("10", Widget("a"), Widget("b"), Widget("c"));
        h.Start();

        await h.Store.Calls.WaitForAsync(1);

        Assert.Equal(["Replace 10: c (and a b)"], h.Store.Calls.Items);
        Assert.Equal(2, h.Failures.Items.Count);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_event_without_an_object_is_reported_and_skipped()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("10").Watch(default, Added("a", "11"));
        h.Start();

        await h.Store.Calls.WaitForAsync(2);

        Assert.IsType<InvalidObjectException>(Assert.Single(h.Failures.Items));
    }
}
