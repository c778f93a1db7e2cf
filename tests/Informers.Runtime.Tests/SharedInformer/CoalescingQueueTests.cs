namespace Informers.Tests.SharedInformer;

public class CoalescingQueueTests
{
    // What comes: +name, ~name, =name, -name, -name? (missed); numbers are versions. "add all" and "repeat all" hold all that exists.
    [Theory]
    [InlineData("+a1 ~a2", "+a2")]
    [InlineData("+a1 ~a2 ~a3", "+a3")]
    [InlineData("+a1 -a2", "")]
    [InlineData("+a1 -a2 +a3", "+a3")]
    [InlineData("*a1 ~a2 ~a3", "*a1 ~a1>3")]
    [InlineData("*a1 ~a2 -a3", "*a1 -a3")]
    [InlineData("*a1 ~a2 -a3 +a4", "*a1 ~a1>4")]
    [InlineData("*a1 -a2 +a3", "*a1 ~a1>3")]
    [InlineData("*a1 -a2 +a3 ~a4", "*a1 ~a1>4")]
    [InlineData("*a1 -a2 +a3 -a4", "*a1 -a4")]
    [InlineData("*a1 -a1? +a3", "*a1 ~a1>3")]
    [InlineData("*a1 ~a2 -a2?", "*a1 -a2?")]
    [InlineData("*a1 =a1 ~a2", "*a1 ~a1>2")]
    [InlineData("*a1 ~a2 =a2", "*a1 ~a1>2")]
    [InlineData("*a1 =a1 =a1", "*a1 =a1")]
    [InlineData("*a1 =a1 -a2", "*a1 -a2")]
    [InlineData("+a1 +b2 +c3 ~a4 -b5", "+a4 +c3")]
    [InlineData("+a1 +b2 -a3 +a4", "+b2 +a4")]
    [InlineData("+a1 +b2 +c3 -c4 +d5", "+a1 +b2 +d5")]
    [InlineData("*a1 R", "*a1 R")]
    [InlineData("*a1 R R", "*a1 R")]
    [InlineData("*a1 ~a2 R", "*a1 ~a1>2")]
    [InlineData("*a1 R ~a2 R", "*a1 R ~a1>2")]
    [InlineData("*a1 +b2 S +c3 ~b4", "*a1 +b4 S +c3")]
    public void Keeps_one_change_for_each_object(string comes, string waits)
    {
        var queue = new CoalescingQueue<Widget>(WidgetType.Namespaced, 1000);
        var stored = new SortedDictionary<string, Widget>(StringComparer.Ordinal);
        foreach (var word in comes.Split(' '))
        {
            queue.Append([Parse(word, stored)], withRepeats: true);
        }

        var expected = waits.Length == 0 ? 0 : waits.Split(' ').Length;
        Assert.Equal(expected, queue.Count);
        Assert.Equal(waits, string.Join(' ', Drain(queue)));
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void What_was_taken_is_not_changed_any_more()
    {
        var queue = new CoalescingQueue<Widget>(WidgetType.Namespaced, 1000);
        var stored = new SortedDictionary<string, Widget>(StringComparer.Ordinal);
        Assert.True(queue.Append([Parse("+a1", stored)], true).MustWake);
        var taken = queue.Take(null, out _);
        queue.Append([Parse("~a2", stored)], true);
        queue.Append([Parse("~a3", stored)], true);

        Assert.Equal("+a1", Text(in taken![0]));
        queue.NoteProcessed(in taken[0]);
        Assert.Equal(["~a1>3"], Drain(queue, taken));
    }

    [Fact]
    public void Deletions_that_come_and_go_unseen_leave_nothing_behind()
    {
        var queue = new CoalescingQueue<Widget>(WidgetType.Namespaced, 10);
        for (var i = 0; i < 5000; i++)
        {
            var widget = Widgets.New($"w{i}");
            Assert.False(queue.Append([Notification<Widget>.Add(widget, false)], true).StartsLagging);
            queue.Append([Notification<Widget>.Delete(new DeletedObject<Widget>(new("default", widget.Name!), widget, false), widget)], true);
        }

        Assert.Equal(0, queue.Count);
        Assert.Empty(Drain(queue));
    }

    [Fact]
    public void Gives_back_the_memory_of_a_burst_and_goes_on()
    {
        var queue = new CoalescingQueue<Widget>(WidgetType.Namespaced, 10);
        var stored = new SortedDictionary<string, Widget>(StringComparer.Ordinal);
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 3000; i++)
            {
                queue.Append([Notification<Widget>.Add(Widgets.New($"w{round}-{i}"), false)], true);
            }

            Assert.Equal(3000, Drain(queue).Count);
            Assert.True(queue.Append([Parse($"+x{round}", stored)], true).MustWake);
            Assert.Equal([$"+x{round}"], Drain(queue));
        }
    }

    private static Notification<Widget> Parse(string word, SortedDictionary<string, Widget> stored)
    {
        if (word is "R" or "S")
        {
            return word == "S" ? Notification<Widget>.Synced : Notification<Widget>.RepeatAll([.. stored.Values]);
        }

        var name = word[1..2];
        var version = word[2..].TrimEnd('?');
        stored.TryGetValue(name, out var before);
        var widget = word[0] == '=' ? before! : Widgets.New(name, resourceVersion: version);
        stored[name] = widget;
        switch (word[0])
        {
            case '+':
                return Notification<Widget>.Add(widget, false);
            case '*':
                return Notification<Widget>.AddAll([widget], true);
            case '-':
                stored.Remove(name);
                var isUnknown = word.EndsWith('?');
                return Notification<Widget>.Delete(
                    new DeletedObject<Widget>(new("default", name), isUnknown ? before : widget, isUnknown), before);
            default:
                return Notification<Widget>.Update(before!, widget, isRepeat: word[0] == '=');
        }
    }

    private static List<string> Drain(HandlerQueue<Widget> queue, NotificationSegment<Widget>? done = null)
    {
        var lines = new List<string>();
        if (queue.Count == 0)
        {
            return lines;
        }

        while (queue.Take(done, out _) is { } segment)
        {
            Assert.Null(segment.Next);
            foreach (ref readonly var item in segment.Items)
            {
                lines.Add(Text(in item));
                queue.NoteProcessed(in item);
            }

            done = segment;
        }

        return lines;
    }

    private static string Text(in Notification<Widget> item)
    {
        var obj = item.Object;
        return item.Kind switch
        {
            NotificationKind.Add => $"+{obj!.Name}{obj.ResourceVersion}",
            NotificationKind.Update => $"~{obj!.Name}{item.Before.ResourceVersion}>{obj.ResourceVersion}",
            NotificationKind.Repeat => $"={obj!.Name}{obj.ResourceVersion}",
            NotificationKind.Delete => $"-{item.Name.Name}{obj!.ResourceVersion}{(item.Flag ? "?" : "")}",
            NotificationKind.AddAll => $"*{item.Objects[0].Name}{item.Objects[0].ResourceVersion}",
            NotificationKind.RepeatAll => "R",
            _ => "S",
        };
    }
}
