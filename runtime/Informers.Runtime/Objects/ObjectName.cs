using System.Diagnostics.CodeAnalysis;

namespace Informers;

/// <summary>
/// The key of an object within its resource: namespace and name. Written <c>namespace/name</c>, or <c>name</c> when the object
/// is cluster scoped.
/// </summary>
/// <param name="Namespace">The namespace; empty when cluster scoped.</param>
/// <param name="Name">The name.</param>
/// <remarks>The counterpart of client-go's <c>cache.ObjectName</c> and of the keys made by <c>MetaNamespaceKeyFunc</c>.</remarks>
public readonly record struct ObjectName(string Namespace, string Name) : IComparable<ObjectName>, ISpanParsable<ObjectName>
{
    /// <summary>A cluster-scoped name.</summary>
    /// <param name="name">The name.</param>
    public ObjectName(string name)
        : this(string.Empty, name)
    {
    }

    /// <summary>Reads <c>namespace/name</c> or <c>name</c>.</summary>
    /// <param name="key">The text.</param>
    /// <returns>The name.</returns>
    /// <exception cref="FormatException">The text is empty, or has more than one slash.</exception>
    public static ObjectName Parse(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Parse(key.AsSpan(), null);
    }

    /// <inheritdoc cref="Parse(string)"/>
    public static ObjectName Parse(string s, IFormatProvider? provider)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s.AsSpan(), provider);
    }

    /// <inheritdoc cref="Parse(string)"/>
    public static ObjectName Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, provider, out var result)
            ? result
            : throw new FormatException($"'{s}' is no object key: expected \"namespace/name\", or \"name\" for a cluster-scoped object.");

    /// <summary>Reads <c>namespace/name</c> or <c>name</c>; says whether the text was one of them.</summary>
    /// <param name="key">The text.</param>
    /// <param name="result">The name, or the default value.</param>
    /// <returns>Whether the text was an object key.</returns>
    public static bool TryParse([NotNullWhen(true)] string? key, out ObjectName result) => TryParse(key.AsSpan(), null, out result);

    /// <inheritdoc cref="TryParse(string?, out ObjectName)"/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ObjectName result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc cref="TryParse(string?, out ObjectName)"/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out ObjectName result)
    {
        var slash = s.IndexOf('/');
        var name = s[(slash + 1)..];
        if (name.IsEmpty || slash == 0 || name.Contains('/'))
        {
            result = default;
            return false;
        }

        result = new ObjectName(slash < 0 ? string.Empty : s[..slash].ToString(), name.ToString());
        return true;
    }

    /// <summary>Orders by namespace, then by name, ordinally.</summary>
    /// <param name="other">The other name.</param>
    /// <returns>Less than, equal to or greater than zero.</returns>
    public int CompareTo(ObjectName other)
    {
        var byNamespace = string.CompareOrdinal(Namespace, other.Namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(Name, other.Name);
    }

    /// <summary>Whether <paramref name="left"/> comes before <paramref name="right"/>.</summary>
    public static bool operator <(ObjectName left, ObjectName right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> comes before <paramref name="right"/> or equals it.</summary>
    public static bool operator <=(ObjectName left, ObjectName right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> comes after <paramref name="right"/>.</summary>
    public static bool operator >(ObjectName left, ObjectName right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> comes after <paramref name="right"/> or equals it.</summary>
    public static bool operator >=(ObjectName left, ObjectName right) => left.CompareTo(right) >= 0;

    /// <summary><c>namespace/name</c>, or <c>name</c> when cluster scoped.</summary>
    /// <returns>The key as text.</returns>
    public override string ToString() => string.IsNullOrEmpty(Namespace) ? Name ?? string.Empty : $"{Namespace}/{Name}";
}
