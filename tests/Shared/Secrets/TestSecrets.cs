using System.Collections.Concurrent;
using System.Text;

namespace Informers.Tests;

/// <summary>
/// The tokens, keys and passwords of tests: each bears a mark, or is made known here, so that it is found wherever it turns up. Thread-safe.
/// </summary>
public static class TestSecrets
{
    /// <summary>The beginning of every secret that a test makes up. In literals it is written out.</summary>
    public const string Mark = "s3cr3t-";

    private const string Pem = "PRIVATE KEY-----";

    private static readonly ConcurrentDictionary<string, bool> Known = new(StringComparer.Ordinal);

    // As they are, and within what was encoded in base64: credentials of a header, data of a kubeconfig.
    private static readonly string[] Marks = [Pem, .. Encoded(Mark), .. Encoded(Pem)];

    /// <summary>A secret that nothing else contains.</summary>
    /// <param name="what">What it is, such as <c>token</c>.</param>
    public static string New(string what)
    {
        var secret = $"{Mark}{what}-{Guid.NewGuid():N}";
        MakeKnown(secret);
        return secret;
    }

    /// <summary>Makes a key in PEM known, whose mark a part of it would not show.</summary>
    /// <returns>The same key.</returns>
    public static string Register(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);

        // Lines of which no two keys have the same, and their form in a kubeconfig.
        var lines = pem.Split('\n', StringSplitOptions.TrimEntries).Where(static line => line.Length > 40 && !line.StartsWith('-')).ToList();
        foreach (var line in (string[])[lines[lines.Count / 2], lines[^2]])
        {
            MakeKnown(line);
            foreach (var encoded in Encoded(line))
            {
                MakeKnown(encoded);
            }
        }

        return pem;
    }

    /// <summary>What of a secret a text has; <see langword="null"/> for nothing.</summary>
    public static string? FindIn(string? text) =>
        string.IsNullOrEmpty(text) ? null
        : text.Contains(Mark, StringComparison.OrdinalIgnoreCase) ? Mark
        : Array.Find(Marks, mark => text.Contains(mark, StringComparison.Ordinal))
            ?? Known.Keys.FirstOrDefault(secret => text.Contains(secret, StringComparison.Ordinal));

    /// <summary>The forms that a text has inside of a longer one that was encoded in base64: one for each place in a group of three.</summary>
    internal static IEnumerable<string> Encoded(string text)
    {
        for (var before = 0; before < 3; before++)
        {
            var bytes = new byte[before].Concat(Encoding.UTF8.GetBytes(text)).ToArray();
            var first = ((before * 8) + 5) / 6;
            yield return Convert.ToBase64String(bytes)[first..(bytes.Length * 8 / 6)];
        }
    }

    private static void MakeKnown(string secret)
    {
        if (Known.TryAdd(secret, true))
        {
            SecretRecords.Append("secrets", secret);
        }
    }
}
