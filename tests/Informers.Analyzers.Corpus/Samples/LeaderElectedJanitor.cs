using Corpus.Support;
using Informers;
using Informers.Rest;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Corpus.Janitor;

public interface ILeadership
{
    /// <summary>Waits until this process leads. The token fires when it does no more.</summary>
    Task<CancellationToken> AcquireAsync(CancellationToken cancellationToken);
}

/// <summary>Deletes jobs that ended long ago; while this process leads, and with informers of that term only.</summary>
public sealed class LeaderElectedJanitor(ILeadership leadership, IRestClient client, TimeProvider time, ILogger<LeaderElectedJanitor> logger)
{
    private static readonly TimeSpan Keep = TimeSpan.FromHours(6);

    private readonly KubeApi _api = new(client);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var lost = await leadership.AcquireAsync(cancellationToken);
            using var term = CancellationTokenSource.CreateLinkedTokenSource(lost, cancellationToken);
            try
            {
                await LeadAsync(term.Token);
            }
            catch (OperationCanceledException) when (term.IsCancellationRequested)
            {
                logger.LogInformation("The term is over");
            }
        }
    }

    private static bool IsOver(V1Job job, DateTime before) =>
        job.Status?.Conditions?.Any(condition =>
            condition is { Type: "Complete" or "Failed", Status: "True", LastTransitionTime: { } at } && at < before) is true;

    private async Task LeadAsync(CancellationToken term)
    {
        // A stopped informer does not start again: each term has a factory of its own.
        await using var factory = new ClusterInformers(client, new SharedInformerOptions { Name = "janitor" });
        var jobs = factory.Batch.V1.Jobs.Lister;
        factory.Start(term);
        try
        {
            await factory.EnsureCacheSyncAsync(term);
        }
        catch (CacheSyncException error) when (term.IsCancellationRequested)
        {
            logger.LogInformation(error, "The term was over before the jobs were known");
            return;
        }

        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), time);
        do
        {
            var before = time.GetUtcNow().UtcDateTime - Keep;
            var done = jobs.List().Where(job => IsOver(job, before) && job.Metadata.DeletionTimestamp is null).ToList();
            done.Sort(static (left, right) => Nullable.Compare(left.Metadata.CreationTimestamp, right.Metadata.CreationTimestamp));
            foreach (var job in done.Take(20))
            {
                var name = new ObjectName(job.Metadata.NamespaceProperty, job.Metadata.Name);
                try
                {
                    await _api.DeleteAsync(Resources.Jobs, name, job.Metadata.Uid, term);
                }
                catch (KubeApiException error)
                {
                    logger.LogWarning(error, "{Job} was not deleted", name);
                }
            }
        }
        while (await timer.WaitForNextTickAsync(term));
    }
}
