namespace Informers;

/// <summary>One who receives what an <see cref="EventDistributor{T}"/> hands out: a handler, or a stream.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>
/// What is kept for it, and how much, is its queue's. The distributor calls the members that take
/// notifications under its gate, so one at a time; they must not block and must not call foreign code.
/// </remarks>
internal abstract class Subscriber<T>
    where T : class
{
    /// <summary>The subscriber's name in logs and metrics.</summary>
    public abstract string Name { get; }

    /// <summary>How many notifications wait. From any thread.</summary>
    public abstract long QueueLength { get; }

    /// <summary>How long the first of them has. From any thread.</summary>
    public abstract TimeSpan Lag { get; }

    /// <summary>How often all that is stored is repeated; zero for never.</summary>
    public TimeSpan ResyncPeriod { get; init; }

    /// <summary>The moment of the next repetition, as a timestamp of the clock. Guarded by the distributor's gate.</summary>
    public long NextResync { get; set; }

    /// <summary>
    /// Whether unchanged objects of a relist are wanted: until the informer's first resync, and after it as long as the last resync was
    /// this subscriber's. Guarded by the distributor's gate.
    /// </summary>
    public bool WantsRepeats { get; set; } = true;

    /// <summary>Completes when <see cref="Stop"/> was called and the last call to foreign code has returned.</summary>
    public abstract Task Completion { get; }

    /// <summary>What the informer is to wait for before it goes on; <see langword="null"/> for nothing. From the processing thread.</summary>
    public virtual Task? WaitForRoom() => null;

    /// <summary>Takes notifications in, in order.</summary>
    public abstract void Append(ReadOnlySpan<Notification<T>> notifications);

    /// <summary>
    /// Says in the log what taking in has shown: called after it, by the same thread or another, under no lock, since loggers are foreign
    /// code.
    /// </summary>
    public virtual void Report()
    {
    }

    /// <summary>Takes nothing more in. Does not wait. May be called again, from any thread.</summary>
    public abstract void Stop();
}
