using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Informers;

/// <summary>
/// Reads label selectors by recursive descent. It accepts exactly what apimachinery's <c>labels.Parse</c> accepts, oddities included:
/// a value left out is the empty value (<c>a=</c>, <c>a in ()</c>, <c>a in (x,)</c>), and <c>in</c> and <c>notin</c> are words like
/// others where a key or value is due.
/// </summary>
internal ref struct LabelSelectorParser
{
    private static readonly SearchValues<char> WordEnds = SearchValues.Create(" \t\r\n=!(),><");

    private readonly string _text;
    private int _position;

    // The current token; its text for words.
    private TokenKind _kind;
    private int _start;
    private int _end;
    private string? _error;

    private LabelSelectorParser(string text)
    {
        _text = text;
        Advance();
    }

    private enum TokenKind
    {
        End,
        Word,
        Comma,
        Open,
        Close,
        Not,
        Equal,
        DoubleEqual,
        NotEqual,
        Greater,
        Less,
    }

    /// <summary>Reads a selector.</summary>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out List<LabelRequirement>? requirements, [NotNullWhen(false)] out string? error)
    {
        var parser = new LabelSelectorParser(text);
        requirements = [];
        if (parser.ReadSelector(requirements))
        {
            error = null;
            return true;
        }

        requirements = null;
        error = parser._error!;
        return false;
    }

    private bool ReadSelector(List<LabelRequirement> requirements)
    {
        if (_kind == TokenKind.End)
        {
            return true;
        }

        while (true)
        {
            if (_kind is not (TokenKind.Word or TokenKind.Not))
            {
                return Expected("a label key or '!'");
            }

            if (!ReadRequirement(requirements))
            {
                return false;
            }

            if (_kind == TokenKind.End)
            {
                return true;
            }

            if (_kind != TokenKind.Comma)
            {
                return Expected("',' or the end");
            }

            Advance();
        }
    }

    private bool ReadRequirement(List<LabelRequirement> requirements)
    {
        var negated = _kind == TokenKind.Not;
        if (negated)
        {
            Advance();
        }

        if (_kind != TokenKind.Word)
        {
            return Expected("a label key");
        }

        var key = TokenText();
        if (LabelSyntax.CheckKey(key) is { } keyError)
        {
            return Fail(keyError);
        }

        Advance();
        if (negated || _kind is TokenKind.End or TokenKind.Comma)
        {
            requirements.Add(new LabelRequirement(key, negated ? LabelOperator.DoesNotExist : LabelOperator.Exists, []));
            return true;
        }

        if (!TryReadOperator(out var operation))
        {
            return Expected("'=', '==', '!=', 'in', 'notin', '>', '<', ',' or the end");
        }

        Advance();
        var values = new List<string>();
        if (operation is LabelOperator.In or LabelOperator.NotIn ? !ReadValues(values) : !ReadValue(operation, values))
        {
            return false;
        }

        requirements.Add(new LabelRequirement(key, operation, values));
        return true;
    }

    private readonly bool TryReadOperator(out LabelOperator operation)
    {
        LabelOperator? found = _kind switch
        {
            TokenKind.Equal or TokenKind.DoubleEqual => LabelOperator.Equal,
            TokenKind.NotEqual => LabelOperator.NotEqual,
            TokenKind.Greater => LabelOperator.GreaterThan,
            TokenKind.Less => LabelOperator.LessThan,
            TokenKind.Word when IsWord("in") => LabelOperator.In,
            TokenKind.Word when IsWord("notin") => LabelOperator.NotIn,
            _ => null,
        };
        operation = found.GetValueOrDefault();
        return found is not null;
    }

    private bool ReadValue(LabelOperator operation, List<string> values)
    {
        var isOrder = operation is LabelOperator.GreaterThan or LabelOperator.LessThan;
        if (_kind is TokenKind.End or TokenKind.Comma)
        {
            values.Add(string.Empty);
            return !isOrder || Expected("an integer");
        }

        if (_kind != TokenKind.Word)
        {
            return Expected("a label value");
        }

        if (!AddValue(values))
        {
            return false;
        }

        if (isOrder && !long.TryParse(values[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            return Expected("an integer");
        }

        Advance();
        return true;
    }

    private bool ReadValues(List<string> values)
    {
        if (_kind != TokenKind.Open)
        {
            return Expected("'('");
        }

        do
        {
            // Behind '(' or ','. A value that is left out is the empty one.
            Advance();
            if (_kind == TokenKind.Word)
            {
                if (!AddValue(values))
                {
                    return false;
                }

                Advance();
            }
            else
            {
                values.Add(string.Empty);
            }
        }
        while (_kind == TokenKind.Comma);

        if (_kind != TokenKind.Close)
        {
            return Expected("',' or ')'");
        }

        Advance();
        return true;
    }

    private bool AddValue(List<string> values)
    {
        var value = TokenText();
        if (LabelSyntax.CheckValue(value) is { } error)
        {
            return Fail(error);
        }

        values.Add(value);
        return true;
    }

    private void Advance()
    {
        while (_position < _text.Length && _text[_position] is ' ' or '\t' or '\r' or '\n')
        {
            _position++;
        }

        _start = _position;
        if (_position == _text.Length)
        {
            _end = _position;
            _kind = TokenKind.End;
            return;
        }

        var followedByEqual = _position + 1 < _text.Length && _text[_position + 1] == '=';
        (_kind, var length) = _text[_position] switch
        {
            ',' => (TokenKind.Comma, 1),
            '(' => (TokenKind.Open, 1),
            ')' => (TokenKind.Close, 1),
            '>' => (TokenKind.Greater, 1),
            '<' => (TokenKind.Less, 1),
            '=' => followedByEqual ? (TokenKind.DoubleEqual, 2) : (TokenKind.Equal, 1),
            '!' => followedByEqual ? (TokenKind.NotEqual, 2) : (TokenKind.Not, 1),
            _ => (TokenKind.Word, WordLength(_text.AsSpan(_position))),
        };
        _position += length;
        _end = _position;
    }

    private static int WordLength(ReadOnlySpan<char> text)
    {
        var length = text.IndexOfAny(WordEnds);
        return length < 0 ? text.Length : length;
    }

    private readonly string TokenText() => _text[_start.._end];

    private readonly bool IsWord(string word) => _text.AsSpan(_start, _end - _start).SequenceEqual(word);

    private bool Expected(string what)
    {
        var found = _kind == TokenKind.End ? "the text ends" : $"'{TokenText()}' stands";
        _error = $"'{_text}' is no label selector: {found} at position {_start} where {what} is expected.";
        return false;
    }

    private bool Fail(string rule)
    {
        _error = $"'{_text}' is no label selector: '{TokenText()}' at position {_start} is not allowed; {rule}.";
        return false;
    }
}
