using System.Globalization;
using System.Text;

namespace Informers.Tests;

/// <summary>Well-formed JSON of any shape, with the blanks, brackets and escapes that readers trip over.</summary>
internal static class RandomJson
{
    private const string StringAlphabet = "ab{}[]:, é漢";

    public static string Value(Random random, int depth)
    {
        var text = new StringBuilder();
        Append(text, random, depth);
        return text.ToString();
    }

    public static string Blanks(Random random) => random.Next(4) == 0 ? new string(" \n\t\r"[random.Next(4)], random.Next(1, 4)) : string.Empty;

    private static void Append(StringBuilder text, Random random, int depth)
    {
        switch (random.Next(depth > 0 ? 8 : 5))
        {
            case 0:
                text.Append("null");
                break;
            case 1:
                text.Append(random.Next(2) == 0 ? "true" : "false");
                break;
            case 2:
                text.Append((random.NextDouble() * 1000 - 500).ToString("R", CultureInfo.InvariantCulture));
                break;
            case 3 or 4:
                AppendString(text, random);
                break;
            case 5:
                AppendMany(text, random, '[', ']', () => Append(text, random, depth - 1));
                break;
            default:
                AppendMany(text, random, '{', '}', () =>
                {
                    AppendString(text, random);
                    text.Append(Blanks(random)).Append(':').Append(Blanks(random));
                    Append(text, random, depth - 1);
                });
                break;
        }
    }

    private static void AppendMany(StringBuilder text, Random random, char open, char close, Action one)
    {
        text.Append(open).Append(Blanks(random));
        var count = random.Next(6);
        for (var i = 0; i < count; i++)
        {
            if (i > 0)
            {
                text.Append(',').Append(Blanks(random));
            }

            one();
            text.Append(Blanks(random));
        }

        text.Append(close);
    }

    private static void AppendString(StringBuilder text, Random random)
    {
        text.Append('"');
        var length = random.Next(random.Next(8) == 0 ? 200 : 8);
        for (var i = 0; i < length; i++)
        {
            text.Append(random.Next(6) switch
            {
                0 => "\\\"",
                1 => "\\\\",
                2 => "\\u00e9",
                _ => StringAlphabet[random.Next(StringAlphabet.Length)].ToString(),
            });
        }

        text.Append('"');
    }
}
