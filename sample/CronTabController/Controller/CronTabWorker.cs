using System.Diagnostics.Metrics;
using CronTabController.Generated.Batch.V1;
using CronTabController.Generated.Stable.V1;
using Informers;

namespace CronTabController;

/// <summary>Reconciles a CronTab whenever it or one of its jobs changes, and when its next run is due.</summary>
internal sealed class CronTabWorker : BackgroundService
{
    private readonly Reconciler<ObjectName> _reconciler;

    public CronTabWorker(
        ICronTabInformer cronTabs, IJobInformer jobs, CronTabReconciler reconciler, ILoggerFactory logs, IMeterFactory meters, TimeProvider time) =>
        _reconciler = Reconciler.For<CronTab>(cronTabs.Informer, reconciler.ReconcileAsync, new()
        {
            Name = "crontabs",
            Workers = 4,
            LoggerFactory = logs,
            MeterFactory = meters,
            TimeProvider = time,
        }).WatchOwned(jobs.Informer, cronTabs.Informer.ResourceType, static job => job.Metadata?.OwnerReferences);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using (_reconciler)
        {
            await _reconciler.RunAsync(stoppingToken);
        }
    }
}
