using System.Runtime;

namespace Informers.Benchmarks.Peer;

/// <summary>What the process has used until its cache has synced, and what it holds then.</summary>
internal static class SyncFigures
{
    /// <summary>Takes the figures, by the names of their members in the line; collects all garbage before those of what is held.</summary>
    /// <remarks>Numbers alone, to be written down later: that loads and allocates what a controller does not have.</remarks>
    /// <param name="timeToSync">From the start to the sync.</param>
    /// <param name="cpuAtStart">Milliseconds of CPU until the start.</param>
    public static (string Name, double Value)[] Take(TimeSpan timeToSync, double cpuAtStart)
    {
        var figures = new (string Name, double Value)[]
        {
            ("time_to_sync_ms", timeToSync.TotalMilliseconds),
            ("cpu_ms", ProcessFigures.CpuMilliseconds),
            ("cpu_start_ms", cpuAtStart),
            ("peak_rss_at_sync_bytes", ProcessFigures.PeakResidentBytes),
            ("jit_ms", JitInfo.GetCompilationTime().TotalMilliseconds),
            ("jit_methods", JitInfo.GetCompiledMethodCount()),
            ("jit_il_bytes", JitInfo.GetCompiledILBytes()),
            ("gc_pause_ms", GC.GetTotalPauseDuration().TotalMilliseconds),
            ("gc_cycles_at_sync", GC.CollectionCount(0)),
            ("allocated_bytes", GC.GetTotalAllocatedBytes()),
            ("rss_bytes", 0),
            ("heap_inuse_bytes", 0),
        };
        ProcessFigures.Collect();
        figures[^2].Value = ProcessFigures.ResidentBytes;
        figures[^1].Value = GC.GetTotalMemory(forceFullCollection: false);
        return figures;
    }
}
