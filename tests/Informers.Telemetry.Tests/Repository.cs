using System.Runtime.CompilerServices;

namespace Informers.Telemetry.Tests;

/// <summary>The files that tests hold to the code.</summary>
internal static class Repository
{
    public static string Folder { get; } = Find();

    public static string TelemetryPage => Path.Combine(Folder, "runtime", "TELEMETRY.md");

    public static string Dashboard => Path.Combine(Folder, "runtime", "grafana", "informers.json");

    private static string Find([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}
