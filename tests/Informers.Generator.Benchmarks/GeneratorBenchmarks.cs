using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;

namespace Informers.Generator.Benchmarks;

/// <summary>What the generator costs: once, when a project is opened or built, and at each edit of it.</summary>
[MemoryDiagnoser]
public class GeneratorBenchmarks
{
    private Project _project = null!;
    private GeneratorDriver _warm = null!;
    private int _edits;

    /// <summary>How many resource classes the project has.</summary>
    [Params(1, 50, 300)]
    public int Types { get; set; }

    /// <summary>Opens the project, and lets the generator see it once.</summary>
    [GlobalSetup]
    public void Open()
    {
        _project = new Project(Types);
        _warm = Project.NewDriver().RunGenerators(_project.Compilation);
        if (_warm.GetRunResult().Results is not [{ Exception: null, GeneratedSources.Length: var files }] || files < Types)
        {
            throw new InvalidOperationException("The generator did not emit the project's informers.");
        }
    }

    /// <summary>A driver that knows nothing, on a compilation that nobody has asked anything.</summary>
    [Benchmark(Baseline = true)]
    public GeneratorDriver Cold() => Project.NewDriver().RunGenerators(_project.Reopened());

    /// <summary>A driver that has run, after an edit elsewhere.</summary>
    [Benchmark]
    public GeneratorDriver UnrelatedEdit() => _warm.RunGenerators(_project.WithUnrelatedEdit(++_edits));

    /// <summary>A driver that has run, after an edit of one resource class.</summary>
    [Benchmark]
    public GeneratorDriver EditOfOneType() => _warm.RunGenerators(_project.WithEditOfOneType(++_edits));
}
