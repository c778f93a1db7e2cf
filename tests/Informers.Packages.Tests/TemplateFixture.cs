namespace Informers.Packages.Tests;

/// <summary>The packed templates, installed for these tests alone, and one controller made from them and tested: <c>dotnet new</c>, <c>dotnet test</c>.</summary>
public sealed class TemplateFixture : IAsyncLifetime
{
    private string? _folder;

    /// <summary>Where the controller is; its name is Demo.</summary>
    public string Demo => Path.Combine(Folder, "Demo");

    /// <summary>What its tests printed.</summary>
    public string TestOutput { get; private set; } = string.Empty;

    private string Folder => _folder ?? throw new InvalidOperationException("There are no packages to make it of.");

    private string Hive => Path.Combine(Folder, "hive");

    public async ValueTask InitializeAsync()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(PackedPackages.Variable)))
        {
            // The tests skip themselves.
            return;
        }

        _folder = DotNet.NewFolder("templates");
        await DotNet.RunAsync(Folder, "new", "install", PackedPackages.File("Informers.Templates"), "--debug:custom-hive", Hive);
        await NewAsync("Demo");
        TestOutput = await DotNet.RunAsync(Demo, "test");
    }

    /// <summary>Makes one more controller.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="inFolder">A folder for it, which finds the same packages.</param>
    /// <returns>Where it is.</returns>
    public async Task<string> NewAsync(string name, string inFolder = "")
    {
        var parent = Directory.CreateDirectory(Path.Combine(Folder, inFolder)).FullName;
        await DotNet.RunAsync(parent, "new", "informer-controller", "-n", name, "--debug:custom-hive", Hive);
        return Path.Combine(parent, name);
    }

    public ValueTask DisposeAsync()
    {
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }

        return ValueTask.CompletedTask;
    }
}
