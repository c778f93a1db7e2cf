using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Informers.Rest;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Informers;

/// <summary>
/// Runs something in one of several instances of a program at a time: in the one that holds a Lease. The others wait, and one of them takes
/// over when the leader is stopped, or has not renewed the lease for <see cref="LeaderElectionOptions.LeaseDuration"/>.
/// </summary>
/// <remarks>
/// <para>
/// The counterpart of client-go's <c>leaderelection.LeaderElector</c>, and understood by it: instances of both may compete for one lease. The
/// clocks of the instances need not agree: nobody looks at the times in the lease; how long it was not renewed is measured by each one's own
/// monotonic clock, from when it saw the lease change. What must agree, roughly, is how fast clocks run.
/// </para>
/// <para>
/// Other than there, what runs is waited for: it is cancelled when the lease is lost or the elector is stopped, and while it ends after a stop,
/// the lease is renewed further, and given up only then. A leader that sees somebody else in its lease is cancelled at once, and one that cannot
/// renew it at the latest when the others may take it: a lease duration after it sent the request that renewed it last. So two leaders at once there
/// can only be when a leader that has lost its lease does not heed its token in time. Where servers answer promptly it has the lease duration less
/// renew deadline and retry period for that, 3 s by default; less where the last renewal was answered late; none where another one took the lease before its time.
/// </para>
/// <para>Thread-safe.</para>
/// </remarks>
public sealed class LeaderElector
{
    /// <summary>How much attempts to become the leader are spread: times the retry period.</summary>
    internal const double JitterFactor = 1.2;

    private readonly LeaderElectionOptions _options;
    private readonly LeaseLock _lock;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private volatile Observation _observed = new(LeaseRecord.None, 0);
    private string _reportedLeader = string.Empty;
    private int _isRunning;

    /// <summary>Makes an elector; nothing happens before it runs.</summary>
    /// <param name="client">The API server; stays the caller's. Needs get, create and update of leases.</param>
    /// <param name="options">The lease and the times.</param>
    /// <exception cref="ArgumentException">The options cannot work.</exception>
    public LeaderElector(IRestClient client, LeaderElectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        _options = options;
        _lock = new LeaseLock(client, options.Lease, options.Labels);
        _timeProvider = options.TimeProvider;
        _logger = GuardedLogger.Guard((ILogger?)options.LoggerFactory?.CreateLogger("Informers.LeaderElection") ?? NullLogger.Instance);
    }

    /// <summary>Who this instance is.</summary>
    public string Identity => _options.Identity;

    /// <summary>Who held the lease when it was last seen; empty when nobody did, or nothing was seen yet.</summary>
    public string Leader => _observed.Record.Holder;

    /// <summary>
    /// Whether this instance holds the lease, and has renewed it within <see cref="LeaderElectionOptions.LeaseDuration"/>: after that another one may
    /// hold it, though none was seen.
    /// </summary>
    public bool IsLeader => Holds(_observed) && IsValid(_observed, _timeProvider.GetTimestamp());

    /// <summary>
    /// Whether this instance is not the leader, or has renewed its lease in time: what a liveness probe wants to know, since a leader that neither
    /// renews nor stops must be ended.
    /// </summary>
    /// <param name="tolerance">How long after its end a lease may still count as renewed in time.</param>
    /// <remarks>The counterpart of client-go's <c>LeaderElector.Check</c> and its <c>HealthzAdaptor</c>.</remarks>
    public bool IsHealthy(TimeSpan tolerance)
    {
        var observed = _observed;
        return !Holds(observed) || _timeProvider.GetElapsedTime(observed.Timestamp) <= _options.LeaseDuration + tolerance;
    }

