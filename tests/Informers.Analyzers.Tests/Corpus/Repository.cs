using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Informers.Analyzers.Tests.Corpus;

/// <summary>Where things are in this repository.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", ".."));

    /// <summary>The framework, ASP.NET Core, and all that this test has: the runtime's libraries and what stands for KubernetesClient.</summary>
    public static IReadOnlyList<MetadataReference> References { get; } = [.. Trusted().Values.Select(static path => MetadataReference.CreateFromFile(path))];

    /// <summary>What a built project of this repository references; <see langword="null"/> when it is not built.</summary>
    public static IReadOnlyList<MetadataReference>? ReferencesOf(string project)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var output = Path.Combine(Root, "artifacts", "bin", project, configuration);
        if (!File.Exists(Path.Combine(output, project + ".dll")))
        {
            return null;
        }

        // What is emitted depends on whether this one is there.
        var files = Trusted();
        files.Remove("KubernetesClient.dll");
        foreach (var path in Directory.EnumerateFiles(output, "*.dll"))
        {
            files[Path.GetFileName(path)] = path;
        }

        files.Remove(project + ".dll");
        return [.. files.Values.Where(IsManaged).Select(static path => MetadataReference.CreateFromFile(path))];
    }

    private static Dictionary<string, string> Trusted() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .DistinctBy(static path => Path.GetFileName(path), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(static path => Path.GetFileName(path), StringComparer.OrdinalIgnoreCase);

    private static bool IsManaged(string path)
    {
        using var stream = File.OpenRead(path);
        using var reader = new System.Reflection.PortableExecutable.PEReader(stream);
        return reader.HasMetadata;
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
