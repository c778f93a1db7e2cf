namespace Informers;

/// <summary>
/// What a store held at one moment: objects, indexes and resource version, which all belong together. It never changes, and may be read
/// from any thread.
/// </summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>
/// It keeps alive all objects of that moment, so let go of it when the questions are answered. The objects are shared: do not
/// change them.
/// </remarks>
public interface IIndexerSnapshot<T> : IReadOnlyIndexer<T>
    where T : class
{
    /// <summary>The newest resource version that was in the store; empty before the first.</summary>
    string ResourceVersion { get; }
}
