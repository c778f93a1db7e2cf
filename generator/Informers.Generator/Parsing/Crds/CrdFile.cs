using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Informers.Generator;

/// <summary>A file that a project names as <c>InformerCrd</c>.</summary>
/// <param name="Text">The file; the same instance for as long as it is not edited.</param>
/// <param name="HasValidation">Whether the project asked for <c>Validate()</c>.</param>
internal sealed record CrdFile(AdditionalText Text, bool HasValidation)
{
    /// <summary>Takes a file that is one; null for other files.</summary>
    public static CrdFile? Of(AdditionalText text, AnalyzerConfigOptionsProvider options)
    {
        var metadata = options.GetOptions(text);
        return IsTrue(metadata, WellKnownNames.CrdMetadata) ? new CrdFile(text, IsTrue(metadata, WellKnownNames.CrdValidationMetadata)) : null;
    }

    /// <summary>Reads it.</summary>
    /// <param name="report">Takes diagnostics; null in the generator, which reports none.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public CrdFileModel Parse(System.Action<Diagnostic>? report, CancellationToken cancellationToken) => CrdParser.Parse(
        Text.Path, Text.GetText(cancellationToken)?.ToString() ?? string.Empty, HasValidation, report, cancellationToken);

    private static bool IsTrue(AnalyzerConfigOptions options, string name) =>
        options.TryGetValue(name, out var value) && bool.TryParse(value, out var isTrue) && isTrue;
}
