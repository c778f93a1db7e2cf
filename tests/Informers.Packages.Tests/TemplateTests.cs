using System.Net;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Informers.Tests;

namespace Informers.Packages.Tests;

/// <summary>What <c>dotnet new informer-controller</c> makes of the packed packages works, from an empty folder.</summary>
public sealed partial class TemplateTests(TemplateFixture template) : IClassFixture<TemplateFixture>
{
    // What is restored, compiled and published here takes longer than a test may elsewhere.
    private const int Milliseconds = 3 * TestTimeouts.Milliseconds;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = Milliseconds)]
    public void Its_tests_pass()
    {
        _ = PackedPackages.Folder;
        Assert.Matches(@"Passed!\s+- Failed:\s+0, Passed:\s+[1-9]", template.TestOutput);
        Assert.DoesNotMatch("warning [A-Z]+[0-9]+", template.TestOutput);
    }

    [Fact(Timeout = Milliseconds)]
    public async Task It_runs_on_the_embedded_server_shows_health_and_metrics_and_ends_on_Ctrl_C_at_once_without_an_error()
    {
        _ = PackedPackages.Folder;
        Assert.SkipWhen(RunningProgram.SkipReason is not null, RunningProgram.SkipReason ?? string.Empty);
        await using var program = DotNet.Start(template.Demo, "dotnet", "run", "--", "--urls", "http://127.0.0.1:0");
        await CheckAsync(program);
    }

    [Fact(Timeout = Milliseconds)]
    public async Task Trimmed_and_with_its_runtime_it_runs_the_same()
    {
        _ = PackedPackages.Folder;
        Assert.SkipWhen(RunningProgram.SkipReason is not null, RunningProgram.SkipReason ?? string.Empty);

        // As the image is made, but for a debug build, which has the embedded server: so that is trimmed and run, too.
        var options = PublishOptions().Match(await File.ReadAllTextAsync(Path.Combine(template.Demo, "Dockerfile"), Ct)).Value.Split(' ');
        Assert.Contains("-p:PublishTrimmed=true", options);
        var (exitCode, output) = await DotNet.TryRunAsync(template.Demo, ["publish", "Demo.csproj", "-c", "Debug", .. options, "-o", "published"]);
        var missing = MissingRuntimePack().Match(output);
        Assert.SkipWhen(exitCode != 0 && missing.Success, $"No feed has the runtime to publish with it: {missing.Value}");
        Assert.True(exitCode == 0, output);
        Assert.DoesNotMatch("warning (IL|INF|CS)[0-9]+", output);
        var folder = Path.Combine(template.Demo, "published");
        AssertDecodersAreCompiled(Path.Combine(folder, "Demo.dll"));
        await using var program = DotNet.Start(folder, Path.Combine(folder, "Demo"), "--urls", "http://127.0.0.1:0");
        await CheckAsync(program);
    }

    [Fact(Timeout = Milliseconds)]
    public async Task A_name_with_dots_and_dashes_in_a_folder_with_spaces_builds_without_a_warning_and_is_a_right_name_everywhere()
    {
        _ = PackedPackages.Folder;
        var project = await template.NewAsync("My.Dotted-Name", "a folder with spaces");
        await DotNet.RunAsync(project, "build", "-warnaserror");
        Assert.Contains("namespace My.Dotted_Name;", await File.ReadAllTextAsync(Path.Combine(project, "ControllerApp.cs"), Ct), StringComparison.Ordinal);
        Assert.Contains("ENTRYPOINT [\"./My.Dotted-Name\"]", await File.ReadAllTextAsync(Path.Combine(project, "Dockerfile"), Ct), StringComparison.Ordinal);
        var deployment = await File.ReadAllTextAsync(Path.Combine(project, "deploy", "controller.yaml"), Ct);
        Assert.All(Names().Matches(deployment), static name => Assert.Matches("^(my-dotted-name(-informers|-writes)?|controller|http|DOTNET_EnableDiagnostics)$", name.Groups["name"].Value));
        Assert.DoesNotContain("kubernetes-name", deployment, StringComparison.Ordinal);

        // The role that the binding names, with what the informers read.
        var roles = await File.ReadAllTextAsync(Path.Combine(project, "deploy", "rbac.yaml"), Ct);
        Assert.Contains("name: \"my-dotted-name-informers\"", roles, StringComparison.Ordinal);
        Assert.Contains("- websites", roles, StringComparison.Ordinal);
        Assert.Contains("- configmaps", roles, StringComparison.Ordinal);
    }

    [Fact(Timeout = Milliseconds)]
    public async Task What_is_released_has_no_embedded_server_and_says_so_without_a_cluster()
    {
        _ = PackedPackages.Folder;
        var project = await template.NewAsync("Released");
        await DotNet.RunAsync(project, "publish", "Released.csproj", "-o", "published", "-warnaserror");
        Assert.Empty(Directory.GetFiles(Path.Combine(project, "published"), "Informers.Testing*"));
        Assert.SkipWhen(RunningProgram.SkipReason is not null, RunningProgram.SkipReason ?? string.Empty);
        await using var program = RunningProgram.Start(
            Path.Combine(project, "published"),
            new Dictionary<string, string> { ["KUBECONFIG"] = string.Empty, ["KUBERNETES_SERVICE_HOST"] = string.Empty, ["HOME"] = project },
            "dotnet",
            "Released.dll");
        await program.WaitForAsync("There is no cluster to connect to.", Ct).WithinTimeout();
        Assert.DoesNotContain("   at ", program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void It_uses_the_packages_of_this_repository_in_their_versions()
    {
        var central = File.ReadAllText(Path.Combine(Repository.Root, "build", "Packages.props"));
        var folder = Path.Combine(Repository.Root, "sample", "templates", "informer-controller");
        foreach (var file in (string[])["Informer-Controller.csproj", Path.Combine("tests", "Informer-Controller.Tests.csproj")])
        {
            foreach (Match reference in Reference().Matches(File.ReadAllText(Path.Combine(folder, file))))
            {
                var (id, version) = (reference.Groups["id"].Value, reference.Groups["version"].Value);
                Assert.True(
                    id.StartsWith("Informers.", StringComparison.Ordinal)
                        ? version == "INFORMERS_VERSION"
                        : central.Contains($"Include=\"{id}\" Version=\"{version}\"", StringComparison.Ordinal),
                    $"{file} has {id} {version}");
            }
        }
    }

    // Code that asks to be compiled well when it is first called is left out of what is compiled beforehand.
    private static void AssertDecodersAreCompiled(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        Assert.True(file.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0, "Nothing is compiled beforehand.");
        var metadata = file.GetMetadataReader();
        var decoders = metadata.TypeDefinitions.Select(metadata.GetTypeDefinition)
            .Where(type => metadata.GetString(type.Name).EndsWith("Decoder", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(decoders);
        Assert.All(
            decoders.SelectMany(static type => type.GetMethods()),
            method => Assert.Equal((MethodImplAttributes)0, metadata.GetMethodDefinition(method).ImplAttributes & MethodImplAttributes.AggressiveOptimization));
    }

    private static async Task CheckAsync(RunningProgram program)
    {
        var address = new Uri(await program.WaitForAsync("Now listening on: ", Ct).WithinTimeout());
        await program.WaitForAsync("wrote its page", Ct).WithinTimeout();
        using var http = new HttpClient { BaseAddress = address };
        foreach (var path in (string[])["healthz/ready", "healthz/live", "metrics"])
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), Ct);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains(path == "metrics" ? "workqueue_adds_total{" : "Healthy", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        }

        var (exitCode, took) = await program.InterruptAsync(Ct).WithinTimeout();
        Assert.Equal(0, exitCode);
        Assert.True(took < TimeSpan.FromSeconds(2), $"It took {took} to end.");
        Assert.DoesNotMatch("(?m)^(fail|crit|warn):|Unhandled|   at ", program.Output);
    }

    [GeneratedRegex(@"<PackageReference Include=""(?<id>[^""]+)"" Version=""(?<version>[^""]+)""")]
    private static partial Regex Reference();

    [GeneratedRegex(@"(?m)^\s*(?:- )?name: (?<name>\S+)$")]
    private static partial Regex Names();

    [GeneratedRegex(@"error NU1\d\d\d: .*(Microsoft\.(NETCore|AspNetCore)\.App\.(Runtime|Crossgen2)|ILLink|ILCompiler).*")]
    private static partial Regex MissingRuntimePack();

    [GeneratedRegex(@"--use-current-runtime .*\b")]
    private static partial Regex PublishOptions();
}
