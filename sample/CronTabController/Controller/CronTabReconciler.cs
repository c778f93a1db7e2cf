using System.Globalization;
using CronTabController.Generated.Batch.V1;
using CronTabController.Generated.Stable.V1;
using Informers;
using Informers.Rest;

namespace CronTabController;

/// <summary>
/// Brings about what a CronTab wants: a job for each run that is due, its status, and nothing left behind when it is deleted. Reads from the
/// caches only; told of a key, never of a change, it may be called again at any time.
/// </summary>
internal sealed partial class CronTabReconciler(
    ICronTabInformer cronTabs,
    IJobInformer jobs,
    IRestClient client,
    EventRecorder events,
    CronTabMetrics metrics,
    TimeProvider time,
    ILogger<CronTabReconciler> logger)
{
    /// <summary>Keeps a CronTab until its jobs are gone.</summary>
    public const string Finalizer = "stable.example.com/jobs";

    // A job adds ten digits and a dash to the name, and its pods six characters to that; 63 is the most that a label can hold.
    private const int LongestName = 46;

    // A run that should have begun longer ago is no run any more.
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    public async Task<ReconcileResult> ReconcileAsync(ObjectName name, CronTab? tab, CancellationToken cancellationToken)
    {
        if (tab is null)
        {
            return ReconcileResult.Done;
        }

        var owned = jobs.Lister.ByController(tab.Metadata.Uid!);
        try
        {
            if (tab.Metadata.DeletionTimestamp is not null)
            {
                return await LeaveAsync(tab, owned, cancellationToken);
            }

            tab = await client.AddFinalizerAsync(cronTabs.Informer.ResourceType, tab, Finalizer, cancellationToken: cancellationToken);
            return await RunAsync(name, tab, owned, cancellationToken);
        }
        catch (ApiStatusException e) when (e.IsConflict)
        {
            // Somebody else wrote it since our cache saw it: what they wrote is on its way to us.
            return ReconcileResult.Retry;
        }
    }

    private async Task<ReconcileResult> RunAsync(ObjectName name, CronTab tab, IReadOnlyList<Job> owned, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var status = new CronTabStatus
        {
            ObservedGeneration = tab.Metadata.Generation,
            Replicas = owned.Sum(static job => job.Status?.Active ?? 0),
            LastScheduleTime = tab.Status?.LastScheduleTime,
            Problem = Problem(tab, out var schedule),
        };
        if (status.Problem is not null && status.Problem != tab.Status?.Problem)
        {
            LogProblem(name, status.Problem);
            events.Record(cronTabs.Informer.ResourceType, tab, EventKind.Warning, "CannotRun", status.Problem);
        }

        if (schedule is not null && tab.Spec.Suspend != true)
        {
            var last = Later(status.LastScheduleTime ?? tab.Metadata.CreationTimestamp ?? now.UtcDateTime, now - Patience);
            if (LatestDue(schedule, last, now) is { } due)
            {
                await BeginAsync(name, tab, due, cancellationToken);
                status.LastScheduleTime = due.UtcDateTime;
                last = due;
            }

            status.NextScheduleTime = schedule.NextAfter(last)?.UtcDateTime;
        }

        await PruneAsync(tab, owned, cancellationToken);
        await WriteStatusAsync(name, tab, status, cancellationToken);
        return status.NextScheduleTime is { } next && Until(next, now) is var delay ? ReconcileResult.After(delay) : ReconcileResult.Done;
    }

    private static TimeSpan Until(DateTime next, DateTimeOffset now)
    {
        // A moment more than the time until then, so that it has come when we look.
        var delay = new DateTimeOffset(next, TimeSpan.Zero) - now + TimeSpan.FromMilliseconds(1);
        return delay > TimeSpan.Zero ? delay : TimeSpan.FromMilliseconds(1);
    }

    private static DateTimeOffset Later(DateTime first, DateTimeOffset second)
    {
        var moment = new DateTimeOffset(DateTime.SpecifyKind(first, DateTimeKind.Utc));
        return moment > second ? moment : second;
    }

    private static DateTimeOffset? LatestDue(CronSchedule schedule, DateTimeOffset last, DateTimeOffset now)
    {
        // Of several that were missed, while this was down, say, the last one begins.
        DateTimeOffset? due = null;
        while (schedule.NextAfter(due ?? last) is { } next && next <= now)
        {
            due = next;
        }

        return due;
    }

    private static string? Problem(CronTab tab, out CronSchedule? schedule)
    {
        schedule = null;
        if (tab.Metadata.Name!.Length > LongestName)
        {
            return string.Create(CultureInfo.InvariantCulture, $"the name is too long for the names of jobs made of it: at most {LongestName} characters");
        }

        try
        {
            schedule = CronSchedule.Parse(tab.Spec.Schedule);
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    /// <summary>Creates the job of a run. Its name says which, so that the same run cannot begin twice however stale a cache is.</summary>
    private async Task BeginAsync(ObjectName name, CronTab tab, DateTimeOffset due, CancellationToken cancellationToken)
    {
        var job = new Job
        {
            Metadata = new ObjectMeta
            {
                Namespace = name.Namespace,
                Name = string.Create(CultureInfo.InvariantCulture, $"{name.Name}-{due.ToUnixTimeSeconds()}"),
                Labels = new Dictionary<string, string> { ["crontab"] = name.Name },
            },
            Spec = new JobSpec
            {
                Parallelism = tab.Spec.Replicas,
                Template = new PodTemplate
                {
                    Spec = new PodSpec
                    {
                        RestartPolicy = "OnFailure",
                        Containers = [new Container { Name = "run", Image = tab.Spec.Image, Command = tab.Spec.Command }],
                    },
                },
            },
        };
        job = jobs.Informer.ResourceType.SetControllerReference(job, cronTabs.Informer.ResourceType, tab);
        try
        {
            var created = await client.CreateAsync(jobs.Informer.ResourceType, job, cancellationToken: cancellationToken);

            // So that whoever deletes the CronTab's jobs next does not overlook this one.
            await jobs.Informer.WaitForObjectAsync(
                jobs.Informer.ResourceType.GetObjectName(created), created.Metadata!.ResourceVersion!, cancellationToken);
            metrics.RunBegan(time.GetUtcNow() - due);
            LogRun(name, created.Metadata.Name!);
            events.Record(cronTabs.Informer.ResourceType, tab, EventKind.Normal, "RunBegan", $"Run {created.Metadata.Name} began.");
        }
        catch (ApiStatusException e) when (e.IsAlreadyExists)
        {
            // We did so before, and the cache does not have it yet.
        }
    }

    private async Task PruneAsync(CronTab tab, IReadOnlyList<Job> owned, CancellationToken cancellationToken)
    {
        var finished = owned.Where(IsFinished).OrderByDescending(static job => job.Metadata?.Name, StringComparer.Ordinal);
        foreach (var job in finished.Skip(tab.Spec.HistoryLimit ?? 3))
        {
            await DeleteAsync(job, cancellationToken);
        }
    }

    private async Task<ReconcileResult> LeaveAsync(CronTab tab, IReadOnlyList<Job> owned, CancellationToken cancellationToken)
    {
        // Each job that goes brings us here again.
        foreach (var job in owned)
        {
            await DeleteAsync(job, cancellationToken);
        }

        if (owned.Count == 0 && cronTabs.Informer.ResourceType.HasFinalizer(tab, Finalizer))
        {
            await client.RemoveFinalizerAsync(cronTabs.Informer.ResourceType, tab, Finalizer, cancellationToken: cancellationToken);
            LogGone(new ObjectName(tab.Metadata.Namespace!, tab.Metadata.Name!));
        }

        return ReconcileResult.Done;
    }

    private async Task WriteStatusAsync(ObjectName name, CronTab tab, CronTabStatus status, CancellationToken cancellationToken)
    {
        var before = tab.Status;
        if (before is not null
            && before.ObservedGeneration == status.ObservedGeneration
            && before.Replicas == status.Replicas
            && before.LastScheduleTime == status.LastScheduleTime
            && before.NextScheduleTime == status.NextScheduleTime
            && before.Problem == status.Problem)
        {
            return;
        }

        var changed = tab.DeepCopy();
        changed.Status = status;
        var written = await client.UpdateStatusAsync(cronTabs.Informer.ResourceType, changed, cancellationToken: cancellationToken);

        // So that the next reconcile does not start from what was before this one.
        await cronTabs.Informer.WaitForObjectAsync(name, written.Metadata.ResourceVersion!, cancellationToken);
    }

    private async Task DeleteAsync(Job job, CancellationToken cancellationToken)
    {
        if (job.Metadata?.DeletionTimestamp is not null)
        {
            return;
        }

        try
        {
            await client.DeleteAsync(
                jobs.Informer.ResourceType,
                jobs.Informer.ResourceType.GetObjectName(job),
                new DeleteOptions { PropagationPolicy = PropagationPolicy.Background },
                cancellationToken);
        }
        catch (ApiStatusException e) when (e.IsNotFound)
        {
            // The cache does not know yet that it is gone.
        }
    }

    private static bool IsFinished(Job job) =>
        job.Status?.Conditions?.Any(static condition => condition is { Type: "Complete" or "Failed", Status: "True" }) == true;

    [LoggerMessage(1, LogLevel.Information, "{CronTab}: run {Job} begins")]
    private partial void LogRun(ObjectName cronTab, string job);

    [LoggerMessage(2, LogLevel.Warning, "{CronTab}: {Problem}")]
    private partial void LogProblem(ObjectName cronTab, string problem);

    [LoggerMessage(3, LogLevel.Information, "{CronTab} is deleted, and nothing of it is left")]
    private partial void LogGone(ObjectName cronTab);
}
