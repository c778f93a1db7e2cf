using System.Runtime.CompilerServices;

namespace Informers.Decoding;

public ref partial struct JsonCursor
{
    // One bit for each open object or array suffices as deep as a long has bits. Beyond, a general reader takes over.
    private const int BitsForBrackets = 64;

    /// <summary>Takes the string at the cursor.</summary>
    /// <param name="text">Its bytes between the quotes, as they are; for an escaped string nothing.</param>
    /// <returns>Whether it has no escapes; else the cursor stays where it is.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryTakePlainText(out ReadOnlySpan<byte> text)
    {
        var start = _position + 1;
        var end = FindQuote(start, out var isEscaped);
        if (isEscaped)
        {
            text = default;
            return false;
        }

        text = Slice(start, end - start);
        _position = end + 1;
        return true;
    }

    /// <summary>Takes the text of the string at the cursor, unescaped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal ReadOnlySpan<byte> TakeText()
    {
        if (TryTakePlainText(out var text))
        {
            return text;
        }

        text = CopyText();
        _position = FindQuoteSlowly(_position + 1, out _) + 1;
        return text;
    }

    /// <summary>Takes a null, if there is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal bool TakeNull()
    {
        if (Next != 'n')
        {
            return false;
        }

        TakeWord("null"u8);
        return true;
    }

    /// <summary>Takes a word of which the first letter was seen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void TakeWord(ReadOnlySpan<byte> word)
    {
        if (_json.Length - _position < word.Length || !Slice(_position, word.Length).SequenceEqual(word))
        {
            ThrowMalformed();
        }

        _position += word.Length;
    }

    /// <summary>Reads an integer; the cursor stays where the value is none, or does not fit.</summary>
    /// <param name="value">The integer.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal bool TryTakeInteger(out long value)
    {
        var at = _position;
        var isNegative = At(at) == '-';
        at += isNegative ? 1 : 0;
        var first = at;
        ulong digits = 0;
        while (At(at) - (uint)'0' is <= 9 and var digit && at - first < 19)
        {
            digits = (digits * 10) + digit;
            at++;
        }

        value = isNegative ? -(long)digits : (long)digits;
        var fits = at > first
            && (At(first) != '0' || at == first + 1)
            && (At(at) is not ((byte)'.' or (byte)'e' or (byte)'E') && At(at) - (uint)'0' > 9)
            && digits <= (isNegative ? 1UL << 63 : long.MaxValue);
        if (fits)
        {
            _position = at;
        }

        return fits;
    }

    /// <summary>
    /// Takes a value that nobody wants. It is looked at as thoroughly as any other: what is malformed in it may be a sign that all is.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Skip()
    {
        switch (Next)
        {
            case (byte)'{' or (byte)'[':
                SkipContainer();
                break;
            default:
                _position = EndOfScalar(_position);
                break;
        }
    }

    /// <summary>The end of the value at the cursor, found by its quotes and brackets alone: whether it is well formed is not seen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal readonly int FindEnd()
    {
        if (Next is not ((byte)'{' or (byte)'['))
        {
            return EndOfScalar(_position);
        }

        var scanner = default(JsonValueScanner);
        if (!scanner.Scan(_json[_position..], out var length))
        {
            ThrowMalformed();
        }

        return _position + length;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SkipContainer()
    {
        // The innermost bracket is the lowest bit: 1 for an object.
        ulong brackets = 0;
        var depth = 0;
        var at = _position;
        while (true)
        {
            // On the first byte of a value.
            var next = At(at);
            if (next is (byte)'{' or (byte)'[')
            {
                if (++depth > BitsForBrackets || _depth + depth > MaxDepth)
                {
                    SkipByReader();
                    return;
                }

                var isObject = next == '{';
                brackets = (brackets << 1) | (isObject ? 1UL : 0);
                at++;
                next = SkipBlanks(ref at);
                if (next != (isObject ? '}' : ']'))
                {
                    if (isObject)
                    {
                        SkipName(ref at);
                    }

                    continue;
                }
            }
            else
            {
                at = EndOfScalar(at);
                next = SkipBlanks(ref at);
            }

            // Behind a value, on a comma or on as many closing brackets as end here.
            while (next != ',')
            {
                if (next != ((brackets & 1) != 0 ? '}' : ']'))
                {
                    ThrowMalformed();
                }

                brackets >>= 1;
                at++;
                if (--depth == 0)
                {
                    _position = at;
                    return;
                }

                next = SkipBlanks(ref at);
            }

            at++;
            SkipBlanks(ref at);
            if ((brackets & 1) != 0)
            {
                SkipName(ref at);
            }
        }
    }

    // From a name's quote to the value behind it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void SkipName(ref int at)
    {
        if (At(at) != '"')
        {
            ThrowMalformed();
        }

        at = FindQuote(at + 1, out _) + 1;
        if (SkipBlanks(ref at) != ':')
        {
            ThrowMalformed();
        }

        at++;
        SkipBlanks(ref at);
    }

    // From a place on to the first byte that is not blank; returns it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly byte SkipBlanks(ref int at)
    {
        var next = At(at);
        while (next is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            next = At(++at);
        }

        return next;
    }

    private void SkipByReader()
    {
        var reader = OpenReader();
        reader.Skip();
        Close(ref reader);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int EndOfScalar(int at)
    {
        switch (At(at))
        {
            case (byte)'"':
                return FindQuote(at + 1, out _) + 1;
            case (byte)'t':
                return EndOfWord(at, "true"u8);
            case (byte)'f':
                return EndOfWord(at, "false"u8);
            case (byte)'n':
                return EndOfWord(at, "null"u8);
            default:
                return EndOfNumber(at);
        }
    }

    private readonly int EndOfWord(int at, ReadOnlySpan<byte> word)
    {
        if (!_json[at..].StartsWith(word))
        {
            ThrowMalformed();
        }

        return at + word.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private readonly int EndOfNumber(int at)
    {
        at += At(at) == '-' ? 1 : 0;
        var end = EndOfDigits(at);
        if (At(at) == '0')
        {
            end = at + 1;
        }

        if (At(end) == '.')
        {
            end = EndOfDigits(end + 1);
        }

        if (At(end) is (byte)'e' or (byte)'E')
        {
            end += At(end + 1) is (byte)'+' or (byte)'-' ? 2 : 1;
            end = EndOfDigits(end);
        }

        return end;
    }

    // At least one.
    private readonly int EndOfDigits(int at)
    {
        if (At(at) - (uint)'0' > 9)
        {
            ThrowMalformed();
        }

        do
        {
            at++;
        }
        while (At(at) - (uint)'0' <= 9);
        return at;
    }
}
