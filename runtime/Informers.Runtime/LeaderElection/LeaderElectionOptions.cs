using Microsoft.Extensions.Logging;

namespace Informers;

/// <summary>How one of several instances of a program becomes their leader.</summary>
/// <remarks>The counterpart of client-go's <c>leaderelection.LeaderElectionConfig</c>, with its defaults.</remarks>
public sealed record LeaderElectionOptions
{
    /// <summary>The Lease (<c>coordination.k8s.io/v1</c>) that the instances compete for; it is created where it does not exist.</summary>
    public required ObjectName Lease { get; init; }

    /// <summary>Who this instance is; no two may have the same. Default: the machine's name and a random part.</summary>
    public string Identity { get; init; } = $"{Environment.MachineName}_{Guid.NewGuid():N}";

    /// <summary>
    /// How long the others wait, since they last saw the lease renewed, before they take it. Whole seconds; longer than
    /// <see cref="RenewDeadline"/>. Default: 15 s.
    /// </summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long the leader tries to renew before it gives up leading; less where <see cref="LeaseDuration"/> ends earlier, counted from the request that renewed
    /// last. Longer than 1.2 times <see cref="RetryPeriod"/>. Default: 10 s.
    /// </summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The time between two attempts. Those to become the leader come later by up to 1.2 times as much again, by chance, so that the instances do not
    /// come all at once. Default: 2 s.
    /// </summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Whether a leader that is stopped gives the lease up, once its work has ended, so that another one can begin at once. Default:
    /// <see langword="true"/>; safe here, because the work is waited for.
    /// </summary>
    public bool ReleaseOnCancel { get; init; } = true;

    /// <summary>Labels for the lease, beside those that it has. Default: none.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>
    /// Is told the identity of each new leader that is seen, this instance included; empty where the lease was given up. Called on the thread
    /// pool; what it throws is logged.
    /// </summary>
    public Action<string>? OnNewLeader { get; init; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where chance comes from; thread-safe. Default: <see cref="System.Random.Shared"/>.</summary>
    public Random Random { get; init; } = Random.Shared;

    /// <summary>Where it logs, as <c>Informers.LeaderElection</c>. Default: nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>Says what is wrong with the options.</summary>
    /// <exception cref="ArgumentException">They cannot work.</exception>
    internal void Check()
    {
        if (string.IsNullOrEmpty(Lease.Name) || string.IsNullOrEmpty(Lease.Namespace))
        {
            throw new ArgumentException("LeaderElectionOptions.Lease needs a namespace and a name.", nameof(Lease));
        }

        if (string.IsNullOrEmpty(Identity))
        {
            throw new ArgumentException("LeaderElectionOptions.Identity is empty.", nameof(Identity));
        }

        if (RetryPeriod <= TimeSpan.Zero || LeaseDuration < TimeSpan.FromSeconds(1))
        {
            throw new ArgumentException(
                $"LeaderElectionOptions need a RetryPeriod above zero and a LeaseDuration of at least a second; they are {RetryPeriod} and {LeaseDuration}.");
        }

        if (LeaseDuration.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            throw new ArgumentException(
                $"LeaderElectionOptions.LeaseDuration ({LeaseDuration}) must be whole seconds: a Lease has no parts of them, and others would take it too early.");
        }

        if (LeaseDuration <= RenewDeadline)
        {
            throw new ArgumentException(
                $"LeaderElectionOptions.LeaseDuration ({LeaseDuration}) must be longer than RenewDeadline ({RenewDeadline}): else another instance leads before this one has given up.");
        }

        if (RenewDeadline <= RetryPeriod * LeaderElector.JitterFactor)
        {
            throw new ArgumentException(
                $"LeaderElectionOptions.RenewDeadline ({RenewDeadline}) must be longer than {LeaderElector.JitterFactor} times RetryPeriod ({RetryPeriod}): else there is no time for a second attempt.");
        }
    }
}
