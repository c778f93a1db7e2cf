namespace Informers;

/// <summary>
/// Is told of each object in a cache that somebody changed, once for each, after it was logged. The informer goes on. Called on the
/// detector's own loop, one call at a time for each informer; what it throws is logged.
/// </summary>
/// <param name="mutation">Which object, and where it differs.</param>
public delegate void CacheMutationHandler(CacheMutation mutation);
