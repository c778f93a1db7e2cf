using System;
using System.Text;

namespace Informers.Generator;

/// <summary>Writes indented source text with <c>\n</c> line ends. Not thread-safe.</summary>
internal sealed class SourceWriter
{
    private const int SpacesPerLevel = 4;

    private readonly StringBuilder _text = new();

    /// <summary>How deep the lines written next are indented.</summary>
    public int Indentation { get; private set; }

    /// <summary>Writes lines, each indented; a raw string literal may hold several. Empty lines carry no spaces.</summary>
    /// <param name="lines">The lines, without the last line end.</param>
    public SourceWriter WriteLine(string lines)
    {
        var rest = lines.AsSpan();
        while (true)
        {
            var end = rest.IndexOf('\n');
            var line = (end < 0 ? rest : rest.Slice(0, end)).TrimEnd();
            if (!line.IsEmpty)
            {
                _text.Append(' ', Indentation * SpacesPerLevel);
                foreach (var character in line)
                {
                    _text.Append(character);
                }
            }

            _text.Append('\n');
            if (end < 0)
            {
                return this;
            }

            rest = rest.Slice(end + 1);
        }
    }

    /// <summary>Writes an empty line.</summary>
    public SourceWriter WriteLine()
    {
        _text.Append('\n');
        return this;
    }

    /// <summary>Writes lines where a condition holds.</summary>
    /// <param name="condition">Whether to write.</param>
    /// <param name="lines">The lines.</param>
    public SourceWriter WriteLineIf(bool condition, string lines) => condition ? WriteLine(lines) : this;

    /// <summary>Indents by one more level.</summary>
    public SourceWriter Indent()
    {
        Indentation++;
        return this;
    }

    /// <summary>Indents by one level less.</summary>
    public SourceWriter Unindent()
    {
        if (Indentation == 0)
        {
            throw new InvalidOperationException("The text is not indented.");
        }

        Indentation--;
        return this;
    }

    /// <summary>Writes a header, where there is one, and an opening brace, and indents.</summary>
    /// <param name="header">What stands before the brace, such as <c>class C</c>.</param>
    public SourceWriter OpenBlock(string? header = null)
    {
        if (header is not null)
        {
            WriteLine(header);
        }

        return WriteLine("{").Indent();
    }

    /// <summary>Ends a block.</summary>
    /// <param name="afterBrace">What follows the closing brace on its line, such as a semicolon.</param>
    public SourceWriter CloseBlock(string afterBrace = "") => Unindent().WriteLine("}" + afterBrace);

    /// <summary>All that was written.</summary>
    /// <exception cref="InvalidOperationException">A block is still open.</exception>
    public override string ToString() =>
        Indentation == 0 ? _text.ToString() : throw new InvalidOperationException("A block is still open.");
}
