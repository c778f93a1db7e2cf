namespace Informers;

/// <summary>A key that was taken from a <see cref="WorkQueue{TKey}"/>, to be worked on until <see cref="WorkQueue{TKey}.Done"/>.</summary>
/// <typeparam name="TKey">The keys of the queue.</typeparam>
/// <param name="Key">The key.</param>
/// <param name="Priority">The highest priority with which it was added.</param>
public readonly record struct WorkItem<TKey>(TKey Key, int Priority)
    where TKey : notnull;
