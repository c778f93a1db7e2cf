using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Informers.Generator.Tests;

/// <summary>Runs generators on compilations, with step tracking on.</summary>
internal static class GeneratorHarness
{
    /// <summary>Runs a new <typeparamref name="TGenerator"/>.</summary>
    /// <param name="input">What is compiled.</param>
    /// <param name="properties">MSBuild properties that the project makes visible, without the <c>build_property.</c> prefix.</param>
    public static GeneratorRun Run<TGenerator>(Compilation input, params (string Name, string Value)[] properties)
        where TGenerator : IIncrementalGenerator, new()
    {
        var parseOptions = input.SyntaxTrees.FirstOrDefault()?.Options as CSharpParseOptions ?? TestCompilation.ParseOptions;
        var driver = CSharpGeneratorDriver.Create(
            [new TGenerator().AsSourceGenerator()],
            parseOptions: parseOptions,
            optionsProvider: new BuildProperties(properties),
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        return Run(driver, input);
    }

    /// <summary>Runs a driver, with what it remembers.</summary>
    public static GeneratorRun Run(GeneratorDriver driver, Compilation input)
    {
        var after = driver.RunGeneratorsAndUpdateCompilation(input, out var output, out _, TestContext.Current.CancellationToken);
        return new GeneratorRun(after, input, output);
    }

    /// <summary>The reasons of all outputs of a named step, in order; empty when the step did not run.</summary>
    public static ImmutableArray<IncrementalStepRunReason> Reasons(this GeneratorRun run, string step) =>
        run.Result.TrackedSteps.TryGetValue(step, out var steps)
            ? [.. steps.SelectMany(static one => one.Outputs).Select(static output => output.Reason)]
            : [];

    /// <summary>The reasons of all source outputs, in order.</summary>
    public static ImmutableArray<IncrementalStepRunReason> OutputReasons(this GeneratorRun run) =>
        [.. run.Result.TrackedOutputSteps.SelectMany(static pair => pair.Value).SelectMany(static one => one.Outputs).Select(static output => output.Reason)];

    /// <summary>The values that a named step put out.</summary>
    public static ImmutableArray<object> Values(this GeneratorRun run, string step) =>
        run.Result.TrackedSteps.TryGetValue(step, out var steps)
            ? [.. steps.SelectMany(static one => one.Outputs).Select(static output => output.Value)]
            : [];
}
