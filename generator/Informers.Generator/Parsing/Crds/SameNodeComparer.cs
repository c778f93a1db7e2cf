using System.Collections.Generic;
using System.Runtime.CompilerServices;
using YamlDotNet.RepresentationModel;

namespace Informers.Generator;

/// <summary>Tells nodes apart by where they are, and not by what is in them, which anchors can make much.</summary>
internal sealed class SameNodeComparer : IEqualityComparer<YamlNode>
{
    /// <summary>The only one.</summary>
    public static readonly SameNodeComparer Instance = new();

    private SameNodeComparer()
    {
    }

    /// <inheritdoc/>
    public bool Equals(YamlNode? x, YamlNode? y) => ReferenceEquals(x, y);

    /// <inheritdoc/>
    public int GetHashCode(YamlNode obj) => RuntimeHelpers.GetHashCode(obj);
}
