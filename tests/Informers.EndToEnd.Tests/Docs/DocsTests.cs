using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Informers.Tests;
using Tutorial;

namespace Informers.EndToEnd.Tests.Docs;

/// <summary>The pages say what is so: their C# is compiled, their tests exist, their links lead somewhere.</summary>
public sealed partial class DocsTests
{
    private static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", ".."));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Every_expression_of_the_dictionary_is_compiled()
    {
        var compiled = Blanks().Replace(await File.ReadAllTextAsync(Path.Combine(Root, "tests/Informers.EndToEnd.Tests/Docs/ClientGoDictionary.cs"), Ct), " ");
        var rows = (await File.ReadAllLinesAsync(Path.Combine(Root, "runtime/docs/client-go.md"), Ct))
            .Where(static line => line.StartsWith("| ", StringComparison.Ordinal) && line.Count(static c => c == '|') >= 3)
            .Select(static line => line[(line.IndexOf(" | ", StringComparison.Ordinal) + 3)..])
            .ToList();
        var expressions = rows.SelectMany(static row => Code().Matches(row)).Select(static match => match.Groups[1].Value)
            .Where(static code => code is not ("null" or "matchLabels" or "await foreach")).ToList();

        Assert.True(expressions.Count > 60, $"{expressions.Count} expressions were found.");
        Assert.All(expressions, code => Assert.Contains(code, compiled, StringComparison.Ordinal));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Every_test_that_a_page_names_exists()
    {
        var tests = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, "tests"), "*.cs", SearchOption.AllDirectories).Where(IsSource))
        {
            tests.UnionWith(Methods().Matches(await File.ReadAllTextAsync(file, Ct)).Select(method => $"{Path.GetFileNameWithoutExtension(file)}.{method.Groups[1].Value}"));
        }

        var named = 0;
        foreach (var page in Pages())
        {
            foreach (Match match in TestNames().Matches(await File.ReadAllTextAsync(page, Ct)))
            {
                named++;
                Assert.True(tests.Contains(match.Groups[1].Value), $"{Path.GetRelativePath(Root, page)}: there is no test {match.Groups[1].Value}.");
            }
        }

        Assert.True(named > 300, $"{named} names were found.");
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Every_link_of_a_page_leads_somewhere()
    {
        var dead = new List<string>();
        foreach (var page in Pages())
        {
            foreach (Match match in Links().Matches(await File.ReadAllTextAsync(page, Ct)))
            {
                var target = match.Groups[1].Value.Split('#')[0];
                if (target.Length > 0 && !target.Contains("://", StringComparison.Ordinal)
                    && !Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, target)))
                {
                    dead.Add($"{Path.GetRelativePath(Root, page)}: {target}");
                }
            }
        }

        Assert.Empty(dead);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Every_program_on_a_page_of_the_docs_is_one_that_is_compiled()
    {
        foreach (var page in Directory.EnumerateFiles(Path.Combine(Root, "runtime", "docs"), "*.md"))
        {
            var text = await File.ReadAllTextAsync(page, Ct);
            Assert.Equal(Fences().Count(text), MarkedFences().Count(text));
        }
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_testing_tutorial_survives_an_outage_and_a_compaction()
    {
        var console = new TutorialConsole();
        await TestingTutorial.RunAsync(console, Ct);
        Assert.Equal("5 0 * * *", await console.ReadLineAsync(Ct));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_tutorial_on_parts_holds_parts_and_patches_the_whole()
    {
        await using var server = await Informers.Testing.FakeApiServer.StartAsync(cancellationToken: Ct);
        var pods = new GroupVersionResource("", "v1", "pods");
        server.Create(pods, """
            {"metadata":{"namespace":"shop","name":"web-0","labels":{"app":"web"}},"spec":{"nodeName":"node-1","containers":[{"name":"web","image":"web:1"}]},"status":{"phase":"Running"}}
            """);
        using var client = server.CreateRestClient();
        var console = new TutorialConsole();
        await Tutorial.Projection.ProjectionTutorial.RunAsync(client, console, Ct);
        Assert.Equal("web-0 on node-1 is Running, with 0 containers", await console.ReadLineAsync(Ct));
        var pod = server.Get(pods, new ObjectName("shop", "web-0"))!;
        Assert.Equal("true", (string?)pod["metadata"]!["labels"]!["seen"]);
        Assert.Equal("web:1", (string?)pod["spec"]!["containers"]![0]!["image"]);
    }

    private static IEnumerable<string> Pages() =>
        Directory.EnumerateFiles(Root, "*.md", SearchOption.AllDirectories).Where(IsSource);

    private static bool IsSource(string path)
    {
        var relative = Path.GetRelativePath(Root, path).Replace('\\', '/');
        return !relative.StartsWith("artifacts/", StringComparison.Ordinal) && !relative.Contains("/obj/", StringComparison.Ordinal)
            && !relative.Contains("/bin/", StringComparison.Ordinal);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"`(\w+(?:Tests|Suite)\.\w+)`")]
    private static partial Regex TestNames();

    [GeneratedRegex(@"\[(?:Fact|Theory)\b.*?\bpublic (?:async Task|Task|void) (\w+)\(", RegexOptions.Singleline)]
    private static partial Regex Methods();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex("^```csharp$", RegexOptions.Multiline)]
    private static partial Regex Fences();

    [GeneratedRegex("^<!-- snippet: [^ ]+ -->\n```csharp$", RegexOptions.Multiline)]
    private static partial Regex MarkedFences();
}
