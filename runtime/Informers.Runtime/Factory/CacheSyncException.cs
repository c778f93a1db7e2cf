namespace Informers;

/// <summary>A factory's informers did not all sync before the waiting ended.</summary>
public sealed class CacheSyncException : Exception
{
    /// <summary>Wraps a result.</summary>
    /// <param name="result">Which informers have synced, and why the others have not.</param>
    public CacheSyncException(CacheSyncResult result)
        : base(result?.ToString(), result?.Pending.FirstOrDefault(static informer => informer.LastError is not null)?.LastError)
    {
        ArgumentNullException.ThrowIfNull(result);
        Result = result;
    }

    /// <summary>Which informers have synced, and why the others have not.</summary>
    public CacheSyncResult Result { get; }
}
