namespace Informers;

/// <summary>What is to happen to a key whose reconcile ended without an exception.</summary>
/// <remarks>The counterpart of controller-runtime's <c>reconcile.Result</c>.</remarks>
public readonly record struct ReconcileResult
{
    private ReconcileResult(TimeSpan requeueAfter, bool retry)
    {
        RequeueAfter = requeueAfter;
        IsRetry = retry;
    }

    /// <summary>Nothing, until something changes. The default.</summary>
    public static ReconcileResult Done => default;

    /// <summary>It is tried again after a delay that grows, as after an exception, but is no error.</summary>
    public static ReconcileResult Retry => new(TimeSpan.Zero, retry: true);

    /// <summary>When it is reconciled again, if nothing changes before; zero for never.</summary>
    public TimeSpan RequeueAfter { get; }

    /// <summary>Whether it is <see cref="Retry"/>.</summary>
    public bool IsRetry { get; }

    /// <summary>It is reconciled again when a time has passed, if nothing changes before.</summary>
    /// <param name="delay">The time; more than zero.</param>
    /// <returns>The result.</returns>
    public static ReconcileResult After(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(delay, TimeSpan.Zero);
        return new ReconcileResult(delay, retry: false);
    }
}
