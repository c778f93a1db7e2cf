using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Informers.Tests;
using k8s;
using Tutorial;

namespace Informers.EndToEnd.Tests.Readme;

/// <summary>What the README shows is what is compiled here, and does what the README says.</summary>
public sealed partial class ReadmeTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("README.md", 2)]
    [InlineData("runtime/Informers.WorkQueue/README.md", 1)]
    [InlineData("runtime/Informers.KubeConfig/README.md", 1)]
    [InlineData("runtime/Informers.Hosting/README.md", 1)]
    [InlineData("runtime/TELEMETRY.md", 1)]
    [InlineData("runtime/docs/testing.md", 1)]
    [InlineData("runtime/docs/memory.md", 1)]
    [InlineData("runtime/WRITING.md", 1)]
    public async Task Every_program_in_a_README_is_the_one_that_is_compiled_here(string file, int programs)
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", ".."));
        var readme = Path.Combine(root, file);
        var text = await File.ReadAllTextAsync(readme, Ct);
        var count = 0;
        var expected = Snippet().Replace(text, match =>
        {
            count++;
            return $"<!-- snippet: {match.Groups["path"].Value} -->\n```csharp\n{ProgramIn(Path.Combine(root, match.Groups["path"].Value))}```\n";
        });
        if (Environment.GetEnvironmentVariable("INFORMERS_ACCEPT_BASELINES") == "1")
        {
            await File.WriteAllTextAsync(readme, expected, Ct);
            return;
        }

        Assert.Equal(programs, count);
        Assert.Equal(expected, text);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_writing_tutorial_leaves_an_event_and_gives_up_its_lease()
    {
        await using var server = await Informers.Testing.FakeApiServer.StartAsync(cancellationToken: Ct);
        using var client = server.CreateRestClient();
        await WritingTutorial.RunAsync(client, Ct);
        Assert.Empty(server.List(Resources.ConfigMaps));
        Assert.Equal("CleanedUp", (string?)Assert.Single(server.List(new GroupVersionResource("", "v1", "events")))["reason"]);
        var worked = false;
        await WritingTutorial.LeadAsync(
            client,
            _ =>
            {
                worked = true;
                return Task.CompletedTask;
            },
            Ct);
        Assert.True(worked);
        Assert.Equal(string.Empty, (string?)Assert.Single(server.List(new GroupVersionResource("coordination.k8s.io", "v1", "leases")))["spec"]!["holderIdentity"]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_StatefulSet_tutorial_lists_and_follows()
    {
        await using var server = await Informers.Testing.FakeApiServer.StartAsync(cancellationToken: Ct);
        server.Create(Resources.StatefulSets, Objects.StatefulSet("default", "db", "db", 3));
        server.Create(Resources.StatefulSets, Objects.StatefulSet("other", "cache", "cache"));
        var console = new TutorialConsole();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var program = StatefulSetTutorial.RunAsync(new KubernetesClientConfiguration { Host = server.Address.ToString() }, console, stop.Token);
        string[] lines = [await console.ReadLineAsync(Ct), await console.ReadLineAsync(Ct), await console.ReadLineAsync(Ct)];
        Assert.Equal(["added cache", "added db", "db: 3 replicas"], lines.Order(StringComparer.Ordinal));

        server.Patch(Resources.StatefulSets, new ObjectName("default", "db"), """{ "spec": { "replicas": 4 } }""");
        Assert.Equal("updated db", await console.ReadLineAsync(Ct));
        server.Delete(Resources.StatefulSets, new ObjectName("default", "db"));
        Assert.Equal("deleted default/db", await console.ReadLineAsync(Ct));

        await stop.CancelAsync();
        await program;
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_custom_resource_tutorial_reads_and_follows()
    {
        var console = new TutorialConsole();
        await CronTabTutorial.RunAsync(console, Ct);
        Assert.Equal("Added default/backup: 0 0 * * *", await console.ReadLineAsync(Ct));
        Assert.Equal("Updated default/backup: 5 0 * * *", await console.ReadLineAsync(Ct));
        Assert.Equal("5 0 * * *", await console.ReadLineAsync(Ct));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_reconciler_tutorial_reconciles_on_changes_of_both()
    {
        await using var server = await Informers.Testing.FakeApiServer.StartAsync(cancellationToken: Ct);
        server.Create(Resources.Deployments, """{ "metadata": { "namespace": "shop", "name": "web" }, "spec": { "replicas": 1 } }""");
        var console = new TutorialConsole();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var program = ReconcilerTutorial.RunAsync(new KubernetesClientConfiguration { Host = server.Address.ToString() }, console, stop.Token);
        Assert.Equal("shop/web: 0 of 1 pods", await console.ReadLineAsync(Ct));

        server.Create(Resources.Pods, """{ "metadata": { "namespace": "shop", "name": "web-1", "labels": { "app": "web" } } }""");
        Assert.Equal("shop/web: 1 of 1 pods", await console.ReadLineAsync(Ct));
        server.Delete(Resources.Deployments, new ObjectName("shop", "web"));
        Assert.Equal("shop/web is gone", await console.ReadLineAsync(Ct));

        await stop.CancelAsync();
        await program;
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_cluster_config_tutorial_lists_the_namespace_of_its_context()
    {
        await using var server = await Informers.Testing.FakeApiServer.StartAsync(cancellationToken: Ct);
        server.AddResource(new Informers.Testing.FakeResource("stable.example.com", "v1", "CronTab", "crontabs"));
        server.Create(Resources.CronTabs, """{ "metadata": { "namespace": "shop", "name": "backup" }, "spec": { "schedule": "0 0 * * *" } }""");
        server.Create(Resources.CronTabs, """{ "metadata": { "namespace": "other", "name": "report" }, "spec": { "schedule": "0 1 * * *" } }""");
        var folder = Directory.CreateTempSubdirectory("informers-readme-").FullName;
        try
        {
            var file = Path.Combine(folder, "config");
            await File.WriteAllTextAsync(file, $$"""
                contexts: [{ name: dev, context: { cluster: fake, namespace: shop } }]
                clusters: [{ name: fake, cluster: { server: '{{server.Address}}' } }]
                """, Ct);
            var console = new TutorialConsole();
            var options = new Informers.Rest.KubeConfigOptions { KubeConfigPath = file, Context = ClusterConfigTutorial.Configure().Context };
            await ClusterConfigTutorial.RunAsync(options, console, Ct);
            Assert.Equal($"{server.Address} (context dev of {file}), namespace shop", await console.ReadLineAsync(Ct));
            Assert.Equal("backup: 0 0 * * *", await console.ReadLineAsync(Ct));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_hosting_tutorial_greets_with_a_full_cache_of_KubernetesClients_cluster()
    {
        await using var server = await Informers.Testing.FakeApiServer.StartAsync(cancellationToken: Ct);
        server.Create(Resources.Deployments, """{ "metadata": { "namespace": "shop", "name": "web" }, "spec": { "replicas": 1 } }""");
        var console = new TutorialConsole();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var program = HostingTutorial.RunAsync(new KubernetesClientConfiguration { Host = server.Address.ToString() }, console, stop.Token);
        Assert.Equal("1 deployments", await console.ReadLineAsync(Ct));
        await stop.CancelAsync();
        await program;
    }

    /// <summary>The marked parts of a source file, each without its indentation, with an empty line between them.</summary>
    private static string ProgramIn(string path)
    {
        var program = new StringBuilder();
        foreach (Match part in Part().Matches(File.ReadAllText(path).ReplaceLineEndings("\n")))
        {
            var lines = part.Groups["lines"].Value.Split('\n');
            var indentation = lines.Where(static line => line.Trim().Length > 0).Min(static line => line.Length - line.TrimStart().Length);
            program.Append(program.Length > 0 ? "\n" : string.Empty);
            foreach (var line in lines.SkipLast(1))
            {
                program.Append(line.Length > indentation ? line[indentation..] : string.Empty).Append('\n');
            }
        }

        return program.ToString();
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex("<!-- snippet: (?<path>[^ ]+) -->\n```csharp\n.*?```\n", RegexOptions.Singleline)]
    private static partial Regex Snippet();

    [GeneratedRegex("// <readme>\n(?<lines>.*?)[ ]*// </readme>", RegexOptions.Singleline)]
    private static partial Regex Part();
}
