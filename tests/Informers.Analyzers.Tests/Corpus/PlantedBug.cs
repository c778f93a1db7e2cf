namespace Informers.Analyzers.Tests.Corpus;

/// <summary>An entry of a corpus's <c>planted.json</c>: see the README of tests/Informers.Analyzers.Corpus.</summary>
internal sealed record PlantedBug(
    string Id, string File, int Line, string Text, string Kind, string Severity, string Description, IReadOnlyList<PlantedBug.Place>? AlsoAt = null)
{
    /// <summary>All lines where a report finds the bug.</summary>
    public IEnumerable<int> Lines => [Line, .. (AlsoAt ?? []).Select(static place => place.Line)];

    /// <summary>Another line where the bug may be reported.</summary>
    internal sealed record Place(int Line, string Text);
}
