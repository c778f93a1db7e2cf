using System.Diagnostics;
using Informers.Tests;

namespace Informers.Packages.Tests;

/// <summary>Runs <c>dotnet</c> as a user does, away from the repository.</summary>
internal static class DotNet
{
    /// <summary>A folder whose projects find the packed packages, in a package cache of its own.</summary>
    /// <remarks>Of its own, because the version of a package under development does not change with its content.</remarks>
    public static string NewFolder(string purpose)
    {
        var folder = Directory.CreateTempSubdirectory($"informers-{purpose}-").FullName;
        File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <packageSources><add key="packed" value="{PackedPackages.Folder}" /></packageSources>
            </configuration>
            """);
        return folder;
    }

    /// <summary>Runs a command, which must succeed.</summary>
    /// <returns>What it printed.</returns>
    public static async Task<string> RunAsync(string folder, params string[] arguments)
    {
        var (exitCode, text) = await TryRunAsync(folder, arguments);
        Assert.True(exitCode == 0, $"dotnet {string.Join(' ', arguments)} ended with {exitCode}:\n{text}");
        return text;
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Output)> TryRunAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }

    /// <summary>Starts a program that goes on until it is interrupted, and leaves no build servers behind.</summary>
    public static RunningProgram Start(string folder, params string[] command) => RunningProgram.Start(
        folder, new Dictionary<string, string> { ["MSBUILDDISABLENODEREUSE"] = "1", ["UseSharedCompilation"] = "false" }, command);
}
