using System;
using System.Collections.Generic;
using System.Globalization;

namespace Informers.Generator;

/// <summary>Hands out names of one scope, each once.</summary>
internal sealed class NamePool
{
    private readonly HashSet<string> _taken;

    private NamePool(StringComparer comparer, IEnumerable<string> taken) => _taken = new HashSet<string>(taken, comparer);

    /// <summary>A pool of member names.</summary>
    /// <param name="taken">Names not to hand out.</param>
    public static NamePool OfMembers(IEnumerable<string> taken) => new(StringComparer.Ordinal, taken);

    /// <summary>A pool of names that become parts of file names, and so must differ in more than case.</summary>
    public static NamePool OfTypes() => new(StringComparer.OrdinalIgnoreCase, []);

    /// <summary>The first of some names that is free, else the last one with a number.</summary>
    public string Take(params ReadOnlySpan<string> wishes)
    {
        foreach (var wish in wishes)
        {
            if (_taken.Add(wish))
            {
                return wish;
            }
        }

        for (var number = 2; ; number++)
        {
            var name = wishes[wishes.Length - 1] + number.ToString(CultureInfo.InvariantCulture);
            if (_taken.Add(name))
            {
                return name;
            }
        }
    }
}
