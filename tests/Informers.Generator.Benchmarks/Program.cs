using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Informers.Generator.Benchmarks;

if (args is ["rules"])
{
    RuleCost.Print();
    return 0;
}

// In this process: a benchmark project of its own would have to be restored, which needs a feed, and would see the same.
var config = DefaultConfig.Instance.AddJob(Job.Default
    .WithToolchain(InProcessEmitToolchain.Instance)
    .WithWarmupCount(5)
    .WithIterationCount(12));
BenchmarkSwitcher.FromAssembly(typeof(GeneratorBenchmarks).Assembly).Run(args is [] ? ["--filter", "*"] : args, config);
EmittedSize.Print();
return 0;
