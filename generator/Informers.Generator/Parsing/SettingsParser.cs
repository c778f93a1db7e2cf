using System;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Informers.Generator;

/// <summary>Reads what a project sets in MSBuild.</summary>
internal static class SettingsParser
{
    /// <summary>Reads the properties that the package makes visible to the compiler.</summary>
    public static SettingsModel Parse(AnalyzerConfigOptions options) =>
        new(Text(options, WellKnownNames.RootNamespaceProperty), Text(options, WellKnownNames.ProjectNamespaceProperty));

    /// <summary>Whether the code that is emitted will be compiled to machine code before the program runs.</summary>
    public static bool IsCompiledAhead(AnalyzerConfigOptions options) =>
        string.Equals(Text(options, WellKnownNames.CompiledAheadProperty), "true", StringComparison.OrdinalIgnoreCase);

    private static string? Text(AnalyzerConfigOptions options, string name) =>
        options.TryGetValue(name, out var value) && value.Trim().Length > 0 ? value.Trim() : null;
}
