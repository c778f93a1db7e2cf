namespace Informers.Analyzers;

/// <summary>How something of the cache came to where it is used.</summary>
internal enum CachedWay
{
    /// <summary>Straight from a lister, a store, an event.</summary>
    Direct,

    /// <summary>As a part of an object of the code's own that was filled from it: by <c>with</c>, a copy constructor, an initializer.</summary>
    Shared,

    /// <summary>By a field that keeps it.</summary>
    Kept,
}
