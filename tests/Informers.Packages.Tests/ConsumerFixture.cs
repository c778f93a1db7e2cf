using System.Diagnostics;
using Informers.Packages.Tests;

[assembly: AssemblyFixture(typeof(ConsumerFixture))]

namespace Informers.Packages.Tests;

/// <summary>
/// A console project outside the repository, made as a newcomer makes one: <c>dotnet new console</c>, <c>dotnet add package</c>, build.
/// </summary>
public sealed class ConsumerFixture : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("informers-consumer-").FullName;

    /// <summary>What the build printed; empty where there are no packages to build with.</summary>
    public string BuildOutput { get; private set; } = string.Empty;

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable(PackedPackages.Variable) is not { Length: > 0 } packages)
        {
            return;
        }

        // A package cache of its own, because the version of a package under development does not change with its content.
        await File.WriteAllTextAsync(Path.Combine(_folder, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <packageSources><add key="packed" value="{packages}" /></packageSources>
            </configuration>
            """);
        await DotNetAsync("new", "console", "--name", "Consumer", "--output", ".", "--no-restore");
        await DotNetAsync("add", "package", "Informers.Generator", "--version", PackedPackages.Version);
        await DotNetAsync("add", "package", "Informers.Testing", "--version", PackedPackages.Version);
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Consumers", "Console")))
        {
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)), overwrite: true);
        }

        BuildOutput = await DotNetAsync("build", "--nologo", "-warnaserror");
    }

    /// <summary>Builds it again, and reads a file that the build is to write.</summary>
    /// <param name="file">The file, relative to the project.</param>
    /// <param name="properties">MSBuild properties, as <c>Name=value</c>.</param>
    public async Task<string> BuildFileAsync(string file, params string[] properties)
    {
        var path = Path.Combine(_folder, file);
        if (File.Exists(path))
        {
            File.Delete(path);
        }

        await DotNetAsync(["build", "--nologo", "--no-restore", "-warnaserror", .. properties.Select(static property => "-p:" + property)]);
        return await File.ReadAllTextAsync(path);
    }

    /// <summary>Runs the built program.</summary>
    public Task<string> RunAsync() => DotNetAsync("run", "--no-build");

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<string> DotNetAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        var text = await output + await error;
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{text}");
        return text;
    }
}
