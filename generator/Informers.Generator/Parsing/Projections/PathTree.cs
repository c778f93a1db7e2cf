using System;
using System.Collections.Generic;

namespace Informers.Generator;

/// <summary>Paths through JSON that begin at one place, by the names of members.</summary>
internal sealed class PathTree
{
    private readonly Dictionary<string, PathTree> _members = new(StringComparer.Ordinal);

    /// <summary>Whether a path ends here: so everything below belongs to it.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The paths that go on with a member; null when none does.</summary>
    public PathTree? Find(string member) => _members.TryGetValue(member, out var found) ? found : null;

    /// <summary>Whether a path leads somewhere in these, or one of these leads to it: whether both have something in common.</summary>
    /// <param name="path">The names of members.</param>
    public bool Touches(IReadOnlyList<string> path)
    {
        var at = this;
        foreach (var member in path)
        {
            if (at.IsWhole)
            {
                return true;
            }

            if (at.Find(member) is not { } next)
            {
                return false;
            }

            at = next;
        }

        return true;
    }

    /// <summary>Adds a path.</summary>
    /// <param name="path">The names of members.</param>
    public void Add(IEnumerable<string> path)
    {
        var at = this;
        foreach (var member in path)
        {
            if (at.Find(member) is not { } next)
            {
                next = new PathTree();
                at._members.Add(member, next);
            }

            at = next;
        }

        at.IsWhole = true;
    }
}
