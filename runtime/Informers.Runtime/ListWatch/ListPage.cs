namespace Informers;

/// <summary>What a page of a list says of itself.</summary>
/// <param name="ResourceVersion">The version of the collection; empty when the server gave none.</param>
/// <param name="Continue">The token of the next page; <see langword="null"/> or empty on the last.</param>
/// <param name="RemainingItemCount">How many items follow, where the server says so.</param>
public readonly record struct ListPage(string ResourceVersion, string? Continue = null, long? RemainingItemCount = null);
