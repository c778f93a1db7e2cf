namespace Informers.Generator.Tests.Corpus;

/// <summary>An entry of the corpus's <c>planted.json</c>: see its README.</summary>
internal sealed record PlantedBug(
    string Id, string File, int Line, string Text, string Kind, string Severity, string Description, IReadOnlyList<PlantedBug.Place>? AlsoAt = null)
{
    /// <summary>Another line where the bug may be reported.</summary>
    internal sealed record Place(int Line, string Text);
}
