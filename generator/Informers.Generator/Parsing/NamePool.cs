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

    /// <summary>A pool of names that are parts of file names, and so must differ in more than case.</summary>
    /// <param name="taken">Names not to hand out.</param>
    public static NamePool OfTypes(params IEnumerable<string> taken) => new(StringComparer.OrdinalIgnoreCase, taken);

    /// <summary>The first of some names that is free, else the last one with a number.</summary>
    public string Take(params ReadOnlySpan<string> wishes) => Take(static name => [name], wishes);

    /// <summary>The first of some names of which all forms are free, else the last one with a number; takes the forms.</summary>
    /// <param name="forms">What a name becomes.</param>
    /// <param name="wishes">The names.</param>
    public string Take(Func<string, string[]> forms, params ReadOnlySpan<string> wishes)
    {
        foreach (var wish in wishes)
        {
            if (TryTake(forms(wish)))
            {
                return wish;
            }
        }

        for (var number = 2; ; number++)
        {
            var name = wishes[wishes.Length - 1] + number.ToString(CultureInfo.InvariantCulture);
            if (TryTake(forms(name)))
            {
                return name;
            }
        }
    }

    private bool TryTake(string[] names)
    {
        foreach (var name in names)
        {
            if (_taken.Contains(name))
            {
                return false;
            }
        }

        _taken.UnionWith(names);
        return true;
    }
}
