namespace Informers;

/// <summary>
/// Is told of each list or watch that failed, of each object that could not be understood, and of index functions that threw. The
/// informer has logged it and goes on by itself. Must return quickly. Calls may overlap: reading and storing are two loops.
/// </summary>
/// <param name="resource">The resource.</param>
/// <param name="error">What went wrong.</param>
public delegate void WatchErrorHandler(GroupVersionResource resource, Exception error);
