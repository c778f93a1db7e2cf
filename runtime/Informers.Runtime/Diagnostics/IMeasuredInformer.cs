namespace Informers;

/// <summary>An informer that can be asked for its state, when somebody reads the meter.</summary>
internal interface IMeasuredInformer
{
    /// <summary>How many objects are in the store.</summary>
    long ObjectCount { get; }

    /// <summary>The version that is in the store; empty before the first.</summary>
    string StoreVersion { get; }

    /// <summary>How many changes wait to be stored.</summary>
    long QueueDepth { get; }

    /// <summary>Whether the first list is in the store.</summary>
    bool HasSynced { get; }

    /// <summary>Time since the last sign of life of the server; <see langword="null"/> before the first.</summary>
    TimeSpan? ContactAge { get; }

    /// <summary>Time since the last bookmark, of several namespaces the longest; <see langword="null"/> before the first.</summary>
    TimeSpan? BookmarkAge { get; }

    /// <summary>Who receives changes.</summary>
    IEnumerable<HandlerSnapshot> Handlers { get; }
}
