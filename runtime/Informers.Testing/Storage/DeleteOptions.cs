namespace Informers.Testing;

/// <summary>How an object is to be deleted.</summary>
/// <param name="Uid">Only if it still has this uid.</param>
/// <param name="ResourceVersion">Only if it still has this resource version.</param>
/// <param name="PropagationPolicy"><c>Foreground</c>, <c>Background</c> or <c>Orphan</c>.</param>
/// <param name="DryRun">Whether nothing is stored.</param>
internal readonly record struct DeleteOptions(string? Uid, string? ResourceVersion, string? PropagationPolicy, bool DryRun);
