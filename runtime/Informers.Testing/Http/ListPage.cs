namespace Informers.Testing;

/// <summary>What a LIST answers.</summary>
/// <param name="Revision">The resource version of the list.</param>
/// <param name="Items">The objects.</param>
/// <param name="Continue">The token of the next page.</param>
/// <param name="Remaining">How many objects the later pages have, where that is known.</param>
internal sealed record ListPage(long Revision, IReadOnlyList<StoredObject> Items, string? Continue, long? Remaining);
