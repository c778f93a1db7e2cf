using System.Diagnostics;
using System.Text;

namespace Informers.Tests.Store;

/// <summary>
/// Runs seeded random sequences of operations; a failure names its seed and shows a short sequence that fails in the same test, found by
/// dropping operations.
/// </summary>
internal static class OperationSequences
{
    private const int ShrinkingRuns = 3000;

    /// <summary>Checks that many sequences.</summary>
    /// <param name="sequences">How many.</param>
    /// <param name="maximumLength">The length of the longest.</param>
    /// <param name="generate">Makes an operation. Operations must be usable in any sequence.</param>
    /// <param name="run">Runs a sequence on a fresh subject; throws when subject and oracle differ.</param>
    /// <param name="firstSeed">The seed of the first; the others follow, one by one.</param>
    /// <param name="shrinkingTime">For how long to look for a shorter sequence; default: for a number of runs, however long they take.</param>
    public static void Check<TOperation>(
        int sequences,
        int maximumLength,
        Func<Random, TOperation> generate,
        Action<IReadOnlyList<TOperation>> run,
        int firstSeed = 0,
        TimeSpan? shrinkingTime = null)
    {
        for (var seed = firstSeed; seed < firstSeed + sequences; seed++)
        {
            var random = new Random(seed);
            var operations = new List<TOperation>();
            for (var length = random.Next(1, maximumLength + 1); length > 0; length--)
            {
                operations.Add(generate(random));
            }

            if (Failure(run, operations) is { } failure)
            {
                var shrunk = Shrink(run, operations, shrinkingTime ?? TimeSpan.MaxValue, ref failure);
                var report = new StringBuilder($"Seed {seed}; {operations.Count} operations, {shrunk.Count} of them are enough:").AppendLine();
                for (var i = 0; i < shrunk.Count; i++)
                {
                    report.Append(i).Append(": ").Append(shrunk[i]).AppendLine();
                }

                Assert.Fail(report.Append(failure).ToString());
            }
        }
    }

    private static Exception? Failure<TOperation>(Action<IReadOnlyList<TOperation>> run, IReadOnlyList<TOperation> operations)
    {
        try
        {
            run(operations);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private static List<TOperation> Shrink<TOperation>(
        Action<IReadOnlyList<TOperation>> run, List<TOperation> operations, TimeSpan time, ref Exception failure)
    {
        var current = operations;
        var runs = 0;
        var clock = Stopwatch.StartNew();
        for (var size = Math.Max(1, current.Count / 2); runs < ShrinkingRuns && clock.Elapsed < time; size = Math.Max(1, size / 2))
        {
            var smaller = false;
            for (var start = current.Count - size; start >= 0 && runs < ShrinkingRuns && clock.Elapsed < time; start -= size)
            {
                var candidate = new List<TOperation>(current);
                candidate.RemoveRange(start, size);
                runs++;
                if (Failure(run, candidate) is { } stillFailing)
                {
                    current = candidate;
                    failure = stillFailing;
                    smaller = true;
                    start = Math.Min(start, current.Count);
                }
            }

            if (size == 1 && !smaller)
            {
                break;
            }
        }

        return current;
    }
}
