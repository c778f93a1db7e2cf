using System.Text;
using System.Text.Json;
using Informers.Rest;
using Microsoft.Extensions.Logging;

namespace Informers;

/// <summary>An open watch over HTTP: JSON documents, one on each line.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>
/// <para>
/// The bytes of a line are looked at twice: by the search for its end, and by the decoder. A document that spans lines, which no API
/// server writes, is understood if its inner lines are indented: a line that begins with <c>{</c> begins a document, so a line that was
/// cut off takes no other with it.
/// </para>
/// <para>
/// One reader at a time; disposing may come at any time from any thread. The buffer belongs to whoever is using it: the watch
/// itself, a running call and a pending read each hold one of <see cref="_users"/>, and the last to let go returns it.
/// </para>
/// </remarks>
internal sealed class RestWatch<T> : IWatch<T>
    where T : class
{
    private const int BufferLength = 16 * 1024;

    private readonly HttpResponseMessage _response;
    private readonly Stream _stream;
    private readonly RequestTarget _target;
    private readonly ObjectReader<T> _objects;
    private readonly ILogger _logger;
    private readonly string _doing;
    private readonly CancellationTokenSource _closing = new();
    private readonly ReceiveBuffer _buffer = new(BufferLength);

    private int _users = 1;
    private int _disposed;
    private long _bytesReceived;

    // Of the reader alone. A read of the stream that outlived the wait for it; the next wait takes it over.
    private Task<int>? _pendingRead;
    private bool _ended;
    private Exception? _failure;

    // The document at hand: found, or being looked for from _scanned on. _lineStart is where its present line begins.
    private bool _inDocument;
    private bool _anyDocument;
    private int _lineStart;
    private int _scanned;
    private int _documentEnd = -1;

    public RestWatch(HttpResponseMessage response, Stream stream, RequestTarget target, ObjectReader<T> objects, ILogger logger)
    {
        _response = response;
        _stream = stream;
        _target = target;
        _objects = objects;
        _logger = logger;
        _doing = $"The watch of {target}";
    }

    private enum EventKind
    {
        Unknown,
        Object,
        Bookmark,
        Error,
    }

    /// <inheritdoc/>
    public long BytesReceived => Volatile.Read(ref _bytesReceived);

    /// <inheritdoc/>
    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<bool>(cancellationToken);
        }

        if (!TryEnter())
        {
            return new ValueTask<bool>(false);
        }

        try
        {
            if (TryFindDocument())
            {
                return new ValueTask<bool>(true);
            }
        }
        finally
        {
            Leave();
        }

        return WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public bool TryRead(out WatchEvent<T> watchEvent)
    {
        watchEvent = default;
        if (!TryEnter())
        {
            return false;
        }

        try
        {
            if (!TryFindDocument())
            {
                return false;
            }

            var document = _buffer.Slice(_buffer.Start, _documentEnd);
            _buffer.Start += ReadEvent(document, out watchEvent);
            return true;
        }
        finally
        {
            Leave();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return ValueTask.CompletedTask;
        }

        // Cancelling ends a pending read, and over HTTP/1.1 the connection with it; disposing resets the HTTP/2 stream. Nothing is
        // waited for: a read that does not end now finds its buffer still its own.
        _closing.Cancel();
        _response.Dispose();
        if (_logger.IsEnabled(LogLevel.Debug))
        {
            ListWatchLog.WatchEnded(_logger, _target.ToString(), BytesReceived);
        }

        Leave();
        return ValueTask.CompletedTask;
    }

    private bool TryEnter()
    {
        var users = Volatile.Read(ref _users);
        while (users != 0 && Volatile.Read(ref _disposed) == 0)
        {
            var seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users)
            {
                return true;
            }

            users = seen;
        }

        return false;
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            // Nobody uses the stream either. Disposing the response has closed what it reads from; this is about what wraps it.
            _buffer.Dispose();
            _stream.Dispose();
            _closing.Dispose();
        }
    }

    private async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!TryEnter())
            {
                return false;
            }

            try
            {
                if (_failure is not null)
                {
                    throw _failure;
                }

                if (_ended)
                {
                    return false;
                }

                var read = await ReceiveAsync(cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    _ended = true;
                }

                if (TryFindDocument())
                {
                    return true;
                }
            }
            catch (Exception) when (Volatile.Read(ref _disposed) != 0)
            {
                // The end that was asked for.
                return false;
            }
            finally
            {
                Leave();
            }
        }
    }

    private async ValueTask<int> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (_pendingRead is null)
        {
            var start = _buffer.Start;
            Memory<byte> space;
            try
            {
                space = _buffer.GetFreeSpace(out var moved);
                _scanned -= moved;
                _lineStart -= moved;
            }
            catch (InvalidResponseException e)
            {
                _failure = e;
                throw;
            }

            // Most reads complete at once while events come in numbers, and cost no task.
            var reading = ReadStreamAsync(space);
            if (reading.IsCompletedSuccessfully)
            {
                return Received(reading.Result);
            }

            _pendingRead = reading.AsTask();
        }

        var pending = _pendingRead;
        try
        {
            var read = await pending.WaitAsync(cancellationToken).ConfigureAwait(false);
            _pendingRead = null;
            return Received(read);
        }
        catch (OperationCanceledException) when (!pending.IsCompleted)
        {
            // The wait was given up, not the read. Should nobody wait again, its error is nobody's.
            _ = pending.ContinueWith(
                static read => _ = read.Exception,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            throw;
        }
        catch (Exception e) when (pending.IsFaulted)
        {
            _pendingRead = null;
            _failure = e;
            throw;
        }
    }

    private int Received(int read)
    {
        _buffer.Advance(read);
        return read;
    }

    private async ValueTask<int> ReadStreamAsync(Memory<byte> space)
    {
        // The caller is inside, so this can't be refused unless the watch was disposed since.
        if (!TryEnter())
        {
            return 0;
        }

        try
        {
            var read = await ResponseStream.ReadAsync(_stream, space, _doing, _closing.Token).ConfigureAwait(false);
            Volatile.Write(ref _bytesReceived, _bytesReceived + read);
            return read;
        }
        finally
        {
            Leave();
        }
    }

    // Finds the next document among the bytes at hand: from _buffer.Start to _documentEnd.
    private bool TryFindDocument()
    {
        while (_failure is null)
        {
            if (_documentEnd >= 0)
            {
                // What is left of a document whose event was taken: blanks, or one more event on the same line.
                _buffer.Start += JsonReading.CountBlanks(_buffer.Slice(_buffer.Start, _documentEnd));
                if (_buffer.Start < _documentEnd)
                {
                    return true;
                }

                _documentEnd = -1;
                _inDocument = false;
            }

            if (!_inDocument && !TryBeginDocument())
            {
                return false;
            }

            var lineLength = _buffer.Slice(_scanned, _buffer.End).IndexOf((byte)'\n');
            if (lineLength < 0)
            {
                _scanned = _buffer.End;
                if (_ended)
                {
                    EndInDocument();
                    continue;
                }

                return false;
            }

            var lineEnd = _scanned + lineLength;
            _scanned = lineEnd + 1;
            EndLine(lineEnd);
        }

        return false;
    }

    private bool TryBeginDocument()
    {
        if (!_anyDocument && _bytesReceived >= 3 && _buffer.Slice(_buffer.Start, _buffer.End).StartsWith("\uFEFF"u8))
        {
            _buffer.Start += 3;
        }

        _buffer.Start += JsonReading.CountBlanks(_buffer.Slice(_buffer.Start, _buffer.End));
        if (_buffer.Start == _buffer.End)
        {
            return false;
        }

        if (!_anyDocument)
        {
            var bytes = _buffer.Slice(_buffer.Start, _buffer.End);
            if (bytes[0] == 0xEF && bytes.Length < 3 && !_ended)
            {
                return false;
            }

            if (bytes[0] != (byte)'{')
            {
                _failure = ResponseErrors.NotWhatWasAsked("watch", _target, "the answer is no stream of events", _response, bytes);
                return false;
            }
        }

        _anyDocument = true;
        _inDocument = true;
        _lineStart = _scanned = _buffer.Start;
        return true;
    }

    // The present line of a document ends before lineEnd. Does the document end with it?
    private void EndLine(int lineEnd)
    {
        var line = _buffer.Slice(_lineStart, lineEnd);
        var isFirst = _lineStart == _buffer.Start;
        if (isFirst)
        {
            if (line[0] != (byte)'{' || line.TrimEnd(" \r\t"u8)[^1] == (byte)'}')
            {
                _documentEnd = lineEnd;
                return;
            }
        }
        else if (!line.IsEmpty && line[0] == (byte)'}')
        {
            _documentEnd = lineEnd;
            return;
        }
        else if (!line.IsEmpty && line[0] == (byte)'{')
        {
            // What came before was cut off.
            _documentEnd = _lineStart;
            return;
        }

        _lineStart = lineEnd + 1;
    }

    // The stream has ended without the end of a line.
    private void EndInDocument()
    {
        if (_lineStart != _buffer.Start && _lineStart < _buffer.End && _buffer.Slice(_lineStart, _buffer.End)[0] == (byte)'{')
        {
            _documentEnd = _lineStart;
            return;
        }

        if (JsonReading.IsComplete(_buffer.Slice(_buffer.Start, _buffer.End)))
        {
            _documentEnd = _buffer.End;
            return;
        }

        _failure = new IOException(
            $"{_doing} ended inside an event, after {_bytesReceived} bytes. A watch from the last resource version brings that event again.");
    }

    // Reads one event. Returns how much of the document it took.
    private int ReadEvent(ReadOnlySpan<byte> document, out WatchEvent<T> watchEvent)
    {
        var reader = JsonReading.ReadFirst(document);
        var objectStart = -1;
        var kind = EventKind.Unknown;
        var type = WatchEventType.Invalid;
        var hasType = false;
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                watchEvent = Invalid("it is no JSON object", default, hidesChange: true);
                return document.Length;
            }

            string? unknownType = null;
            T? obj = null;
            InvalidObjectException? objectError = null;

            // Where the bytes begin that the reader reads: at an object's end it begins anew.
            var offset = 0;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("type"u8))
                {
                    reader.Read();
                    hasType = true;
                    (kind, type) = ReadType(ref reader);
                    unknownType = kind == EventKind.Unknown ? JsonReading.StringOrNull(ref reader) ?? reader.TokenType.ToString() : null;
                    reader.Skip();
                }
                else if (reader.ValueTextEquals("object"u8))
                {
                    reader.Read();
                    objectStart = offset + (int)reader.TokenStartIndex;
                    if (kind == EventKind.Object && _objects.TryRead(document[objectStart..], out obj, out objectError, out _, out var length))
                    {
                        offset = objectStart + length;
                        reader = JsonReading.ReadAfterMember(document[offset..]);
                    }
                    else
                    {
                        reader.Skip();
                    }
                }
                else
                {
                    reader.Skip();
                }
            }

            if (kind == EventKind.Object && obj is null && objectError is null && objectStart >= 0)
            {
                // The object came before the type.
                _objects.TryRead(document[objectStart..], out obj, out objectError, out _, out _);
            }

            var objectJson = objectStart < 0 ? default : document[objectStart..];
            watchEvent = kind switch
            {
                EventKind.Object when obj is not null => Of(type, obj),
                EventKind.Object when objectError is not null => WatchEvent<T>.Invalid(OfEvent(objectError, type)),
                EventKind.Bookmark => ReadBookmark(objectJson),
                EventKind.Error => WatchEvent<T>.Failed(ResponseErrors.FromWatchError(objectJson, _target)),
                EventKind.Unknown when hasType => Invalid(
                    $"its type '{ResponseText.Shorten(unknownType ?? string.Empty)}' is unknown", objectJson),
                EventKind.Unknown => NoEvent(document),
                _ => Invalid($"it is of type {type} and has no object", default, hidesChange: true),
            };
            return offset + (int)reader.BytesConsumed;
        }
        catch (JsonException e)
        {
            // A Deleted event that names its object has said all that matters. Where the type or the name is lost, so is the change.
            watchEvent = Invalid(
                $"its JSON is malformed: {e.Message}",
                objectStart < 0 ? default : document[objectStart..],
                e,
                isDeletion: type == WatchEventType.Deleted,
                hidesChange: !hasType,
                needsName: kind == EventKind.Object);
            return document.Length;
        }
    }

    private static (EventKind Kind, WatchEventType Type) ReadType(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return (EventKind.Unknown, WatchEventType.Invalid);
        }

        return reader.ValueTextEquals("MODIFIED"u8) ? (EventKind.Object, WatchEventType.Modified)
            : reader.ValueTextEquals("ADDED"u8) ? (EventKind.Object, WatchEventType.Added)
            : reader.ValueTextEquals("DELETED"u8) ? (EventKind.Object, WatchEventType.Deleted)
            : reader.ValueTextEquals("BOOKMARK"u8) ? (EventKind.Bookmark, WatchEventType.Bookmark)
            : reader.ValueTextEquals("ERROR"u8) ? (EventKind.Error, WatchEventType.Error)
            : (EventKind.Unknown, WatchEventType.Invalid);
    }

    private WatchEvent<T> Of(WatchEventType type, T obj)
    {
        var version = _objects.GetResourceVersion(obj);
        return type switch
        {
            WatchEventType.Added => WatchEvent<T>.Added(obj, version),
            WatchEventType.Modified => WatchEvent<T>.Modified(obj, version),
            _ => WatchEvent<T>.Deleted(obj, version),
        };
    }

    // A deleted object is gone, even though nobody can say as what. A change of an object without a name is a change of any object.
    private static InvalidObjectException OfEvent(InvalidObjectException error, WatchEventType type) => new(error.Message, error.InnerException)
    {
        Name = error.Name,
        ResourceVersion = error.ResourceVersion,
        IsDeletion = type == WatchEventType.Deleted,
        HidesChange = error.Name is null,
    };

    private WatchEvent<T> ReadBookmark(ReadOnlySpan<byte> json)
    {
        // A bookmark's object has a kind and a resource version, and else nothing that a decoder could insist on.
        var metadata = json.IsEmpty ? default : LenientMetadata.Read(json);
        return string.IsNullOrEmpty(metadata.ResourceVersion)
            ? Invalid("it is a bookmark without a resource version", json)
            : WatchEvent<T>.Bookmark(metadata.ResourceVersion, metadata.IsInitialEventsEnd);
    }

    // A document that is no event: a status in its place, or a list, because something on the way dropped the query.
    private WatchEvent<T> NoEvent(ReadOnlySpan<byte> document)
    {
        if (StatusReader.TryRead(document) is not null)
        {
            return WatchEvent<T>.Failed(ResponseErrors.FromWatchError(document, _target));
        }

        // Whatever else comes on this stream, it is no watch.
        _failure = ResponseErrors.Broken(
            "watch",
            _target,
            "the answer is JSON, but no stream of watch events: what came has no type. Does a proxy drop the query watch=true?");
        return Invalid("it has no type", default);
    }

    private WatchEvent<T> Invalid(
        string why,
        ReadOnlySpan<byte> objectJson,
        Exception? inner = null,
        bool isDeletion = false,
        bool hidesChange = false,
        bool needsName = false)
    {
        var metadata = objectJson.IsEmpty ? default : LenientMetadata.Read(objectJson);
        var message = new StringBuilder("An event of the watch of ").Append(_target);
        if (metadata.Key is { } key)
        {
            message.Append(", about '").Append(ResponseText.Shorten(key.ToString(), 600)).Append('\'');
        }

        message.Append(", is left out: ").Append(why);
        return WatchEvent<T>.Invalid(new InvalidObjectException(message.ToString(), inner)
        {
            Name = metadata.Key,
            ResourceVersion = metadata.ResourceVersion,
            IsDeletion = isDeletion,
            HidesChange = hidesChange || (needsName && metadata.Key is null),
        });
    }
}
