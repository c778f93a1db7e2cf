using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json;

namespace Informers.Decoding;

/// <summary>
/// A place in the UTF-8 of one object, which <see cref="JsonRead"/> moves forward. Only for emitted decoders, and faster for them than
/// <see cref="Utf8JsonReader"/>: all bytes lie in one piece, whoever reads knows which value comes next, and strings are searched by vectors.
/// </summary>
/// <remarks>
/// <para>
/// As strict as <see cref="Utf8JsonReader"/> with its defaults, but for the depth: what is malformed is an error also where nobody wants the value.
/// A cursor stands on the first byte of a value, or, between members and elements, behind one. A copy is a place to return to.
/// </para>
/// <para>
/// Its methods are compiled at full optimization at once. Most objects that a program ever reads come within its first second, in the
/// initial lists, and code that is first compiled badly, then counted, then compiled again costs more there than the reading itself.
/// </para>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref partial struct JsonCursor
{
    /// <summary>How deep objects and arrays may nest: the schema of a CustomResourceDefinition nests deeper than the usual 64.</summary>
    internal const int MaxDepth = 512;

    private readonly ReadOnlySpan<byte> _json;
    private int _position;
    private int _depth;

    // Whether an object or array was opened and nothing of it was read yet: what comes next has no comma before it.
    private bool _isFirst;

    /// <summary>A cursor on the first byte of a value.</summary>
    /// <param name="json">The value, blanks before it or not; anything may follow.</param>
    public JsonCursor(ReadOnlySpan<byte> json)
    {
        _json = json;
        SkipBlanks();
    }

    /// <summary>Where it stands.</summary>
    internal readonly int Position => _position;

    /// <summary>Where the last token began that was moved to: of a member's value, an element, a name or a closing bracket.</summary>
    internal int TokenStart { readonly get; private set; }

    /// <summary>All bytes.</summary>
    internal readonly ReadOnlySpan<byte> Json => _json;

    /// <summary>The byte at the cursor; 0, which begins nothing in JSON, at the end.</summary>
    internal readonly byte Next
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => At(_position);
    }

    /// <summary>Steps over the opening bracket that the cursor stands on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Open()
    {
        _position++;
        _isFirst = true;
        if (++_depth > MaxDepth)
        {
            ThrowMalformed();
        }
    }

    /// <summary>Moves to the next member's value.</summary>
    /// <param name="name">The member's name, unescaped.</param>
    /// <param name="key">See <see cref="KeyOf"/>.</param>
    /// <returns><see langword="false"/> when the object ended; the cursor is behind it then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal bool MoveToMember(out ReadOnlySpan<byte> name, out ulong key)
    {
        if (!MoveOn((byte)'}'))
        {
            name = default;
            key = 0;
            return false;
        }

        if (Next != '"')
        {
            ThrowMalformed();
        }

        var start = _position + 1;
        var end = FindQuote(start, out var isEscaped);
        name = isEscaped ? CopyText() : Slice(start, end - start);
        if (name.Length < sizeof(ulong) && !isEscaped && start <= _json.Length - sizeof(ulong))
        {
            // The bytes behind a short name are there to be loaded, and masked.
            var bytes = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref MemoryMarshal.GetReference(_json), (nint)(uint)start));
            if (!BitConverter.IsLittleEndian)
            {
                bytes = BinaryPrimitives.ReverseEndianness(bytes);
            }

            key = (bytes & ((1UL << (8 * name.Length)) - 1)) | ((ulong)name.Length << 56);
        }
        else
        {
            key = KeyOf(name);
        }

        MoveToValue(end + 1);
        return true;
    }

    /// <summary>
    /// A number for a member's name, so that emitted code finds the member by comparing numbers: of up to 7 bytes the bytes and the length,
    /// and so of one name alone; of more a hash of their first and last 8.
    /// </summary>
    /// <param name="name">The name, unescaped.</param>
    /// <remarks>The generator has the same function.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static ulong KeyOf(ReadOnlySpan<byte> name)
    {
        if (name.Length >= sizeof(ulong))
        {
            var first = BinaryPrimitives.ReadUInt64LittleEndian(name);
            var last = BinaryPrimitives.ReadUInt64LittleEndian(name[^sizeof(ulong)..]);
            return (first * 0x9E37_79B9_7F4A_7C15) ^ (((last << 29) | (last >> 35)) * 0xC2B2_AE3D_27D4_EB4F) ^ (ulong)name.Length;
        }

        var key = (ulong)name.Length << 56;
        for (var i = 0; i < name.Length; i++)
        {
            key |= (ulong)name[i] << (8 * i);
        }

        return key;
    }

    /// <summary>Moves to the next name of an object that stands for a dictionary.</summary>
    /// <returns><see langword="false"/> when the object ended; the cursor is behind it then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal bool MoveToName()
    {
        if (!MoveOn((byte)'}'))
        {
            return false;
        }

        if (Next != '"')
        {
            ThrowMalformed();
        }

        TokenStart = _position;
        return true;
    }

    /// <summary>Moves from behind a name to its value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void MoveToValue() => MoveToValue(_position);

    /// <summary>Moves to the next element.</summary>
    /// <returns><see langword="false"/> when the array ended; the cursor is behind it then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal bool MoveToElement()
    {
        if (!MoveOn((byte)']'))
        {
            return false;
        }

        TokenStart = _position;
        return true;
    }

    /// <summary>Takes a value's bytes as a whole away from what is to be read.</summary>
    /// <param name="length">How many; at most up to the end.</param>
    internal void Pass(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)(_json.Length - _position), nameof(length));
        _position += length;
    }

    /// <summary>A general reader on the first token of the value, for values that need one. <see cref="Close"/> takes the cursor behind what it read.</summary>
    internal readonly Utf8JsonReader OpenReader()
    {
        var reader = new Utf8JsonReader(_json[_position..], new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = Math.Max(1, MaxDepth - _depth) });
        if (!reader.Read())
        {
            ThrowMalformed();
        }

        return reader;
    }

    /// <summary>Moves behind what a reader of <see cref="OpenReader"/> read.</summary>
    /// <param name="reader">Stands on the value's last token.</param>
    internal void Close(ref Utf8JsonReader reader) => _position += (int)reader.BytesConsumed;

    /// <summary>Notes where in the value a reader of <see cref="OpenReader"/> failed.</summary>
    /// <param name="reader">Stands where it failed.</param>
    internal void NoteFailure(ref Utf8JsonReader reader) => TokenStart = _position + (int)reader.TokenStartIndex;

    /// <summary>Says that the bytes are no JSON. What reports it asks a <see cref="Utf8JsonReader"/> for the reason.</summary>
    [DoesNotReturn]
    internal readonly void ThrowMalformed() => throw new MalformedJsonException($"the JSON is malformed at byte {_position}");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly byte At(int index) =>
        (uint)index < (uint)_json.Length ? Unsafe.Add(ref MemoryMarshal.GetReference(_json), (nint)(uint)index) : (byte)0;

    // The caller has found both ends within the bytes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ReadOnlySpan<byte> Slice(int start, int length) =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref MemoryMarshal.GetReference(_json), (nint)(uint)start), length);

    // To the next member or element, over the comma; or over the closing bracket.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool MoveOn(byte closing)
    {
        if (Next <= ' ')
        {
            SkipBlanks();
        }

        var next = Next;
        if (next == closing)
        {
            _isFirst = false;
            TokenStart = _position++;
            _depth--;
            return false;
        }

        if (_isFirst)
        {
            _isFirst = false;
            return true;
        }

        if (next != ',')
        {
            ThrowMalformed();
        }

        _position++;
        if (Next <= ' ')
        {
            SkipBlanks();
        }

        return true;
    }

    // From a colon, blanks before it or not, to what follows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void MoveToValue(int colon)
    {
        _position = colon;
        if (Next != ':')
        {
            SkipBlanks();
            if (Next != ':')
            {
                ThrowMalformed();
            }
        }

        _position++;
        if (Next <= ' ')
        {
            SkipBlanks();
        }

        TokenStart = _position;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void SkipBlanks()
    {
        while (Next is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            _position++;
        }
    }

    // The closing quote of a string whose first byte is at `at`.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int FindQuote(int at, out bool isEscaped)
    {
        at = FindSpecial(at);
        if (At(at) == '"')
        {
            isEscaped = false;
            return at;
        }

        return FindQuoteSlowly(at, out isEscaped);
    }

    // The next byte that is more than itself in a string, or where too little is left to look at many bytes at once.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int FindSpecial(int at)
    {
        ref var first = ref MemoryMarshal.GetReference(_json);
        for (; at <= _json.Length - Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            var bytes = Vector128.LoadUnsafe(ref first, (nuint)(uint)at);
            var special = (Vector128.Equals(bytes, Vector128.Create((byte)'"'))
                | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))
                | Vector128.LessThan(bytes, Vector128.Create((byte)' '))).ExtractMostSignificantBits();
            if (special != 0)
            {
                return at + BitOperations.TrailingZeroCount(special);
            }
        }

        return at;
    }

    // With escapes, or near the end. From anywhere in the string that is not behind a backslash.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private readonly int FindQuoteSlowly(int at, out bool isEscaped)
    {
        isEscaped = false;
        while (true)
        {
            at = FindSpecial(at);
            var next = At(at);
            if (next == '"')
            {
                return at;
            }

            if (next < ' ')
            {
                ThrowMalformed();
            }

            at++;
            if (next != '\\')
            {
                continue;
            }

            isEscaped = true;
            switch (At(at++))
            {
                case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t':
                    break;
                case (byte)'u' when char.IsAsciiHexDigit((char)At(at)) && char.IsAsciiHexDigit((char)At(at + 1))
                    && char.IsAsciiHexDigit((char)At(at + 2)) && char.IsAsciiHexDigit((char)At(at + 3)):
                    at += 4;
                    break;
                default:
                    ThrowMalformed();
                    break;
            }
        }
    }

    // The unescaped text of the string at the cursor, which stays there.
    private readonly byte[] CopyText()
    {
        var reader = OpenReader();
        return TokenRead.CopyText(ref reader);
    }
}
