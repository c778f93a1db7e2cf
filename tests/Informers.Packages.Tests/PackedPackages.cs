namespace Informers.Packages.Tests;

/// <summary>The folder of freshly packed packages that these tests are about.</summary>
internal static class PackedPackages
{
    public const string Variable = "INFORMERS_PACKAGES";

    /// <summary>The folder; skips the test where there is none.</summary>
    public static string Folder
    {
        get
        {
            var folder = Environment.GetEnvironmentVariable(Variable);
            Assert.SkipWhen(
                string.IsNullOrEmpty(folder),
                $"run build/pack.sh and set {Variable} to the absolute path of artifacts/packages to test the packages");
            Assert.True(Directory.Exists(folder), $"{Variable} names {folder}, which does not exist");
            return folder!;
        }
    }

    /// <summary>The file of a package.</summary>
    public static string File(string id) =>
        Assert.Single(Directory.GetFiles(Folder, $"{id}.*.nupkg"), file => char.IsAsciiDigit(Path.GetFileName(file)[id.Length + 1]));

    /// <summary>The version that was packed.</summary>
    public static string Version => Path.GetFileNameWithoutExtension(File("Informers.Runtime"))["Informers.Runtime.".Length..];
}
