using System.Globalization;
using Informers.Rest;

namespace Informers.Tests.Reflectors;

/// <summary>
/// An API server in the form of a script: what it answers to the lists, in order, and to the watches, in order. After the end of the
/// script a list hangs, and a watch stays open and says nothing. Every request is written down.
/// </summary>
internal sealed class ScriptedListerWatcher : IListerWatcher<Widget>
{
    private readonly Queue<Func<IListReceiver<Widget>, CancellationToken, Task<ListPage>>> _lists = new();
    private readonly Queue<Func<CancellationToken, Task<ScriptedWatch>>> _watches = new();

    public bool SupportsStreamingList { get; set; }

    /// <summary>Such as <c>LIST rv=0 limit=500</c>, <c>LIST limit=500 continue=c1</c>, <c>WATCH rv=10</c>, <c>WATCH rv= streaming</c>.</summary>
    public Recorder<string> Requests { get; } = new();

    public Recorder<ListOptions> WatchOptions { get; } = new();

    /// <summary>The watches that were opened.</summary>
    public Recorder<ScriptedWatch> Watches { get; } = new();

    public ScriptedListerWatcher List(string resourceVersion, params Widget[] items) => Page(resourceVersion, null, items);

    public ScriptedListerWatcher Page(string resourceVersion, string? next, params Widget[] items) =>
        Page(resourceVersion, next, Array.ConvertAll(items, object (item) => item));

    /// <summary>A page of widgets and of <see cref="InvalidObjectException"/>s.</summary>
    public ScriptedListerWatcher Page(string resourceVersion, string? next, params object[] items) => Answer((receiver, _) =>
    {
        foreach (var item in items)
        {
            if (item is InvalidObjectException error)
            {
                receiver.OnInvalidItem(error);
            }
            else
            {
                receiver.OnItem((Widget)item);
            }
        }

        return Task.FromResult(new ListPage(resourceVersion, next));
    });

    public ScriptedListerWatcher ListFails(Exception error, params Widget[] after) => Answer((receiver, _) =>
    {
        Array.ForEach(after, receiver.OnItem);
        return Task.FromException<ListPage>(error);
    });

    public ScriptedListerWatcher Answer(Func<IListReceiver<Widget>, CancellationToken, Task<ListPage>> list)
    {
        _lists.Enqueue(list);
        return this;
    }

    /// <summary>A watch that has these events and stays open.</summary>
    public ScriptedListerWatcher Watch(params WatchEvent<Widget>[] events) => Open(() => new ScriptedWatch().Send(events));

    /// <summary>A watch that has these events and ends.</summary>
    public ScriptedListerWatcher WatchEnds(params WatchEvent<Widget>[] events) => Open(() => new ScriptedWatch().Send(events).End());

    public ScriptedListerWatcher WatchBreaks(params WatchEvent<Widget>[] events) => Open(() => new ScriptedWatch().Send(events).Break());

    public ScriptedListerWatcher WatchFails(Exception error) => Open(_ => Task.FromException<ScriptedWatch>(error));

    public ScriptedListerWatcher WatchFails(Exception error, int times)
    {
        for (var i = 0; i < times; i++)
        {
            WatchFails(error);
        }

        return this;
    }

    public ScriptedListerWatcher Open(Func<ScriptedWatch> watch) => Open(_ => Task.FromResult(watch()));

    public ScriptedListerWatcher Open(Func<CancellationToken, Task<ScriptedWatch>> watch)
    {
        _watches.Enqueue(watch);
        return this;
    }

    public async Task<ListPage> ListAsync(ListOptions options, IListReceiver<Widget> receiver, CancellationToken cancellationToken)
    {
        Requests.Add(Describe("LIST", options));
        if (_lists.TryDequeue(out var answer))
        {
            return await answer(receiver, cancellationToken);
        }

        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException("Cannot come here.");
    }

    public async Task<IWatch<Widget>> WatchAsync(ListOptions options, CancellationToken cancellationToken)
    {
        WatchOptions.Add(options.Clone());
        Requests.Add(Describe("WATCH", options));
        var watch = _watches.TryDequeue(out var open) ? await open(cancellationToken) : new ScriptedWatch();
        Watches.Add(watch);
        return watch;
    }

    /// <summary>Waits for the n-th watch, counted from 1.</summary>
    public async Task<ScriptedWatch> WatchAsync(int number) => (await Watches.WaitForAsync(number))[number - 1];

    private static string Describe(string verb, ListOptions options)
    {
        var text = verb;
        if (options.ResourceVersion is { } version)
        {
            text += " rv=" + version;
        }

        if (options is { ResourceVersionMatch: { } match, SendInitialEvents: null })
        {
            text += " match=" + match;
        }

        if (options.Limit is { } limit)
        {
            text += " limit=" + limit.ToString(CultureInfo.InvariantCulture);
        }

        if (options.Continue is { } next)
        {
            text += " continue=" + next;
        }

        return options.SendInitialEvents == true ? text + " streaming" : text;
    }
}
