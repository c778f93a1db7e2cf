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
    private CrdResourcesModel? _bare;
    private CrdResourcesModel? _withMembers;

    /// <summary>The custom resources that hosts can ask for, without what is decoded and copied.</summary>
    /// <param name="cancellationToken">Ends the reading, for this caller alone.</param>
    public CrdResourcesModel Read(CancellationToken cancellationToken) => Read(ref _bare, withMembers: false, cancellationToken);

    /// <summary>The custom resources with all that is known of their members, which an index's path goes through.</summary>
    /// <param name="cancellationToken">Ends the reading, for this caller alone.</param>
    public CrdResourcesModel ReadWithMembers(CancellationToken cancellationToken) => Read(ref _withMembers, withMembers: true, cancellationToken);

    private CrdResourcesModel Read(ref CrdResourcesModel? read, bool withMembers, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref read) is { } known)
        {
            return known;
        }

        var made = CrdDefinitions.Resources(options, compilation, settings, withMembers, cancellationToken);
        return Interlocked.CompareExchange(ref read, made, null) ?? made;
    }
}
