using System.Runtime.CompilerServices;
using Informers.Tests;

namespace Informers.Generator.Tests;

public class BaselineOrphansTests
{
    [Fact]
    public void Each_baseline_belongs_to_a_test() =>
        Assert.Empty(Baseline.Orphans(typeof(BaselineOrphansTests).Assembly, ProjectFolder()));

    private static string ProjectFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(Path.GetDirectoryName(file))!;
}
