using OpenTelemetry;

namespace Informers.Telemetry.Tests;

/// <summary>Keeps what is exported, in memory. OpenTelemetry has one of its own, in a package that not every feed has.</summary>
internal sealed class KeepingExporter<T, TKept>(Func<T, IEnumerable<TKept>> keep) : BaseExporter<T>
    where T : class
{
    private readonly Lock _gate = new();
    private List<TKept> _last = [];

    /// <summary>All that was exported.</summary>
    public List<TKept> All { get; } = [];

    /// <summary>What was exported last.</summary>
    public IReadOnlyList<TKept> Last
    {
        get
        {
            lock (_gate)
            {
                return _last;
            }
        }
    }

    public override ExportResult Export(in Batch<T> batch)
    {
        var kept = new List<TKept>();
        foreach (var item in batch)
        {
            kept.AddRange(keep(item));
        }

        lock (_gate)
        {
            _last = kept;
            All.AddRange(kept);
        }

        return ExportResult.Success;
    }
}
