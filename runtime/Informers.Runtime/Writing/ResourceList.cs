namespace Informers.Rest;

/// <summary>Objects of one resource, as a list has them.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
public sealed class ResourceList<T>
    where T : class
{
    internal ResourceList(IReadOnlyList<T> items, IReadOnlyList<InvalidObjectException> invalidItems, ListPage page)
    {
        Items = items;
        InvalidItems = invalidItems;
        ResourceVersion = page.ResourceVersion;
        Continue = string.IsNullOrEmpty(page.Continue) ? null : page.Continue;
        RemainingItemCount = page.RemainingItemCount;
    }

    /// <summary>The objects, in the server's order.</summary>
    public IReadOnlyList<T> Items { get; }

    /// <summary>Those that could not be read, each with the reason; empty as a rule.</summary>
    public IReadOnlyList<InvalidObjectException> InvalidItems { get; }

    /// <summary>The version of the collection, from which a watch may begin.</summary>
    public string ResourceVersion { get; }

    /// <summary>The token of the next page; <see langword="null"/> where there is none.</summary>
    public string? Continue { get; }

    /// <summary>How many items follow this page, where the server says so.</summary>
    public long? RemainingItemCount { get; }
}
