namespace Informers.Soak;

/// <summary>An informer under test, with its handlers.</summary>
internal interface ISubject
{
    /// <summary>For reports: the factory and the resource.</summary>
    string Name { get; }

    GroupVersionResource Resource { get; }

    /// <summary>What it is restricted to.</summary>
    Scope Scope { get; }

    /// <summary>Calls of handlers so far, also of those that were removed.</summary>
    long Calls { get; }

    int Handlers { get; }

    /// <summary>Removed handlers, informer and registrations that something still refers to, after a full collection.</summary>
    int Reachable { get; }

    void AddHandler();

    /// <summary>Removes the oldest handler but the first, and waits until it has drained.</summary>
    Task RemoveHandlerAsync();

    /// <summary>How cache, index and handlers differ from what the server has; empty when they agree.</summary>
    IReadOnlyList<string> Differences(IReadOnlyDictionary<ObjectName, string> truth);

    /// <summary>Lets go of everything but the weak references.</summary>
    void Forget();
}
