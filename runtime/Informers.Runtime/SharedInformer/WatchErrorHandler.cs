namespace Informers;

/// <summary>
/// Is told of each list or watch that failed and of each object that could not be understood. The informer has logged it and goes
/// on by itself. Must return quickly.
/// </summary>
/// <param name="resource">The resource.</param>
/// <param name="error">What went wrong.</param>
public delegate void WatchErrorHandler(GroupVersionResource resource, Exception error);
