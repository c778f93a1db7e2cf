namespace Informers;

/// <summary>
/// Is told of each object in a cache that somebody changed, once for each, after it was logged. The informer goes on. Called on the
/// detector's own loop, one call at a time for each informer; what it throws is logged. The informer can be stopped from here, but do not
/// wait for its end: changes that its last look finds are told before it ends, unless an earlier call has not returned by then.
/// </summary>
/// <param name="mutation">Which object, and where it differs.</param>
public delegate void CacheMutationHandler(CacheMutation mutation);
