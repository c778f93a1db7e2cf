using Microsoft.Extensions.Logging;

namespace Informers;

/// <summary>An informer of a factory, and its run.</summary>
/// <param name="informer">The informer.</param>
/// <param name="factoryName">The factory's name in logs.</param>
/// <param name="logger">The factory's log.</param>
internal sealed class FactoryInformer(ISharedInformer informer, string factoryName, ILogger logger)
{
    private volatile Exception? _error;

    /// <summary>The informer.</summary>
    public ISharedInformer Informer => informer;

    /// <summary>Whether it was started. Guarded by the factory's gate.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>Completes, without an exception, when the informer has stopped; at once when it was never started.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>How far it has come, and why no further.</summary>
    public CacheSyncState State
    {
        get
        {
            var hasSynced = informer.HasSynced;
            return new CacheSyncState(informer.Resource, hasSynced, hasSynced ? null : Reason());
        }
    }

    /// <summary>Starts it. Under the factory's gate, once.</summary>
    public void Start(CancellationToken cancellationToken)
    {
        IsStarted = true;
        (informer as IStartupQueued)?.QueueForStart();

        // On the pool: the first steps of an informer are no business of the caller, who holds the factory's gate.
        Completion = Task.Run(() => RunAsync(cancellationToken), CancellationToken.None);
    }

    /// <summary>Waits until it has synced, has stopped, or the token fires.</summary>
    public Task WaitForCacheSyncAsync(CancellationToken cancellationToken) => informer.WaitForCacheSyncAsync(cancellationToken);

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await informer.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // Say, an informer that its maker had started already. The others are not to suffer; whoever waits for the sync is told.
            _error = error;
            FactoryLog.InformerFailed(logger, error, informer.Resource, factoryName);
        }
        finally
        {
            (informer as IStartupQueued)?.LeaveStartQueue();
        }
    }

    private Exception? Reason()
    {
        if (_error is { } error)
        {
            return error;
        }

        return IsStarted
            ? informer.Freshness.LastError
            : new InvalidOperationException("it was not started; call Start of the factory.");
    }
}
