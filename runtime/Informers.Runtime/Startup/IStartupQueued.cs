namespace Informers;

/// <summary>An informer whose first lists may have to wait for their turn.</summary>
internal interface IStartupQueued
{
    /// <summary>Takes places in the queue, before the informer runs. Called once, by the factory.</summary>
    void QueueForStart();

    /// <summary>Gives places and turns back for good. May be called at any time.</summary>
    void LeaveStartQueue();
}
