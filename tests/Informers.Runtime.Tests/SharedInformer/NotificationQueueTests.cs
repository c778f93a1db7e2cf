namespace Informers.Tests.SharedInformer;

public class NotificationQueueTests
{
    private static Notification<Widget> Item(int i) => Notification<Widget>.Add(Widgets.New($"w{i}"), isInInitialList: false);

    private static List<string> Drain(NotificationQueue<Widget> queue)
    {
        var names = new List<string>();
        NotificationSegment<Widget>? done = null;
        while (queue.Take(done, out _) is { } segment)
        {
            for (var next = segment; next is not null; next = next.Next)
            {
                foreach (ref readonly var item in next.Items)
                {
                    names.Add(item.Object!.Name!);
                    queue.NoteProcessed(in item);
                }

                done = next;
            }
        }

        return names;
    }

    [Fact]
    public void Wakes_an_idle_consumer_once_and_hands_out_everything_in_order()
    {
        var queue = new NotificationQueue<Widget>(100_000);
        Assert.True(queue.Append([Item(0)], true).MustWake);
        for (var i = 1; i < 2000; i++)
        {
            Assert.False(queue.Append([Item(i)], true).MustWake);
        }

        Assert.Equal(2000, queue.Count);
        Assert.Equal(Enumerable.Range(0, 2000).Select(static i => $"w{i}"), Drain(queue));
        Assert.Equal(0, queue.Count);
        Assert.True(queue.Append([Item(0), Item(1)], true).MustWake);
        Assert.Equal(["w0", "w1"], Drain(queue));
    }

    [Fact]
    public void Nothing_appended_wakes_nobody()
    {
        var queue = new NotificationQueue<Widget>(100);
        var repeat = Notification<Widget>.Update(Widgets.New("a"), Widgets.New("a"), isRepeat: true);

        Assert.False(queue.Append([], true).MustWake);
        Assert.False(queue.Append([repeat], withRepeats: false).MustWake);
        Assert.True(queue.Append([repeat], withRepeats: true).MustWake);
    }

    [Fact]
    public void A_closed_queue_takes_nothing_in()
    {
        var queue = new NotificationQueue<Widget>(100);
        Assert.True(queue.CloseAndDrop());
        Assert.False(queue.Append([Item(0)], true).MustWake);
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void Dropping_while_the_consumer_is_active_says_so()
    {
        var queue = new NotificationQueue<Widget>(100);
        Assert.True(queue.Append([Item(0)], true).MustWake);
        Assert.False(queue.CloseAndDrop());
        Assert.Null(queue.Take(null, out _));
        Assert.True(queue.CloseAndDrop());
    }

    [Fact]
    public void Closing_wakes_an_idle_consumer_once_and_keeps_what_waits()
    {
        var idle = new NotificationQueue<Widget>(100);
        Assert.True(idle.Close());
        Assert.False(idle.Close());
        Assert.Null(idle.Take(null, out _));

        var busy = new NotificationQueue<Widget>(100);
        Assert.True(busy.Append([Item(0)], true).MustWake);
        Assert.False(busy.Close());
        Assert.Equal(["w0"], Drain(busy));
    }

    [Fact]
    public void Tells_the_beginning_and_the_end_of_a_lag_once()
    {
        var queue = new NotificationQueue<Widget>(3);
        Assert.False(queue.Append([Item(0), Item(1)], true).StartsLagging);
        Assert.True(queue.Append([Item(2)], true).StartsLagging);
        Assert.False(queue.Append([Item(3)], true).StartsLagging);
        var segment = queue.Take(null, out var caughtUp);
        Assert.False(caughtUp);
        foreach (ref readonly var item in segment!.Items)
        {
            queue.NoteProcessed(in item);
        }

        Assert.Null(queue.Take(segment, out caughtUp));
        Assert.True(caughtUp);
        Assert.False(queue.Append([Item(4), Item(5)], true).StartsLagging);
        Assert.True(queue.Append([Item(6)], true).StartsLagging);
    }

    [Fact]
    public void The_initial_list_and_repetitions_are_no_lag()
    {
        var queue = new NotificationQueue<Widget>(1);
        var widget = Widgets.New("a");

        Assert.False(queue.Append(
            [
                Notification<Widget>.Add(widget, isInInitialList: true),
                Notification<Widget>.AddAll([widget], isInInitialList: true),
                Notification<Widget>.AddAll([widget], isInInitialList: false),
                Notification<Widget>.RepeatAll([widget]),
                Notification<Widget>.Update(widget, widget, isRepeat: true),
                Notification<Widget>.Synced,
            ],
            true).StartsLagging);
        Assert.True(queue.Append([Item(0)], true).StartsLagging);
    }

    [Fact]
    public void A_steady_trickle_allocates_nothing()
    {
        var queue = new NotificationQueue<Widget>(100);
        var item = Item(0);
        NotificationSegment<Widget>? done = null;
        Round();
        Round();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Round();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Round()
        {
            queue.Append(new ReadOnlySpan<Notification<Widget>>(in item), true);
            while (queue.Take(done, out _) is { } segment)
            {
                queue.NoteProcessed(in segment[0]);
                done = segment;
            }

            done = null;
        }
    }
}
