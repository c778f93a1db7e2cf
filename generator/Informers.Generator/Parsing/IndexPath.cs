using System.Collections.Generic;

namespace Informers.Generator;

/// <summary>Takes an index's path apart: <c>spec.containers[*].image</c>, <c>metadata.labels['app']</c>, <c>conditions[?@.type=='Ready']</c>.</summary>
internal sealed class IndexPath
{
    private readonly string _text;
    private readonly List<IndexPathPart> _parts = [];
    private int _at;

    private IndexPath(string text) => _text = text;

    /// <summary>Parses a path.</summary>
    /// <param name="text">The path.</param>
    /// <param name="problem">Why it is none, without the last dot; null when it is one.</param>
    public static IReadOnlyList<IndexPathPart> Parse(string text, out string? problem)
    {
        var path = new IndexPath(text);
        problem = path.Parse();
        return path._parts;
    }

    private string? Parse()
    {
        if (_text.Length == 0)
        {
            return "it is empty";
        }

        while (_at < _text.Length)
        {
            if (_text[_at] == '[')
            {
                if (Bracket() is { } problem)
                {
                    return problem;
                }

                continue;
            }

            if (_parts.Count > 0 && !Skip("."))
            {
                return $"after '{_text.Substring(0, _at)}' it goes on with '.' or '['";
            }

            var name = Until(".[");
            if (name.Length == 0)
            {
                return _at == 0 ? "it begins with the name of a member" : $"after '{_text.Substring(0, _at)}' a name is missing";
            }

            Add(IndexStepKind.Member, name);
        }

        return null;
    }

    private string? Bracket()
    {
        var begin = _text.Substring(0, _at);
        _at++;
        if (begin.Length == 0)
        {
            return "it begins with the name of a member";
        }

        if (Skip("*]"))
        {
            Add(IndexStepKind.Elements, string.Empty);
            return null;
        }

        if (_at < _text.Length && _text[_at] is '\'' or '"')
        {
            if (Quoted() is not { } key || !Skip("]"))
            {
                return $"'{begin}[' is followed by a key in quotes and ']'";
            }

            Add(IndexStepKind.Key, key);
            return null;
        }

        if (Skip("?"))
        {
            return Condition(begin);
        }

        return $"'{begin}[' is followed by '*]', by a key in quotes such as ['app'], or by a condition such as [?@.type=='Ready']";
    }

    private string? Condition(string begin)
    {
        var problem = $"'{begin}[?' is followed by a condition such as @.type=='Ready' or @.controller==true, and ']'";
        var isInParentheses = Skip("(");
        if (!Skip("@."))
        {
            return problem;
        }

        var name = Until("=]) ");
        string? literal = null;
        SkipSpaces();
        if (Skip("=="))
        {
            SkipSpaces();
            literal = _at < _text.Length && _text[_at] is '\'' or '"'
                ? Quoted() is { } text ? "'" + text : null
                : Until("]) ");
            if (string.IsNullOrEmpty(literal))
            {
                return problem;
            }

            SkipSpaces();
        }

        if (name.Length == 0 || (isInParentheses && !Skip(")")) || !Skip("]"))
        {
            return problem;
        }

        Add(IndexStepKind.Where, name, literal);
        return null;
    }

    private string? Quoted()
    {
        var quote = _text[_at];
        var end = _text.IndexOf(quote, _at + 1);
        if (end < 0)
        {
            return null;
        }

        var text = _text.Substring(_at + 1, end - _at - 1);
        _at = end + 1;
        return text;
    }

    private string Until(string ends)
    {
        var start = _at;
        while (_at < _text.Length && ends.IndexOf(_text[_at]) < 0)
        {
            _at++;
        }

        return _text.Substring(start, _at - start);
    }

    private void SkipSpaces()
    {
        while (Skip(" "))
        {
        }
    }

    private bool Skip(string text)
    {
        if (string.CompareOrdinal(_text, _at, text, 0, text.Length) != 0)
        {
            return false;
        }

        _at += text.Length;
        return true;
    }

    private void Add(IndexStepKind kind, string name, string? literal = null) =>
        _parts.Add(new IndexPathPart(kind, name, literal, _text.Substring(0, _at)));
}
