using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Informers.Analyzers;

/// <summary>
/// Options of the rules in <c>.editorconfig</c>: <c>informers.INF1100.minimum_seconds = 60</c>. What is not there, or makes no sense, is the
/// default.
/// </summary>
internal static class RuleOptions
{
    /// <summary>A yes or no.</summary>
    public static bool Boolean(AnalyzerOptions options, SyntaxTree tree, string id, string option, bool otherwise) =>
        Text(options, tree, id, option) is { } text && bool.TryParse(text, out var value) ? value : otherwise;

    /// <summary>A number.</summary>
    public static int Number(AnalyzerOptions options, SyntaxTree tree, string id, string option, int otherwise) =>
        int.TryParse(Text(options, tree, id, option), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    /// <summary>A text without the blanks around it; <see langword="null"/> when it is not set.</summary>
    public static string? Text(AnalyzerOptions options, SyntaxTree tree, string id, string option) =>
        options.AnalyzerConfigOptionsProvider.GetOptions(tree).TryGetValue($"informers.{id}.{option}", out var text)
            && text.Trim() is { Length: > 0 } value
            ? value
            : null;
}
