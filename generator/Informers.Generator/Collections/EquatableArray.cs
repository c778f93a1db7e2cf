using System;

namespace Informers.Generator;

/// <summary>Makes <see cref="EquatableArray{T}"/>s.</summary>
internal static class EquatableArray
{
    /// <summary>A copy of some values; what collection expressions call.</summary>
    public static EquatableArray<T> Create<T>(ReadOnlySpan<T> values)
        where T : IEquatable<T> =>
        values.IsEmpty ? default : new EquatableArray<T>(values.ToArray());
}
