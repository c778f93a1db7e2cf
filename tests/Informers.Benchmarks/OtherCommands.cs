using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Informers.Benchmarks.Micro;
using Informers.Benchmarks.Readers;

namespace Informers.Benchmarks;

/// <summary>The commands that measure parts.</summary>
internal static class OtherCommands
{
    /// <summary>Runs a command.</summary>
    /// <param name="arguments">Its name and what follows.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] arguments)
    {
        // Listed for the help; the program takes it before.
        var peer = new Command("peer", "Measures one informer against a server and prints one JSON line.");
        var micro = new Command("micro", "Measures parts in this process; what follows goes to BenchmarkDotNet, such as --filter *Get*.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        micro.SetAction(static parsed => RunMicro([.. parsed.UnmatchedTokens]));

        var count = new Option<int>("--count") { Description = "How many readers.", DefaultValueFactory = static _ => 8 };
        var rounds = new Option<int>("--rounds") { Description = "How many rounds.", DefaultValueFactory = static _ => 9 };
        var readers = new Command("readers", "Measures what readers cost the writer of a store, and prints one JSON line. On Linux.") { count, rounds };
        readers.SetAction(parsed => Console.WriteLine(ReaderCost.Measure(parsed.GetValue(count), parsed.GetValue(rounds)).ToJsonString()));
        return new RootCommand("Measures Informers.") { peer, micro, readers }.Parse(arguments).InvokeAsync();
    }

    private static void RunMicro(string[] filters)
    {
        // In this process: a benchmark project of its own would have to be restored, which needs a feed, and would see the same.
        var config = DefaultConfig.Instance.AddJob(Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(5)
            .WithIterationCount(12));
        BenchmarkSwitcher.FromAssembly(typeof(StoreGetBenchmarks).Assembly).Run(filters is [] ? ["--filter", "*"] : filters, config);
    }
}
