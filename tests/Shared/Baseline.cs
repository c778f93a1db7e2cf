using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Xunit;

namespace Informers.Tests;

/// <summary>
/// Holds text against a file beside the test: <c>{Class}.{Method}.verified.cs</c>, or <c>{Class}.{Method}#{name}.verified.cs</c> where a
/// test has several. On a mismatch the text is written to <c>….received.…</c> beside it and the difference is shown. With the environment
/// variable <c>INFORMERS_ACCEPT_BASELINES=1</c> the files are rewritten instead, and the test passes.
/// </summary>
public static class Baseline
{
    private const string Verified = ".verified.";
    private const string Received = ".received.";

    private static bool Accepts => Environment.GetEnvironmentVariable("INFORMERS_ACCEPT_BASELINES") == "1";

    /// <summary>Compares one text.</summary>
    public static void Verify(
        string actual, string extension = "txt", [CallerFilePath] string file = "", [CallerMemberName] string method = "") =>
        VerifyAll([new KeyValuePair<string, string>(string.Empty, actual)], extension, file, method);

    /// <summary>Compares several texts, and fails for a baseline of this test that is none of them.</summary>
    public static void VerifyAll(
        IEnumerable<KeyValuePair<string, string>> actual,
        string extension = "cs",
        [CallerFilePath] string file = "",
        [CallerMemberName] string method = "")
    {
        var folder = Path.GetDirectoryName(file)!;
        var prefix = Path.GetFileNameWithoutExtension(file) + "." + method;
        var problems = new StringBuilder();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, raw) in actual)
        {
            var stem = Path.Combine(folder, name.Length == 0 ? prefix : prefix + "#" + name);
            var verified = stem + Verified + extension;
            var received = stem + Received + extension;
            var text = Scrub(raw);
            Assert.True(seen.Add(verified), $"Two texts of one test are named '{name}'.");
            var expected = File.Exists(verified) ? Normalize(File.ReadAllText(verified)) : null;
            if (expected == text)
            {
                File.Delete(received);
            }
            else if (Accepts)
            {
                File.WriteAllText(verified, text);
                File.Delete(received);
            }
            else
            {
                File.WriteAllText(received, text);
                problems.Append(expected is null ? $"No baseline {verified}. Received:\n{text}\n" : Difference(verified, expected, text));
            }
        }

        foreach (var path in Directory.EnumerateFiles(folder, prefix + "*" + Verified + extension))
        {
            if (!seen.Contains(path) && TestOf(path) == prefix)
            {
                if (Accepts)
                {
                    File.Delete(path);
                }
                else
                {
                    problems.Append(CultureInfo.InvariantCulture, $"Nothing was received for {path}.\n");
                }
            }
        }

        if (problems.Length > 0)
        {
            Assert.Fail(problems + "\nTo accept what was received: INFORMERS_ACCEPT_BASELINES=1 dotnet test …");
        }
    }

    /// <summary>The baselines under a folder that belong to no test of an assembly.</summary>
    public static IReadOnlyList<string> Orphans(Assembly tests, string folder)
    {
        var known = tests.GetTypes()
            .SelectMany(static type => type.GetMethods().Select(method => type.Name + "." + method.Name))
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. Directory.EnumerateFiles(folder, "*" + Verified + "*", SearchOption.AllDirectories)
                .Where(path => !known.Contains(TestOf(path)))
                .Order(StringComparer.Ordinal),
        ];
    }

    private static string TestOf(string path)
    {
        var name = Path.GetFileName(path);
        name = name[..name.IndexOf(Verified, StringComparison.Ordinal)];
        var mark = name.IndexOf('#', StringComparison.Ordinal);
        return mark < 0 ? name : name[..mark];
    }

    private static string Normalize(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);

    // The version of the generator stands in each emitted file and says nothing of interest here.
    private static string Scrub(string text)
    {
        const string Mark = "GeneratedCode(\"Informers.Generator\", \"";
        var result = new StringBuilder();
        var rest = Normalize(text).AsSpan();
        for (var at = rest.IndexOf(Mark); at >= 0; at = rest.IndexOf(Mark))
        {
            at += Mark.Length;
            result.Append(rest[..at]).Append("VERSION");
            rest = rest[(at + rest[at..].IndexOf('"'))..];
        }

        return result.Append(rest).ToString();
    }

    private static string Difference(string file, string expected, string actual)
    {
        var left = expected.Split('\n');
        var right = actual.Split('\n');
        var first = left.Zip(right).TakeWhile(static pair => pair.First == pair.Second).Count();
        var last = left.Skip(first).Reverse().Zip(right.Skip(first).Reverse()).TakeWhile(static pair => pair.First == pair.Second).Count();
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{file} differs from line {first + 1} on:\n");
        foreach (var line in left.Skip(Math.Max(0, first - 2)).Take(Math.Min(2, first)))
        {
            text.Append("  ").Append(line).Append('\n');
        }

        foreach (var line in left[first..(left.Length - last)])
        {
            text.Append("- ").Append(line).Append('\n');
        }

        foreach (var line in right[first..(right.Length - last)])
        {
            text.Append("+ ").Append(line).Append('\n');
        }

        return text.ToString();
    }
}
