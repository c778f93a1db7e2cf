using System.Collections.Concurrent;
using System.Text;

namespace Informers.Testing;

/// <summary>
/// One open watch. A single loop delivers what the history holds beyond the record delivered last, then bookmarks, then ends at the
/// timeout; it sleeps until a write, a timer or a test wakes it. Writers never wait for it.
/// </summary>
internal sealed class WatchStream(
    FakeRequest request,
    FakeResource resource,
    Database database,
    Selection selection,
    Representation representation,
    WatchOptions watch,
    FakeApiServerOptions options)
{
    private static readonly byte[] LineEnd = "}\n"u8.ToArray();
    private static readonly byte[] AddedStart = "{\"type\":\"ADDED\",\"object\":"u8.ToArray();
    private static readonly byte[] ModifiedStart = "{\"type\":\"MODIFIED\",\"object\":"u8.ToArray();
    private static readonly byte[] DeletedStart = "{\"type\":\"DELETED\",\"object\":"u8.ToArray();
    private static readonly byte[] BookmarkStart = "{\"type\":\"BOOKMARK\",\"object\":"u8.ToArray();
    private static readonly byte[] ErrorStart = "{\"type\":\"ERROR\",\"object\":"u8.ToArray();

    private readonly TimeProvider _time = options.TimeProvider;
    private readonly ConcurrentQueue<byte[]> _injected = new();
    private readonly Lock _wakeGate = new();
    private TaskCompletionSource _wake = NewSignal();
    private volatile bool _isClosing;
    private volatile bool _isCutting;
    private volatile bool _isTimedOut;
    private volatile bool _isBookmarkDue;

    // What the client knows: the start, or the newest event or bookmark that it was sent. A bookmark must tell more.
    private long _knownRevision;

    public FakeRequest Request => request;

    public FakeResource Resource => resource;

    /// <summary>Ends the stream as the server does when it has had enough of it: cleanly, after what is already in the history.</summary>
    public void Close()
    {
        _isClosing = true;
        Wake();
    }

    /// <summary>Resets the connection.</summary>
    public void Cut()
    {
        _isCutting = true;
        Wake();
    }

    /// <summary>Sends a line as it is.</summary>
    public void Inject(string line)
    {
        _injected.Enqueue(Encoding.UTF8.GetBytes(line + "\n"));
        Wake();
    }

    public async Task RunAsync(ResponseBody body, CancellationToken cancellationToken)
    {
        // The view and the timers come before the headers: whoever sees those may write, or move the clock, and count on the watch.
        var start = _time.GetTimestamp();
        var snapshot = database.Read(resource);
        using var deadlineTimer = _time.CreateTimer(OnTimeout, this, watch.Timeout, Timeout.InfiniteTimeSpan);
        using var bookmarkTimer = _time.CreateTimer(OnBookmarkDue, this, NextBookmark(TimeSpan.Zero), Timeout.InfiniteTimeSpan);
        await body.FlushAsync(cancellationToken).ConfigureAwait(false);
        var cursor = await StartAsync(body, snapshot, cancellationToken).ConfigureAwait(false);
        if (cursor is null)
        {
            return;
        }

        // A watch that starts far in the past may lag behind as far as that.
        var startSequence = snapshot.Newest.Sequence;
        while (true)
        {
            Task wake;
            lock (_wakeGate)
            {
                wake = _wake.Task;
            }

            // Read before the history: a stream that is told to close still delivers what was written before that.
            var isEnding = _isClosing || _isTimedOut;
            while (_injected.TryDequeue(out var line))
            {
                await body.WriteAsync(line, cancellationToken).ConfigureAwait(false);
            }

            snapshot = database.Read(resource);
            while (!ReferenceEquals(cursor, snapshot.Newest))
            {
                cursor = cursor.Next!;
                await SendAsync(body, cursor, cancellationToken).ConfigureAwait(false);
                if (_isCutting || database.Read(resource).Newest.Sequence - Math.Max(cursor.Sequence, startSequence) > options.WatchBufferSize)
                {
                    break;
                }
            }

            if (_isCutting)
            {
                body.Cut();
            }

            if (!ReferenceEquals(cursor, snapshot.Newest))
            {
                // The client reads too slowly. It has what it has, and can go on from there.
                return;
            }

            if (_isBookmarkDue)
            {
                _isBookmarkDue = false;
                bookmarkTimer.Change(NextBookmark(_time.GetElapsedTime(start)), Timeout.InfiniteTimeSpan);
                if (watch.AllowBookmarks && snapshot.Revision > _knownRevision)
                {
                    await SendBookmarkAsync(body, snapshot.Revision, false, cancellationToken).ConfigureAwait(false);
                }
            }

            await body.FlushAsync(cancellationToken).ConfigureAwait(false);
            if (isEnding)
            {
                return;
            }

            await Task.WhenAny(snapshot.Changed, wake).WaitAsync(cancellationToken).ConfigureAwait(false);
            lock (_wakeGate)
            {
                if (_wake.Task.IsCompleted)
                {
                    _wake = NewSignal();
                }
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static void OnTimeout(object? state)
    {
        var stream = (WatchStream)state!;
        stream._isTimedOut = true;
        stream.Wake();
    }

    private static void OnBookmarkDue(object? state)
    {
        var stream = (WatchStream)state!;
        stream._isBookmarkDue = true;
        stream.Wake();
    }

    private void Wake()
    {
        lock (_wakeGate)
        {
            _wake.TrySetResult();
        }
    }

    /// <summary>Sends what comes before the live events; <see langword="null"/> when the watch can't start.</summary>
    private async ValueTask<WatchRecord?> StartAsync(ResponseBody body, StoreSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (watch.SendInitialEvents)
        {
            if (watch.Revision > snapshot.Revision)
            {
                await SendErrorAsync(body, ApiException.TooLargeResourceVersion(watch.Revision, snapshot.Revision), cancellationToken)
                    .ConfigureAwait(false);
                return null;
            }

            foreach (var obj in snapshot.Objects)
            {
                if (selection.Matches(obj))
                {
                    await SendAsync(body, AddedStart, obj, cancellationToken).ConfigureAwait(false);
                }
            }

            if (watch.AllowBookmarks)
            {
                await SendBookmarkAsync(body, snapshot.Revision, true, cancellationToken).ConfigureAwait(false);
            }

            _knownRevision = snapshot.Revision;
            return snapshot.Newest;
        }

        if (watch.Revision == 0)
        {
            _knownRevision = snapshot.Revision;
            return snapshot.Newest;
        }

        if (watch.Revision < snapshot.Oldest.Revision)
        {
            await SendErrorAsync(body, ApiException.WatchExpired(watch.Revision, snapshot.Oldest.Revision), cancellationToken)
                .ConfigureAwait(false);
            return null;
        }

        _knownRevision = watch.Revision;
        var cursor = snapshot.Oldest;
        while (!ReferenceEquals(cursor, snapshot.Newest) && cursor.Next!.Revision <= watch.Revision)
        {
            cursor = cursor.Next;
        }

        return cursor;
    }

    private async ValueTask SendAsync(ResponseBody body, WatchRecord record, CancellationToken cancellationToken)
    {
        if (record.IsSilent || record.Revision <= watch.Revision)
        {
            return;
        }

        var isIn = selection.Matches(record.Current);
        var wasIn = selection.Matches(record.Previous);
        if (isIn)
        {
            await SendAsync(body, wasIn ? ModifiedStart : AddedStart, record.Current!, cancellationToken).ConfigureAwait(false);
        }
        else if (wasIn)
        {
            // Gone, or no longer selected, which looks the same: the last state that was selected, at the moment of its going.
            await SendAsync(body, DeletedStart, record.Previous!.At(record.Revision), cancellationToken).ConfigureAwait(false);
        }
        else
        {
            return;
        }

        _knownRevision = Math.Max(_knownRevision, record.Revision);
    }

    private async ValueTask SendAsync(ResponseBody body, byte[] start, StoredObject obj, CancellationToken cancellationToken)
    {
        await body.WriteAsync(start, cancellationToken).ConfigureAwait(false);
        await representation.WriteAsync(body, obj, isItem: false, cancellationToken).ConfigureAwait(false);
        await body.WriteAsync(LineEnd, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask SendBookmarkAsync(
        ResponseBody body, long revision, bool endsInitialEvents, CancellationToken cancellationToken)
    {
        await body.WriteAsync(BookmarkStart, cancellationToken).ConfigureAwait(false);
        await body.WriteAsync(representation.Bookmark(revision, endsInitialEvents), cancellationToken).ConfigureAwait(false);
        await body.WriteAsync(LineEnd, cancellationToken).ConfigureAwait(false);
        _knownRevision = revision;
    }

    private static async ValueTask SendErrorAsync(ResponseBody body, ApiException error, CancellationToken cancellationToken)
    {
        await body.WriteAsync(ErrorStart, cancellationToken).ConfigureAwait(false);
        await body.WriteAsync(ObjectEncoder.Encode(error.ToJson()), cancellationToken).ConfigureAwait(false);
        await body.WriteAsync(LineEnd, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>In how long the next bookmark is due: each interval, and once shortly before the end; infinite when no more.</summary>
    private TimeSpan NextBookmark(TimeSpan elapsed)
    {
        var untilLast = watch.Timeout - options.BookmarkBeforeTimeout - elapsed;
        if (options.BookmarkInterval <= untilLast)
        {
            return options.BookmarkInterval;
        }

        return untilLast > TimeSpan.Zero ? untilLast : Timeout.InfiniteTimeSpan;
    }
}
