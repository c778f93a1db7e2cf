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
    private const int WarmUps = 2;
    private const int Pairs = 12;
    private const double Goal = 5;

    private static ImmutableArray<DiagnosticAnalyzer> Rules { get; } =
    [
        .. Assembly.Load("Informers.Analyzers").GetTypes()
            .Where(static type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .OrderBy(static type => type.Name, StringComparer.Ordinal)
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>Measures, and prints a table for each sort of project.</summary>
    public static void Print()
    {
        Console.WriteLine($"Of {Files} files, one in ten uses informers:\n");
        var ofFew = Print(new ControllerProject(Files, isOfControllers: false));
        Console.WriteLine($"\nOf {Files} files, five in six do:\n");
        var ofMost = Print(new ControllerProject(Files, isOfControllers: true));
        var most = Math.Max(ofFew, ofMost);
        Console.WriteLine(
            $"\nThe goal is less than {Goal.ToString(CultureInfo.InvariantCulture)} %, and it is {(most * 100 < Goal ? "met" : "missed")}: the larger of both is {Percent(most)}.");
    }

    private static double Print(ControllerProject project)
    {
        var byRule = Rules.ToDictionary(static rule => rule, static _ => new List<double>());
        for (var i = 0; i < WarmUps; i++)
        {
            // Everything is compiled just in time, and once more when it was called often.
            Without();
            With(isTimed: true);
        }

        foreach (var times in byRule.Values)
        {
            times.Clear();
        }

        var bare = new List<double>();
        var without = new List<double>();
        var more = new List<double>();
        for (var pair = 0; pair < Pairs; pair++)
        {
            // In turns, and first one and then the other first: whatever else the machine does, it does to both.
            var (one, other) = pair % 2 == 0 ? (Without(), With(isTimed: false)) : Swap(With(isTimed: false), Without());
            without.Add(one);
            more.Add((other / one) - 1);
            if (pair % 4 == 0)
            {
                // To look at the clock before and after each call of a rule takes time too.
                bare.Add(Compile(project, [], isTimed: false).Whole);
                With(isTimed: true);
            }
        }

        var compiler = Median(without);
        Console.WriteLine($"| rule | share of the compiler's {Median(bare).ToString("0", CultureInfo.InvariantCulture)} ms |\n|---|---:|");
        foreach (var (rule, times) in byRule.OrderByDescending(static pair => Median(pair.Value)))
        {
            Console.WriteLine($"| {Ids(rule)} ({rule.GetType().Name}) | {Percent(Median(times) / Median(bare))} |");
        }

        Console.WriteLine($"| all | {Percent(byRule.Values.Sum(Median) / Median(bare))} |");
        Console.WriteLine();
        Console.WriteLine($"A build with a rule that looks at nothing takes {Percent((compiler / Median(bare)) - 1)} more than without any;");
        more.Sort();
        Console.WriteLine(
            $"with all of ours in its place {Percent(Median(more))} more than that, in half of {Pairs} pairs {Percent(more[Pairs / 4])} to {Percent(more[^((Pairs / 4) + 1)])}.");
        return Median(more);

        double Without() => Compile(project, [new IdleAnalyzer()], isTimed: false).Whole;

        double With(bool isTimed)
        {
            var (whole, times) = Compile(project, Rules, isTimed);
            foreach (var (rule, time) in times)
            {
                byRule[rule].Add(time);
            }

            return whole;
        }
    }

    private static (double, double) Swap(double one, double other) => (other, one);

    // In milliseconds of processor time: the machine may have other things to do.
    private static (double Whole, Dictionary<DiagnosticAnalyzer, double> OfRules) Compile(ControllerProject project, ImmutableArray<DiagnosticAnalyzer> rules, bool isTimed)
    {
        var compilation = project.Open();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        var before = Environment.CpuUsage.TotalTime;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var times = new Dictionary<DiagnosticAnalyzer, double>();
        if (!rules.IsEmpty)
        {
            var analysis = compilation.WithAnalyzers(rules, new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: isTimed));
            var result = analysis.GetAnalysisResultAsync(CancellationToken.None).GetAwaiter().GetResult();
            compilation = analysis.Compilation;

            // What the compiler measures of each rule is by the clock, and on one thread: what that thread got of the processor is a share of it.
            var share = (Environment.CpuUsage.TotalTime - before) / clock.Elapsed;
            if (isTimed)
            {
                foreach (var (rule, telemetry) in result.AnalyzerTelemetryInfo)
                {
                    times[rule] = telemetry.ExecutionTime.TotalMilliseconds * Math.Min(1, share);
                }
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
        return sorted.Count == 0 ? 0 : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
