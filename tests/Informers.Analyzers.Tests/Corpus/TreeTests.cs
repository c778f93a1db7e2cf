using Informers.Tests;

namespace Informers.Analyzers.Tests.Corpus;

/// <summary>The rules find nothing in this repository: neither in what people wrote here, nor in what the generator emits for it.</summary>
public sealed class TreeTests
{
    /// <summary>All projects that run informers, the tests of the runtime among them; the corpus is a matter of its own, the sample of fixes is wrong on purpose, and consumers and templates are no projects of the solution.</summary>
    public static TheoryData<string> Projects { get; } =
    [
        .. new[] { "sample", "tests" }
            .SelectMany(static folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.csproj", SearchOption.AllDirectories))
            .Select(static path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(static path => !path.Contains("Informers.Analyzers.", StringComparison.Ordinal) && !path.Contains("/Consumers/", StringComparison.Ordinal)
                && !path.Contains("/templates/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [MemberData(nameof(Projects))]
    public async Task Nothing_is_reported_in_what_is_written_here(string path) => await VerifyAsync(path, generatedAsWritten: false);

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [MemberData(nameof(Projects))]
    public async Task Nothing_is_reported_in_what_is_emitted_here(string path) => await VerifyAsync(path, generatedAsWritten: true);

    private static async Task VerifyAsync(string path, bool generatedAsWritten)
    {
        var file = Path.Combine(Repository.Root, path);
        var project = new ProjectFile(file);
        var references = Repository.ReferencesOf(project.Name);
        if (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.SkipWhen(references is null, $"{path} is not built here.");
        }

        Assert.True(references is not null, $"{path} is not built.");
        Assert.SkipWhen(generatedAsWritten && !project.UsesInformers, "Nothing is emitted there.");
        var reports = await Rules.RunAsync(project.Compile(references, generatedAsWritten), Path.GetDirectoryName(file)!);
        Assert.True(reports.Count == 0, string.Join('\n', reports));
    }
}
