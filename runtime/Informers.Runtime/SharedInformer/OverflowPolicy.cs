namespace Informers;

/// <summary>
/// What happens when a handler is slower than the changes. Whatever the policy, calls come one at a time, never an update or a deletion
/// of what the handler does not know, and in the end the handler knows what the cache holds. The initial list counts against no limit.
/// </summary>
public enum OverflowPolicy
{
    /// <summary>
    /// The default: every change waits until the handler takes it, as in client-go. Nothing is lost, and memory grows with the lag; a
    /// warning is logged when 10,000 changes wait.
    /// </summary>
    Unbounded,

    /// <summary>
    /// What waits is kept as one change for each object: additions take in later updates, updates become one from the state that the
    /// handler saw last to the newest, an addition and its deletion become nothing, a deletion and an addition become an update with two
    /// uids. Objects keep the order in which their first waiting change came. The handler misses states between, never the last one.
    /// Costs an entry in a table for each object that waits, so never more than one for each object; there is no limit to set. Applies
    /// always, not only from some number on. Changes of an object whose initial addition has not been delivered wait behind it.
    /// </summary>
    Coalesce,

    /// <summary>
    /// When more than <see cref="EventHandlerOptions.QueueLimit"/> changes wait, all of them are dropped and the handler is brought up to date from
    /// the cache: deletions that it missed, with <see cref="DeletedObject{T}.FinalStateUnknown"/>; additions; updates of what changed,
    /// from the state that it saw last. Below the limit every change is delivered, in order. A resync that is dropped is not made up for.
    /// Costs a table of all objects that the handler knows, which keeps their last states alive, and a comparison with the whole cache
    /// each time.
    /// </summary>
    DropAndResync,

    /// <summary>
    /// When <see cref="EventHandlerOptions.QueueLimit"/> changes wait, the whole informer waits until half of them are done: the cache
    /// and all other handlers stand still, and when its own queue is full too (2,000 changes) nothing more is read from the server:
    /// <see cref="FreshnessState.Paused"/>. The one policy by which a handler touches others. The limit can be exceeded by one
    /// batch (1,000 changes) or one relist, which are applied as a whole. Such a handler must not await its own informer:
    /// <see cref="BlockingHandlerException"/>.
    /// </summary>
    Block,
}
