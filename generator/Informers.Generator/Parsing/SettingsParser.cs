using Microsoft.CodeAnalysis.Diagnostics;

namespace Informers.Generator;

/// <summary>Reads what a project sets in MSBuild.</summary>
internal static class SettingsParser
{
    /// <summary>Reads the properties that the package makes visible to the compiler.</summary>
    public static SettingsModel Parse(AnalyzerConfigOptions options) =>
        new(Text(options, WellKnownNames.RootNamespaceProperty), Text(options, WellKnownNames.ProjectNamespaceProperty));

    private static string? Text(AnalyzerConfigOptions options, string name) =>
        options.TryGetValue(name, out var value) && value.Trim().Length > 0 ? value.Trim() : null;
}
