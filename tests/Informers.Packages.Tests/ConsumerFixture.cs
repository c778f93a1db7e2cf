using Informers.Packages.Tests;

[assembly: AssemblyFixture(typeof(ConsumerFixture))]

namespace Informers.Packages.Tests;

/// <summary>
/// A console project outside the repository, made as a newcomer makes one: <c>dotnet new console</c>, <c>dotnet add package</c>, build.
/// </summary>
public sealed class ConsumerFixture : IAsyncLifetime
{
    private string? _folder;

    /// <summary>What the build printed; empty where there are no packages to build with.</summary>
    public string BuildOutput { get; private set; } = string.Empty;

    public async ValueTask InitializeAsync()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(PackedPackages.Variable)))
        {
            // The tests skip themselves.
            return;
        }

        _folder = DotNet.NewFolder("consumer");
        await DotNetAsync("new", "console", "--name", "Consumer", "--output", ".", "--no-restore");
        await DotNetAsync("add", "package", "Informers.Generator", "--version", PackedPackages.Version);
        await DotNetAsync("add", "package", "Informers.Testing", "--version", PackedPackages.Version);
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Consumers", "Console")))
        {
            File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)), overwrite: true);
        }

        BuildOutput = await DotNetAsync("build", "--nologo", "-warnaserror");
    }

    /// <summary>Builds it again, and reads a file that the build is to write.</summary>
    /// <param name="file">The file, relative to the project.</param>
    /// <param name="properties">MSBuild properties, as <c>Name=value</c>.</param>
    public async Task<string> BuildFileAsync(string file, params string[] properties)
    {
        var path = Path.Combine(Folder, file);
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
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }

        return ValueTask.CompletedTask;
    }

    private string Folder => _folder ?? throw new InvalidOperationException("There are no packages to make it of.");

    private Task<string> DotNetAsync(params string[] arguments) => DotNet.RunAsync(Folder, arguments);
}
