using System.Runtime.CompilerServices;

namespace Informers.Packages.Tests;

/// <summary>The sources that the packages were made of.</summary>
internal static class Repository
{
    /// <summary>Their folder.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", ".."));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
