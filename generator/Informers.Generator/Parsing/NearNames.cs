using System;
using System.Collections.Generic;
using System.Linq;

namespace Informers.Generator;

/// <summary>Finds what somebody may have meant.</summary>
internal static class NearNames
{
    private const int MaxNames = 3;

    /// <summary>The names that are nearest to one that is not there, the nearest first; empty when none is near.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="known">What there is.</param>
    public static IReadOnlyList<string> Find(string name, IEnumerable<string> known) =>
        known.Distinct(StringComparer.Ordinal)
            .Select(one => (Name: one, Distance: Distance(name.ToLowerInvariant(), one.ToLowerInvariant())))
            .Where(one => one.Distance <= Math.Max(1, name.Length / 3))
            .OrderBy(static one => one.Distance).ThenBy(static one => one.Name, StringComparer.Ordinal)
            .Take(MaxNames).Select(static one => one.Name).ToList();

    // How many letters must be put in, taken out or replaced.
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (left[i - 1] == right[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[right.Length];
    }
}
