using Microsoft.CodeAnalysis.Diagnostics;

namespace Informers.Generator;

/// <summary>Reads what a project sets in MSBuild.</summary>
internal static class SettingsParser
{
    /// <summary>Reads the properties that the package makes visible to the compiler.</summary>
    public static SettingsModel Parse(AnalyzerConfigOptions options) =>
        new(options.TryGetValue(WellKnownNames.RootNamespaceProperty, out var root) && root.Trim().Length > 0 ? root.Trim() : null);
}
