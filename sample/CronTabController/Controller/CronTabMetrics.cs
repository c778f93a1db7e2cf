using System.Diagnostics.Metrics;

namespace CronTabController;

/// <summary>What this controller measures of its own, beside informers and work queue.</summary>
internal sealed class CronTabMetrics
{
    public const string MeterName = "CronTabController";

    private readonly Counter<long> _runs;
    private readonly Histogram<double> _lateness;

    public CronTabMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _runs = meter.CreateCounter<long>("crontab.runs", "{run}", "Runs that began.");
        _lateness = meter.CreateHistogram<double>("crontab.run.lateness", "s", "Time from when a run was due until it began.");
    }

    public void RunBegan(TimeSpan late)
    {
        _runs.Add(1);
        _lateness.Record(late.TotalSeconds);
    }
}
