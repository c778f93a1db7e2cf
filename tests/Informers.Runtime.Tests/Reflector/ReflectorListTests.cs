using Informers.Rest;
using Microsoft.Extensions.Logging;
using static Informers.Tests.Reflectors.ReflectorHarness;

namespace Informers.Tests.Reflectors;

/// <summary>How the reflector lists: versions, pages, and what it does when the server cannot answer at a version.</summary>
public sealed class ReflectorListTests
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task ListAndWatch_asks_in_order_and_fills_the_store()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("10", Widget("a"), Widget("b")).Watch(Added("c", "11"), Modified("a", "12"), Deleted("b", "13"));
        h.Start();

        var calls = await h.Store.Calls.WaitForAsync(4);
        await (await h.Server.WatchAsync(1)).DrainedAsync();

        Assert.Equal(["Replace 10: a b", "Add c@11", "Update a@12", "Delete b@13"], calls);
        Assert.Equal(["LIST rv=0 limit=500", "WATCH rv=10"], h.Server.Requests.Items);
        Assert.Equal(["a", "c"], h.Store.Names);
        Assert.Equal("13", h.Reflector.LastSyncResourceVersion);
        Assert.Empty(h.Failures.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task ListAndWatchWithErrors_keeps_the_store_right_and_surfaces_the_errors()
    {
        await using var h = new ReflectorHarness();
        var listError = new InvalidResponseException("no list");
        var watchError = new InvalidResponseException("no watch");
        h.Server
            .List("3", Widget("a")).WatchFails(watchError)
            .ListFails(listError, Widget("x"))
            .List("5", Widget("a"), Widget("b")).Watch(Deleted("a", "6"));
        h.Start();

        await h.PassBackoffAsync();
        await h.PassBackoffAsync();
        await h.Store.Calls.WaitForAsync(3);

        Assert.Equal(["Replace 3: a", "Replace 5: a b", "Delete a@6"], h.Store.Calls.Items);
        Assert.Equal([watchError, listError], h.Failures.Items);
        Assert.Equal(["LIST rv=0 limit=500", "WATCH rv=3", "LIST rv=3", "LIST rv=3", "WATCH rv=5"], h.Server.Requests.Items);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_list_that_took_longer_than_10_seconds_is_logged(bool slow)
    {
        await using var h = new ReflectorHarness();
        h.Server.Answer((receiver, _) =>
        {
            receiver.OnItem(Widget("a"));
            h.Time.Advance(TimeSpan.FromSeconds(slow ? 10.1 : 10));
            return Task.FromResult(new ListPage("10"));
        });
        h.Start();
        await h.Server.WatchAsync(1);

        var slowLists = h.Log.At(LogLevel.Warning).Where(static entry => entry.Contains("took", StringComparison.Ordinal));
        if (slow)
        {
            Assert.Contains("the list of widgets.v1.example.com took 10.1 s for 1 objects", Assert.Single(slowLists), StringComparison.Ordinal);
        }
        else
        {
            Assert.Empty(slowLists);
        }
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task WatchListPageSize_is_used_on_every_page_even_at_a_version()
    {
        await using var h = new ReflectorHarness { PageSize = 4 };
        h.Server
            .Page("10", "c1", Widget("a")).Page("10", "c2", Widget("b")).Page("10", null, Widget("c"))
            .List("20", Widget("a"))
            .Watch(WatchEvent<Widget>.Failed(Errors.Expired()));
        h.Start();

        await h.PassBackoffAsync();
        await h.Server.Requests.WaitForAsync(6);

        Assert.Equal(
            ["LIST rv=0 limit=4", "LIST limit=4 continue=c1", "LIST limit=4 continue=c2", "WATCH rv=10", "LIST rv=10 limit=4", "WATCH rv=20"],
            h.Server.Requests.Items);
        Assert.Equal("Replace 10: a b c", h.Store.Calls.Items[0]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_page_size_of_zero_never_asks_for_pages()
    {
        await using var h = new ReflectorHarness { PageSize = 0 };
        h.Server.List("10");
        h.Start();

        await h.Server.Requests.WaitForAsync(2);

        Assert.Equal(["LIST rv=0", "WATCH rv=10"], h.Server.Requests.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task NotPaginatingNotConsistentReads_a_relist_at_a_version_has_no_limit()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("10").Watch(WatchEvent<Widget>.Failed(Errors.Expired())).List("12");
        h.Start();

        await h.PassBackoffAsync();
        await h.Server.Requests.WaitForAsync(4);

        Assert.Equal(["LIST rv=0 limit=500", "WATCH rv=10", "LIST rv=10", "WATCH rv=12"], h.Server.Requests.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task PaginatingNonConsistentReadsIfWatchCacheDisabled_goes_on_paging_after_a_paged_first_list()
    {
        await using var h = new ReflectorHarness();
        h.Server
            .Page("10", "c1", Widget("a")).Page("10", null, Widget("b"))
            .Watch(WatchEvent<Widget>.Failed(Errors.Expired()))
            .List("12");
        h.Start();

        await h.PassBackoffAsync();
        await h.Server.Requests.WaitForAsync(5);

        Assert.Equal(
            ["LIST rv=0 limit=500", "LIST limit=500 continue=c1", "WATCH rv=10", "LIST rv=10 limit=500", "WATCH rv=12"],
            h.Server.Requests.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task ResyncWithResourceVersion_lists_at_0_first_and_at_the_last_version_later()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("10").Watch(Modified("a", "15"), WatchEvent<Widget>.Failed(Errors.Gone())).List("20");
        h.Start();

        await h.PassBackoffAsync();
        await h.Server.Requests.WaitForAsync(4);

        Assert.Equal(["LIST rv=0 limit=500", "WATCH rv=10", "LIST rv=15", "WATCH rv=20"], h.Server.Requests.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task ExpiredExactResourceVersion_lists_the_newest_in_the_same_round()
    {
        await using var h = new ReflectorHarness();
        h.Server
            .List("10").Watch(WatchEvent<Widget>.Failed(Errors.Expired()))
            .ListFails(Errors.Expired()).List("11").Watch(WatchEvent<Widget>.Failed(Errors.Expired()))
            .List("12");
        h.Start();

        await h.PassBackoffAsync();
        await h.PassBackoffAsync();
        await h.Server.Requests.WaitForAsync(7);

        Assert.Equal(
            ["LIST rv=0 limit=500", "WATCH rv=10", "LIST rv=10", "LIST rv= limit=500", "WATCH rv=11", "LIST rv=11", "WATCH rv=12"],
            h.Server.Requests.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_unavailable_version_stays_so_until_a_list_succeeds()
    {
        await using var h = new ReflectorHarness();
        h.Server
            .List("10").WatchFails(Errors.Expired())
            .ListFails(Errors.Expired()).ListFails(Errors.Internal())
            .List("11");
        h.Start();

        await h.PassBackoffAsync();
        await h.PassBackoffAsync();
        await h.Server.Requests.WaitForAsync(6);

        Assert.Equal(
            ["LIST rv=0 limit=500", "WATCH rv=10", "LIST rv=10", "LIST rv= limit=500", "LIST rv= limit=500", "WATCH rv=11"],
            h.Server.Requests.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task FullListIfExpired_lists_without_pages_when_a_later_page_expired()
    {
        await using var h = new ReflectorHarness { PageSize = 4 };
        h.Server
            .List("10", Widget("a")).Watch(WatchEvent<Widget>.Failed(Errors.Expired()))
            .Page("11", "c1", Widget("a"), Widget("b")).ListFails(Errors.Expired(), Widget("c"))
            .List("12", Widget("a"), Widget("c"), Widget("d"));
        h.Start();

        await h.PassBackoffAsync();
        await h.Server.Requests.WaitForAsync(6);

        Assert.Equal(
            ["LIST rv=0 limit=4", "WATCH rv=10", "LIST rv=10 limit=4", "LIST limit=4 continue=c1", "LIST rv=10", "WATCH rv=12"],
            h.Server.Requests.Items);
        Assert.Equal(["Replace 10: a", "Replace 12: a c d"], h.Store.Calls.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_server_that_answers_a_full_list_in_pages_loses_nothing()
    {
        await using var h = new ReflectorHarness();
        h.Server
            .Page("10", "c1", Widget("a")).ListFails(Errors.Expired())
            .Page("11", "c2", Widget("a")).Page("11", null, Widget("b"));
        h.Start();

        await h.Store.Calls.WaitForAsync(1);

        Assert.Equal(["Replace 11: a b"], h.Store.Calls.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task FullListIfTooLarge_by_cause_type() => FullListIfTooLarge(Errors.TooLargeByCause());

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task FullListIfTooLarge_by_cause_message_as_servers_1_17_0_to_1_18_5_say_it() => FullListIfTooLarge(Errors.TooLargeByCauseMessage());

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task FullListIfTooLarge_by_status_message_as_servers_before_1_17_say_it() => FullListIfTooLarge(Errors.TooLargeByMessage());

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Pages_are_swapped_in_at_once_and_a_failure_between_them_changes_nothing()
    {
        await using var h = new ReflectorHarness();
        h.Server.Page("10", "c1", Widget("a")).ListFails(Errors.Internal(), Widget("b")).List("11", Widget("a"));
        h.Start();

        await h.BackoffAsync();
        Assert.Empty(h.Store.Calls.Items);
        Assert.Equal("", h.Reflector.LastSyncResourceVersion);

        await h.PassBackoffAsync();
        await h.Store.Calls.WaitForAsync(1);
        Assert.Equal(["Replace 11: a"], h.Store.Calls.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_list_without_progress_is_given_up_after_75_seconds()
    {
        await using var h = new ReflectorHarness();
        IListReceiver<Widget>? receiver = null;
        h.Server.Answer(async (r, cancellationToken) =>
        {
            receiver = r;
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return default;
        });
        h.Start();

        await h.TimerAsync(TimeSpan.FromSeconds(75));
        h.Time.Advance(TimeSpan.FromSeconds(74));
        receiver!.OnItem(Widget("a"));
        h.Time.Advance(TimeSpan.FromSeconds(74));
        Assert.Empty(h.Failures.Items);
        h.Time.Advance(TimeSpan.FromMilliseconds(1001));

        var failure = Assert.Single(await h.Failures.WaitForAsync(1));
        Assert.IsType<TimeoutException>(failure);
        Assert.Equal(TimeSpan.FromMilliseconds(800), await h.BackoffAsync());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_source_that_reads_on_after_its_request_was_given_up_is_not_listened_to()
    {
        await using var h = new ReflectorHarness();
        var ignoresToken = new TaskCompletionSource<ListPage>();
        IListReceiver<Widget>? receiver = null;
        h.Server.Answer((r, _) =>
        {
            receiver = r;
            return ignoresToken.Task;
        });
        h.Server.List("11", Widget("b"));
        h.Start();
        await h.TimerAsync(TimeSpan.FromSeconds(75));
        h.Time.Advance(TimeSpan.FromSeconds(75));
        await h.PassBackoffAsync();
        await h.Store.Calls.WaitForAsync(1);

        receiver!.OnItem(Widget("a"));
        ignoresToken.SetResult(new ListPage("10"));

        Assert.Equal(["Replace 11: b"], h.Store.Calls.Items);
        Assert.Equal("11", h.Reflector.LastSyncResourceVersion);
    }

    private static async Task FullListIfTooLarge(ApiStatusException error)
    {
        await using var h = new ReflectorHarness();
        h.Server.List("10").Watch(WatchEvent<Widget>.Failed(Errors.Expired())).ListFails(error).List("5", Widget("a"));
        h.Start();

        await h.PassBackoffAsync();
        await h.Server.Requests.WaitForAsync(5);

        Assert.Equal(["LIST rv=0 limit=500", "WATCH rv=10", "LIST rv=10", "LIST rv= limit=500", "WATCH rv=5"], h.Server.Requests.Items);
        Assert.Equal("5", h.Reflector.LastSyncResourceVersion);
    }
}
