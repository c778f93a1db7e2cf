using System.Diagnostics;
using System.Globalization;
using System.Text;
using Informers.Tests;

namespace Informers.Generator.Tests;

/// <summary>The same source makes the same files, whichever process the compiler is: builds are reproducible.</summary>
public class DeterminismTests
{
    private const string OutputVariable = "INFORMERS_DETERMINISM_OUTPUT";
    private const string CultureVariable = "INFORMERS_DETERMINISM_CULTURE";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // Two compilers are started and warmed up, so that it may take longer than other tests.
    [Fact(Timeout = 4 * TestTimeouts.Milliseconds)]
    public async Task Two_processes_of_other_cultures_and_hash_seeds_emit_the_same()
    {
        var folder = Directory.CreateTempSubdirectory("informers-determinism-").FullName;
        try
        {
            var outputs = await Task.WhenAll(
                InChildProcess(Path.Combine(folder, "first.txt"), "en-US"), InChildProcess(Path.Combine(folder, "second.txt"), "tr-TR"));

            Assert.NotEqual(outputs[0].Seed, outputs[1].Seed);
            Assert.Equal(outputs[0].Files, outputs[1].Files);
            Assert.Contains("== MyApp.Host.g.cs", outputs[0].Files);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What runs in the child processes; explicit, so that it does not run otherwise.</summary>
    [Fact(Explicit = true, Timeout = 4 * TestTimeouts.Milliseconds)]
    public Task Emits_into_a_file() => Task.Run(static () =>
    {
        var culture = CultureInfo.GetCultureInfo(Environment.GetEnvironmentVariable(CultureVariable)!);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = culture;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = culture;
        var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create("Test", References.WithKubernetesClient, Sources.CronTab, Sources.Host, """
            namespace MyApp
            {
                [Informers.GenerateInformer, Informers.KubernetesResource("i.example.com", "v1i", "Item", "items")]
                public class Item { public Informers.ObjectMeta? Metadata { get; set; } public System.Collections.Generic.Dictionary<string, int>? Sizes { get; set; } }
                [Informers.GenerateInformer(typeof(Item))]
                [Informers.GenerateInformer(typeof(k8s.Models.V1Pod))]
                [Informers.GenerateInformer(typeof(k8s.Models.V1Ingress))]
                [Informers.GenerateInformers(typeof(Item))]
                public partial class Host { }
            }
            """));
        var text = new StringBuilder().Append("seed".GetHashCode()).Append('\n');
        foreach (var file in run.Result.GeneratedSources)
        {
            text.Append("== ").Append(file.HintName).Append('\n').Append(file.SourceText);
        }

        File.WriteAllText(Environment.GetEnvironmentVariable(OutputVariable)!, text.ToString());
    }, Ct);

    private static async Task<(string Seed, string Files)> InChildProcess(string output, string culture)
    {
        var start = new ProcessStartInfo("dotnet",
        [
            typeof(DeterminismTests).Assembly.Location, "-noLogo", "-noColor", "-explicit", "only",
            "-method", $"{typeof(DeterminismTests).FullName}.{nameof(Emits_into_a_file)}",
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [OutputVariable] = output, [CultureVariable] = culture },
        };
        using var process = Process.Start(start)!;
        try
        {
            var text = process.StandardOutput.ReadToEndAsync(Ct);
            var error = process.StandardError.ReadToEndAsync(Ct);
            await process.WaitForExitAsync(Ct);
            Assert.True(process.ExitCode == 0, await text + await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        var written = await File.ReadAllTextAsync(output, Ct);
        var end = written.IndexOf('\n', StringComparison.Ordinal);
        return (written[..end], written[(end + 1)..]);
    }
}
