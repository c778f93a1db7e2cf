using System.Globalization;

namespace Informers.Generator.Benchmarks;

/// <summary>How much code the generator emits.</summary>
internal static class EmittedSize
{
    /// <summary>Prints files and characters for the projects that the benchmarks measure.</summary>
    public static void Print()
    {
        Console.WriteLine("| types | files | characters | characters per type |");
        Console.WriteLine("|---:|---:|---:|---:|");
        foreach (var types in (int[])[1, 50, 300])
        {
            var result = Project.NewDriver().RunGenerators(new Project(types).Compilation).GetRunResult();
            var characters = result.GeneratedTrees.Sum(static tree => (long)tree.Length);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {types} | {result.GeneratedTrees.Length} | {characters} | {characters / types} |"));
        }
    }
}
