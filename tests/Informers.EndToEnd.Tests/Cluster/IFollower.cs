namespace Informers.EndToEnd.Tests;

/// <summary>One informer, with a client and a clock of its own, and a handler that keeps books.</summary>
internal interface IFollower : IAsyncDisposable
{
    ObservedClient Client { get; }

    GroupVersionResource Resource { get; }

    /// <summary>What was told to be deleted, in order.</summary>
    IEnumerable<ObjectName> Deleted { get; }

    /// <summary>Waits for the first list.</summary>
    Task SyncAsync();

    /// <summary>Waits until the handler was told of exactly this, and checks that the cache has it, and that nothing told was impossible.</summary>
    Task CheckAsync(IReadOnlyDictionary<ObjectName, string> truth);
}