    /// <summary>Waits until this instance is the leader, then runs something for as long as it is.</summary>
    /// <param name="lead">
    /// What the leader does. Its token fires when the lease is lost or the elector is stopped; it must end then. When it ends by itself, the lease is
    /// given up.
    /// </param>
    /// <param name="cancellationToken">Stops the elector.</param>
    /// <returns>When the elector was stopped, or <paramref name="lead"/> ended by itself; in each case after <paramref name="lead"/> has ended.</returns>
    /// <exception cref="LeadershipLostException">
    /// The lease could not be renewed in time, or somebody else has it. Usually the program ends then, and is started anew; running the elector again is possible too.
    /// </exception>
    /// <exception cref="InvalidOperationException">It is running already.</exception>
    public async Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lead);
        if (Interlocked.Exchange(ref _isRunning, 1) != 0)
        {
            throw new InvalidOperationException($"The elector for the lease {_options.Lease} is running already.");
        }

        try
        {
            if (await AcquireAsync(cancellationToken).ConfigureAwait(false))
            {
                await LeadAsync(lead, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            Volatile.Write(ref _isRunning, 0);
        }
    }

    // Whether this instance became the leader; else it was stopped.
    private async Task<bool> AcquireAsync(CancellationToken cancellationToken)
    {
        LeaderElectionLog.Waiting(_logger, _options.Lease, Identity);
        while (!cancellationToken.IsCancellationRequested)
        {
            var (succeeded, _) = await AttemptAsync(_options.RenewDeadline, cancellationToken).ConfigureAwait(false);
            ReportLeader();
            if (succeeded)
            {
                LeaderElectionLog.Acquired(_logger, _options.Lease, Identity);
                return true;
            }

            await DelayAsync(_options.RetryPeriod * (1 + (_options.Random.NextDouble() * JitterFactor)), cancellationToken).ConfigureAwait(false);
        }

        return false;
    }

    private async Task LeadAsync(Func<CancellationToken, Task> lead, CancellationToken cancellationToken)
    {
        // Renewing goes on while the work ends after a stop; the work is ended when renewing fails.
        using var leading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var renewing = new CancellationTokenSource();
        var renewal = RenewAsync(renewing.Token);
        var work = StartAsync(lead, leading.Token);
        await Task.WhenAny(renewal, work).ConfigureAwait(false);
        if (renewal.IsCompleted)
        {
            await leading.CancelAsync().ConfigureAwait(false);
        }

        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await renewing.CancelAsync().ConfigureAwait(false);
        var lost = await renewal.ConfigureAwait(false);
        if (lost is not null)
        {
            // What the work threw when it was cancelled adds nothing.
            throw lost;
        }

        if (_options.ReleaseOnCancel || !cancellationToken.IsCancellationRequested)
        {
            await ReleaseAsync().ConfigureAwait(false);
        }

        LeaderElectionLog.Stopped(_logger, _options.Lease, Identity);
        try
        {
            await work.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // That is what the work was told to do.
        }
    }

    // On the pool, so that work that blocks its thread does not keep the lease from being renewed.
    private static Task StartAsync(Func<CancellationToken, Task> lead, CancellationToken token) => Task.Run(() => lead(token), CancellationToken.None);

    // Ends when it is cancelled, with null, or when the lease could not be renewed in time.
    private async Task<LeadershipLostException?> RenewAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await DelayAsync(_options.RetryPeriod, cancellationToken).ConfigureAwait(false);
            var begin = _timeProvider.GetTimestamp();
            Exception? error = null;
            while (true)
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    return null;
                }

                var left = TimeToRenew(begin);
                if (left < TimeSpan.FromMilliseconds(1))
                {
                    ReportLeader();
                    LeaderElectionLog.Lost(_logger, error, _options.Lease, Identity, Leader);
                    return new LeadershipLostException($"The lease {_options.Lease} is lost: {WhyLost()}.", error);
                }

                var (succeeded, failure) = await AttemptAsync(left, cancellationToken).ConfigureAwait(false);

                // That the last attempt was cut off by the deadline says less than why those before it failed.
                error = failure is OperationCanceledException ? error ?? failure : failure;
                if (succeeded)
                {
                    break;
                }

                left = TimeToRenew(begin);
                await DelayAsync(left < _options.RetryPeriod ? left : _options.RetryPeriod, cancellationToken).ConfigureAwait(false);
            }

            ReportLeader();
        }
    }

    // How long a leader may go on trying: for the deadline, and no longer than others leave it the lease. None once somebody else was seen in it.
    private TimeSpan TimeToRenew(long begin)
    {
        var observed = _observed;
        if (!Holds(observed))
        {
            return TimeSpan.Zero;
        }

        var ofDeadline = _options.RenewDeadline - _timeProvider.GetElapsedTime(begin);
        var ofLease = _options.LeaseDuration - _timeProvider.GetElapsedTime(observed.Timestamp);
        return ofDeadline < ofLease ? ofDeadline : ofLease;
    }

    private string WhyLost()
    {
        var observed = _observed;
        return Holds(observed)
            ? string.Create(CultureInfo.InvariantCulture, $"it could not be renewed for {_timeProvider.GetElapsedTime(observed.Timestamp).TotalSeconds:0.#} s; nobody else was seen to hold it")
            : observed.Record.Holder.Length == 0 ? "somebody else emptied it" : $"'{observed.Record.Holder}' holds it";
    }

    // One attempt to become or stay the leader.
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever an attempt throws, there is another one; the last error is told when the lease is lost.")]
    private async Task<(bool Succeeded, Exception? Error)> AttemptAsync(TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeLimit, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return (await TryAsync(either.Token).ConfigureAwait(false), null);
        }
        catch (Exception e)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                LeaderElectionLog.AttemptFailed(_logger, e, _options.Lease, Identity);
            }

            return (false, e);
        }
    }

    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        // Taken before the requests: the lease is good for that long since then, whatever time they take.
        var timestamp = _timeProvider.GetTimestamp();
        var now = LeaseRecord.Time(_timeProvider.GetUtcNow());
        var wanted = new LeaseRecord(Identity, (int)_options.LeaseDuration.TotalSeconds, now, now, 0);
        var observed = _observed;
        if (Holds(observed) && IsValid(observed, timestamp))
        {
            // The leader as a rule knows the last state, and needs not read it.
            var renewed = wanted with { AcquireTime = observed.Record.AcquireTime, Transitions = observed.Record.Transitions };
            try
            {
                await _lock.UpdateAsync(renewed, cancellationToken).ConfigureAwait(false);
                _observed = new Observation(renewed, timestamp);
                return true;
            }
            catch (ApiStatusException e)
            {
                // Somebody wrote to the lease; reading it tells who and what.
                LeaderElectionLog.AttemptFailed(_logger, e, _options.Lease, Identity);
            }
        }

        if (await _lock.GetAsync(cancellationToken).ConfigureAwait(false) is not { } found)
        {
            await _lock.CreateAsync(wanted, cancellationToken).ConfigureAwait(false);
            _observed = new Observation(wanted, timestamp);
            return true;
        }

        if (found != _observed.Record)
        {
            // Another one's is good from when it was seen to have changed, which is after it was written: to wait from then on is safe. This instance's
            // own, written by a request whose answer did not come, is as good as it was: when the others saw it is not known.
            var isOwn = found.Holder == Identity && Holds(_observed);
            _observed = new Observation(found, isOwn ? _observed.Timestamp : _timeProvider.GetTimestamp());
        }

        observed = _observed;
        if (observed.Record.Holder.Length > 0 && !Holds(observed) && IsValid(observed, timestamp))
        {
            return false;
        }

        wanted = Holds(observed)
            ? wanted with { AcquireTime = found.AcquireTime, Transitions = found.Transitions }
            : wanted with { Transitions = found.Transitions + 1 };
        await _lock.UpdateAsync(wanted, cancellationToken).ConfigureAwait(false);
        _observed = new Observation(wanted, timestamp);
        return true;
    }

    // Leaves the lease to whoever comes next: with no holder, and good for one second.
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The lease ends by itself; that it could not be given up is logged.")]
    private async Task ReleaseAsync()
    {
        using var limit = new CancellationTokenSource(_options.RenewDeadline, _timeProvider);
        try
        {
            while (true)
            {
                if (await _lock.GetAsync(limit.Token).ConfigureAwait(false) is not { } found || found.Holder != Identity)
                {
                    return;
                }

                var now = LeaseRecord.Time(_timeProvider.GetUtcNow());
                var released = new LeaseRecord(string.Empty, 1, now, now, found.Transitions);
                try
                {
                    await _lock.UpdateAsync(released, limit.Token).ConfigureAwait(false);
                }
                catch (ApiStatusException e) when (e.IsConflict)
                {
                    continue;
                }

                _observed = new Observation(released, _timeProvider.GetTimestamp());
                LeaderElectionLog.Released(_logger, _options.Lease, Identity);
                ReportLeader();
                return;
            }
        }
        catch (Exception e)
        {
            LeaderElectionLog.ReleaseFailed(_logger, e, _options.Lease, Identity, _options.LeaseDuration);
        }
    }

    private bool Holds(Observation observed) => observed.Record.Holder == Identity;

    private bool IsValid(Observation observed, long timestamp) =>
        _timeProvider.GetElapsedTime(observed.Timestamp, timestamp) < TimeSpan.FromSeconds(observed.Record.DurationSeconds);

    private async Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, _timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "What a callback throws is its author's to read of in the log, and no reason to lose the lease.")]
    private void ReportLeader()
    {
        var leader = Leader;
        if (leader == _reportedLeader)
        {
            return;
        }

        _reportedLeader = leader;
        if (_options.OnNewLeader is not { } callback)
        {
            return;
        }

        _ = Task.Run(() =>
        {
            try
            {
                callback(leader);
            }
            catch (Exception e)
            {
                LeaderElectionLog.CallbackFailed(_logger, e, _options.Lease);
            }
        });
    }

    /// <summary>What a lease said, and when that was first seen.</summary>
    private sealed record Observation(LeaseRecord Record, long Timestamp);
}
