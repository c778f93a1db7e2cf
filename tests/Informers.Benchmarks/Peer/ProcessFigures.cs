using System.Diagnostics;
using System.Globalization;

namespace Informers.Benchmarks.Peer;

/// <summary>What the operating system says of this process.</summary>
internal static class ProcessFigures
{
    public static double CpuMilliseconds => Environment.CpuUsage.TotalTime.TotalMilliseconds;

    public static long ResidentBytes => Status("VmRSS:");

    public static long PeakResidentBytes => Status("VmHWM:");

    /// <summary>Collects all garbage and gives memory back, as the peer does before it reads its own size.</summary>
    public static void Collect()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    private static long Status(string name)
    {
        if (!OperatingSystem.IsLinux())
        {
            return OfProcess(name);
        }

        foreach (var line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith(name, StringComparison.Ordinal))
            {
                return long.Parse(line.AsSpan(name.Length, line.Length - name.Length - "kB".Length).Trim(), CultureInfo.InvariantCulture) * 1024;
            }
        }

        throw new InvalidOperationException($"/proc/self/status has no {name}");
    }

    private static long OfProcess(string name)
    {
        using var process = Process.GetCurrentProcess();
        return name == "VmHWM:" ? process.PeakWorkingSet64 : process.WorkingSet64;
    }
}
