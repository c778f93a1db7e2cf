using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Informers.Generator.Benchmarks;

/// <summary>What the rules on the use of informers cost a build of 300 files.</summary>
internal static class RuleCost
{
    private const int Files = 300;
    private const int Rounds = 3;
    private const double Goal = 5;

    private static ImmutableArray<DiagnosticAnalyzer> Rules { get; } =
    [
        .. Assembly.Load("Informers.Analyzers").GetTypes()
            .Where(static type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .OrderBy(static type => type.Name, StringComparer.Ordinal)
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>Measures, and prints a table.</summary>
    /// <returns>0, or 1 beyond the goal.</returns>
    public static int Print()
    {
        var project = new ControllerProject(Files);
        var bare = new List<double>();
        var idle = new List<double>();
        var ruled = new List<double>();
        var byRule = Rules.ToDictionary(static rule => rule, static _ => new List<double>());
        for (var round = -1; round < Rounds; round++)
        {
            var (without, _) = Compile(project, []);
            var (withIdle, _) = Compile(project, [new IdleAnalyzer()]);
            var (with, times) = Compile(project, Rules);
            if (round < 0)
            {
                // Everything is compiled just in time.
                continue;
            }

            bare.Add(without);
            idle.Add(withIdle);
            ruled.Add(with);
            foreach (var (rule, time) in times)
            {
                byRule[rule].Add(time);
            }
        }

        var compiler = Median(bare);
        Console.WriteLine($"| rule | share of the compiler's {compiler.ToString("0", CultureInfo.InvariantCulture)} ms |\n|---|---:|");
        foreach (var (rule, times) in byRule.OrderByDescending(static pair => Median(pair.Value)))
        {
            Console.WriteLine($"| {Ids(rule)} ({rule.GetType().Name}) | {Percent(Median(times) / compiler)} |");
        }

        Console.WriteLine($"| all | {Percent(byRule.Values.Sum(Median) / compiler)} |");
        Console.WriteLine();
        Console.WriteLine($"A build with a rule that looks at nothing takes {Percent((Median(idle) / compiler) - 1)} more than without any;");
        var more = (Median(ruled) / Median(idle)) - 1;
        Console.WriteLine($"with all of ours in its place {Percent(more)} more than that. The goal is {Goal.ToString(CultureInfo.InvariantCulture)} %.");
        return more * 100 < Goal ? 0 : 1;
    }

    // In milliseconds of processor time: the machine may have other things to do.
    private static (double Whole, Dictionary<DiagnosticAnalyzer, double> OfRules) Compile(ControllerProject project, ImmutableArray<DiagnosticAnalyzer> rules)
    {
        var compilation = project.Open();
        GC.Collect();
        var before = Environment.CpuUsage.TotalTime;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var times = new Dictionary<DiagnosticAnalyzer, double>();
        if (!rules.IsEmpty)
        {
            var analysis = compilation.WithAnalyzers(rules, new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: true));
            var result = analysis.GetAnalysisResultAsync(CancellationToken.None).GetAwaiter().GetResult();
            compilation = analysis.Compilation;

            // What the compiler measures of each rule is by the clock, and on one thread: what that thread got of the processor is a share of it.
            var share = (Environment.CpuUsage.TotalTime - before) / clock.Elapsed;
            foreach (var (rule, telemetry) in result.AnalyzerTelemetryInfo)
            {
                times[rule] = telemetry.ExecutionTime.TotalMilliseconds * Math.Min(1, share);
            }

            foreach (var found in result.GetAllDiagnostics())
            {
                if (found.Id.StartsWith("INF", StringComparison.Ordinal) || found.Id.StartsWith("AD", StringComparison.Ordinal))
                {
                    throw new InvalidOperationException($"The controllers are right, and yet: {found}");
                }
            }
        }

        using var stream = new MemoryStream();
        var emitted = compilation.Emit(stream);
        var whole = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
        return emitted.Success ? (whole, times) : throw new InvalidOperationException(string.Join('\n', emitted.Diagnostics.Take(5)));
    }

    private static string Ids(DiagnosticAnalyzer rule) => rule is DiagnosticSuppressor suppressor
        ? string.Join(", ", suppressor.SupportedSuppressions.Select(static one => one.Id))
        : string.Join(", ", rule.SupportedDiagnostics.Select(static one => one.Id));

    private static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? 0 : sorted[sorted.Count / 2];
    }
}
