namespace Informers.Soak;

/// <summary>The managed heap after full collections, over the run. For one thread.</summary>
internal sealed class Memory
{
    // What the last third may have more than the first: a tenth, and a little for small heaps.
    private const double Growth = 1.10;
    private const long Slack = 2 << 20;

    private readonly List<long> _samples = [];

    public int Count => _samples.Count;

    // The lowest: what a list under way holds comes and goes, what leaks stays.
    public long First => _samples.Take(Third).Min();

    public long Last => _samples.TakeLast(Third).Min();

    public long Middle => _samples[_samples.Count / 2];

    public long Highest => _samples.Max();

    public long Bound => (long)(First * Growth) + Slack;

    public bool IsFlat => Last <= Bound;

    private int Third => Math.Max(1, _samples.Count / 3);

    /// <summary>Collects everything and returns what is left, in bytes.</summary>
    public static long Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: false);
    }

    public void Sample() => _samples.Add(Collect());
}
