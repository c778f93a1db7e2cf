using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Informers.Benchmarks.Readers;

/// <summary>Where the time of a thread went. On Linux, where the kernel keeps account of it.</summary>
/// <param name="Elapsed">Nanoseconds from start to end.</param>
/// <param name="Cpu">Nanoseconds on a core.</param>
/// <param name="Queued">Nanoseconds ready to run, while others had the cores.</param>
internal readonly partial record struct WriterTimes(double Elapsed, double Cpu, double Queued)
{
    private const int ThreadCpuTime = 3;

    /// <summary>The times of the calling thread until now; subtract two of these.</summary>
    public static WriterTimes Now()
    {
        var fields = File.ReadAllText("/proc/thread-self/schedstat").Split(' ');
        if (GetTime(ThreadCpuTime, out var cpu) != 0)
        {
            throw new InvalidOperationException($"The system does not say what a thread used: error {Marshal.GetLastPInvokeError()}.");
        }

        return new WriterTimes(
            Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency),
            (cpu.Seconds * 1e9) + cpu.Nanoseconds,
            double.Parse(fields[1], CultureInfo.InvariantCulture));
    }

    /// <summary>The time between two moments, for each of some operations.</summary>
    public static WriterTimes Between(WriterTimes start, WriterTimes end, int operations) => new(
        (end.Elapsed - start.Elapsed) / operations, (end.Cpu - start.Cpu) / operations, (end.Queued - start.Queued) / operations);

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static partial int GetTime(int clock, out Timespec time);

    private readonly struct Timespec
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
