using System.Text.Json;
using Informers.Rest;

namespace Informers;

/// <summary>
/// Reads a list from a stream, object by object, as the bytes arrive: the envelope's members in any order, each item handed over as
/// soon as it is complete. Holds no more than one item, or what one read brought. Used once, by one reader.
/// </summary>
/// <typeparam name="T">The class of the objects.</typeparam>
internal sealed class ListReader<T> : IDisposable
    where T : class
{
    private const int BufferLength = 64 * 1024;

    private readonly HttpResponseMessage _response;
    private readonly RequestTarget _target;
    private readonly ObjectReader<T> _objects;
    private readonly IListReceiver<T> _receiver;
    private readonly TimeProvider _timeProvider;
    private readonly string _doing;

    // The first bytes of the answer, to be shown if it is no list.
    private readonly byte[] _beginning = new byte[512];
    private int _beginningLength;

    // Everything before _position has been looked at. What must stay at hand begins at _valueStart where a value is being kept, and
    // otherwise at _position.
    private readonly ReceiveBuffer _buffer = new(BufferLength);
    private JsonValueScanner _scanner;
    private State _state;
    private int _position;
    private int _valueStart = -1;
    private bool _valueBegun;
    private Member _member;

    // The envelope, as far as it is known. No kind and no apiVersion are null.
    private string? _kind;
    private string? _listedKind;
    private string? _apiVersion;
    private ListPage _page = new(string.Empty);
    private bool _hasItems;
    private bool _itemsNamedTheirKind;

    public ListReader(
        HttpResponseMessage response, RequestTarget target, ObjectReader<T> objects, IListReceiver<T> receiver, TimeProvider timeProvider)
    {
        _response = response;
        _target = target;
        _objects = objects;
        _receiver = receiver;
        _timeProvider = timeProvider;
        _doing = ResponseErrors.Opening("list", target);
    }

    private enum State
    {
        Start,
        FirstMemberOrEnd,
        MemberName,
        Colon,
        ValueStart,
        Value,
        AfterMember,
        FirstItemOrEnd,
        ItemStart,
        Item,
        AfterItem,
        End,
    }

    private enum Member
    {
        Unknown,
        Kind,
        ApiVersion,
        Metadata,
        Items,
    }

    /// <summary>How many items were read, good and bad.</summary>
    public int ItemCount { get; private set; }

    /// <summary>How many bytes were read.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Reads the whole list.</summary>
    /// <param name="stream">The body.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>What the page says of itself.</returns>
    public async Task<ListPage> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        while (true)
        {
            _buffer.Start = _valueStart >= 0 ? _valueStart : _position;
            var space = _buffer.GetFreeSpace(out var moved);
            _position -= moved;
            if (_valueStart >= 0)
            {
                _valueStart -= moved;
            }

            var read = await ResponseStream.ReadAsync(stream, space, _doing, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            if (_beginningLength < _beginning.Length)
            {
                var more = Math.Min(read, _beginning.Length - _beginningLength);
                space.Span[..more].CopyTo(_beginning.AsSpan(_beginningLength));
                _beginningLength += more;
            }

            BytesRead += read;
            _buffer.Advance(read);
            var problem = Parse();
            if (problem is not null)
            {
                throw await ProblemAsync(problem, stream, cancellationToken).ConfigureAwait(false);
            }
        }

        if (_state == State.Start)
        {
            throw ResponseErrors.NotWhatWasAsked("list", _target, "the answer is empty", _response, []);
        }

        if (_state != State.End)
        {
            throw ResponseErrors.Broken(
                "list", _target, $"the answer breaks off after {BytesRead} bytes, {ItemCount} items, before the end of the list.");
        }

        var misfit = FindMisfit(isComplete: true);
        if (misfit is not null)
        {
            throw ResponseErrors.NotWhatWasAsked("list", _target, misfit, _response, ShownBeginning);
        }

        return _page;
    }

    /// <summary>Gives the buffer back. Not while a read is outstanding.</summary>
    public void Dispose() => _buffer.Dispose();

    // What came is shown only as long as it has no items: they may be secrets.
    private ReadOnlySpan<byte> ShownBeginning => _hasItems ? [] : _beginning.AsSpan(0, _beginningLength);

    private async Task<Exception> ProblemAsync(string problem, Stream stream, CancellationToken cancellationToken)
    {
        if (_hasItems)
        {
            return ResponseErrors.Broken("list", _target, $"{problem}, after {ItemCount} items.");
        }

        if (_state == State.Start)
        {
            // This is a page of text, and its beginning may not have come at once.
            var beginning = await ResponseErrors.ReadBeginningAsync(
                stream, _beginning.AsMemory(0, _beginningLength), _beginning.Length, _timeProvider, cancellationToken).ConfigureAwait(false);
            return ResponseErrors.NotWhatWasAsked("list", _target, problem, _response, beginning);
        }

        return ResponseErrors.NotWhatWasAsked("list", _target, problem, _response, ShownBeginning);
    }

    // Goes as far as the bytes at hand reach. Returns what is wrong with the list as a whole, if anything is.
    private string? Parse()
    {
        while (true)
        {
            if (_state is State.Value or State.Item || (_state == State.MemberName && _valueBegun))
            {
                var done = _scanner.Scan(_buffer.Slice(_position, _buffer.End), out var consumed);
                _position += consumed;
                if (!done)
                {
                    return null;
                }

                _valueBegun = false;
                var problem = FinishValue();
                _valueStart = -1;
                if (problem is not null)
                {
                    return problem;
                }

                continue;
            }

            _position += JsonReading.CountBlanks(_buffer.Slice(_position, _buffer.End));
            if (_position == _buffer.End)
            {
                return null;
            }

            var next = _buffer.Slice(_position, _position + 1)[0];
            switch (_state)
            {
                case State.Start when next == (byte)'{':
                    _position++;
                    _state = State.FirstMemberOrEnd;
                    break;
                case State.Start when BytesRead - (_buffer.End - _position) < 3 && next is 0xEF or 0xBB or 0xBF:
                    // A byte order mark.
                    _position++;
                    break;
                case State.Start:
                    return "the answer is not a JSON object";

                case State.FirstMemberOrEnd or State.AfterMember when next == (byte)'}':
                    _position++;
                    _state = State.End;
                    break;
                case State.FirstMemberOrEnd or State.MemberName when next == (byte)'"':
                    _state = State.MemberName;
                    BeginValue(keep: true);
                    break;
                case State.AfterMember when next == (byte)',':
                    _position++;
                    _state = State.MemberName;
                    break;
                case State.Colon when next == (byte)':':
                    _position++;
                    _state = State.ValueStart;
                    break;
                case State.ValueStart when _member == Member.Items && next == (byte)'[':
                    if (FindMisfit(isComplete: false) is { } misfit)
                    {
                        return misfit;
                    }

                    _position++;
                    _hasItems = true;
                    _state = State.FirstItemOrEnd;
                    break;
                case State.ValueStart when next is not ((byte)',' or (byte)'}' or (byte)']' or (byte)':'):
                    _state = State.Value;
                    BeginValue(keep: _member != Member.Unknown);
                    break;

                case State.FirstItemOrEnd or State.AfterItem when next == (byte)']':
                    _position++;
                    _state = State.AfterMember;
                    break;
                case State.AfterItem when next == (byte)',':
                    _position++;
                    _state = State.ItemStart;
                    break;
                case State.FirstItemOrEnd or State.ItemStart when next is not ((byte)',' or (byte)'}' or (byte)']' or (byte)':'):
                    _state = State.Item;
                    BeginValue(keep: true);
                    break;

                case State.End:
                    return "something follows the end of the list";
                default:
                    return $"the JSON of the list is malformed at byte {BytesRead - (_buffer.End - _position)}";
            }
        }
    }

    private void BeginValue(bool keep)
    {
        _valueBegun = true;
        _valueStart = keep ? _position : -1;
    }

    // A value has ended at _position.
    private string? FinishValue()
    {
        switch (_state)
        {
            case State.MemberName:
                _state = State.Colon;
                return ReadMemberName(_buffer.Slice(_valueStart, _position));
            case State.Item:
                _state = State.AfterItem;
                Deliver(_buffer.Slice(_valueStart, _position));
                return null;
            default:
                _state = State.AfterMember;
                return _member == Member.Unknown ? null : ReadMember(_buffer.Slice(_valueStart, _position));
        }
    }

    private string? ReadMemberName(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = JsonReading.Read(json);
            reader.Read();
            _member = reader.ValueTextEquals("items"u8) ? Member.Items
                : reader.ValueTextEquals("metadata"u8) ? Member.Metadata
                : reader.ValueTextEquals("kind"u8) ? Member.Kind
                : reader.ValueTextEquals("apiVersion"u8) ? Member.ApiVersion
                : Member.Unknown;
            return null;
        }
        catch (JsonException)
        {
            return "the JSON of the list has a malformed name";
        }
    }

    private string? ReadMember(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = JsonReading.Read(json);
            reader.Read();
            switch (_member)
            {
                case Member.Kind:
                    _kind = JsonReading.StringOrNull(ref reader);
                    return null;
                case Member.ApiVersion:
                    _apiVersion = JsonReading.StringOrNull(ref reader);
                    return null;
                case Member.Items:
                    _hasItems |= reader.TokenType == JsonTokenType.Null;
                    return reader.TokenType == JsonTokenType.Null ? null : "the items of the list are no array";
                default:
                    return ReadMetadata(ref reader);
            }
        }
        catch (JsonException)
        {
            return "the JSON of the list's envelope is malformed";
        }
    }

    private string? ReadMetadata(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return "the metadata of the list is no object";
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("resourceVersion"u8))
            {
                reader.Read();
                _page = _page with { ResourceVersion = JsonReading.StringOrNull(ref reader) ?? string.Empty };
            }
            else if (reader.ValueTextEquals("continue"u8))
            {
                reader.Read();
                _page = _page with { Continue = JsonReading.StringOrNull(ref reader) };
            }
            else if (reader.ValueTextEquals("remainingItemCount"u8))
            {
                reader.Read();
                _page = _page with { RemainingItemCount = JsonReading.Int64OrNull(ref reader) };
            }
            else
            {
                reader.Read();
            }

            reader.Skip();
        }

        return null;
    }

    private void Deliver(ReadOnlySpan<byte> json)
    {
        ItemCount++;
        if (!_objects.TryRead(json, out var item, out var error, out var namedItsKind, out _, ListedKind()))
        {
            _receiver.OnInvalidItem(error);
            return;
        }

        _itemsNamedTheirKind |= namedItsKind;
        _receiver.OnItem(item);
    }

    // Why this is no list of the resource, as far as can be told.
    private string? FindMisfit(bool isComplete)
    {
        var isPlainList = _kind == "List";
        if (_target.IsMetadataOnly && _kind is null or "PartialObjectMetadataList" && _apiVersion is "meta.k8s.io/v1" or "meta.k8s.io/v1beta1")
        {
            return isComplete && !_hasItems && _kind is null ? "the answer has neither a kind nor items" : null;
        }

        if (!string.IsNullOrEmpty(_apiVersion) && _apiVersion != _target.ApiVersion && !(isPlainList && _apiVersion == "v1"))
        {
            return $"the answer is a {Shown(_kind)} of {ResponseText.Shorten(_apiVersion)}, not a list of {_target.ApiVersion}";
        }

        if (!isComplete)
        {
            return null;
        }

        if (string.IsNullOrEmpty(_kind))
        {
            return _hasItems ? null : "the answer has neither a kind nor items";
        }

        if (isPlainList
            || (_kind.EndsWith("List", StringComparison.Ordinal) && (_target.Kind.Length == 0 || _kind.AsSpan()[..^4].SequenceEqual(_target.Kind))))
        {
            return null;
        }

        // A CustomResourceDefinition may give its lists any kind; its items then name their own.
        return _hasItems && (ItemCount == 0 || _itemsNamedTheirKind) ? null : _target.Kind.Length == 0
            ? $"the answer is a {Shown(_kind)}, not a list"
            : $"the answer is a {Shown(_kind)}, not a {_target.Kind}List";
    }

    // What a PodList has are Pods; servers write it before the items, except of custom resources, whose items name their own kind.
    private string? ListedKind() =>
        _listedKind ??= _kind is { Length: > 4 } kind && kind.EndsWith("List", StringComparison.Ordinal) ? kind[..^4] : null;

    private static string Shown(string? kind) => string.IsNullOrEmpty(kind) ? "list" : ResponseText.Shorten(kind);
}
