using System.Text;

namespace Informers.Rest;

/// <summary>Makes what came from outside fit to be shown in a message.</summary>
internal static class ResponseText
{
    private const int ShownCharacters = 200;

    /// <summary>The first characters of a body, on one line, without control characters.</summary>
    /// <param name="body">The body, or its beginning.</param>
    /// <returns>The text; empty if there is nothing to show.</returns>
    public static string Snippet(ReadOnlySpan<byte> body)
    {
        // A character takes up to four bytes; more than that can't be shown.
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, 4 * ShownCharacters)]);
        return Shorten(text, ShownCharacters);
    }

    /// <summary>A name or word of a response, on one line, and not endless.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maximum">The most characters to show.</param>
    /// <returns>The text, shortened.</returns>
    public static string Shorten(string text, int maximum = 100)
    {
        var result = new StringBuilder(Math.Min(text.Length, maximum));
        foreach (var rune in text.EnumerateRunes())
        {
            if (result.Length >= maximum)
            {
                return result.Append('…').ToString();
            }

            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || rune == Rune.ReplacementChar)
            {
                if (result.Length > 0 && result[^1] != ' ')
                {
                    result.Append(' ');
                }
            }
            else
            {
                result.Append(rune);
            }
        }

        return result.ToString().TrimEnd();
    }
}
