using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Informers.Generator;

/// <summary>
/// The custom resources of one compilation, for the rules: read when one first asks, and kept. Whoever is cancelled while it reads leaves
/// nothing behind, so that the next to ask reads anew; of two that read at the same time, both get what the first has.
/// </summary>
/// <param name="options">Knows the files.</param>
/// <param name="compilation">The project, with what was emitted.</param>
/// <param name="settings">The project's settings.</param>
internal sealed class CrdResourcesReader(AnalyzerOptions options, Compilation compilation, SettingsModel settings)
{
    private CrdResourcesModel? _read;

    /// <summary>The custom resources that hosts can ask for.</summary>
    /// <param name="cancellationToken">Ends the reading, for this caller alone.</param>
    public CrdResourcesModel Read(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _read) is { } known)
        {
            return known;
        }

        var made = CrdDefinitions.Resources(options, compilation, settings, cancellationToken);
        return Interlocked.CompareExchange(ref _read, made, null) ?? made;
    }
}
