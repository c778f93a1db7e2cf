using System.Diagnostics.CodeAnalysis;

namespace Informers;

/// <summary>Says which of two resource versions of one resource is newer.</summary>
/// <remarks>
/// <para>
/// Kubernetes API servers promise since 1.35 (KEP-5504), and have always kept, that the versions of a resource are decimal numbers without
/// a leading zero, of up to 128 bits, which grow. Only such versions can be compared. What is empty, <c>0</c> ("any version"), or of another
/// form, as some aggregated servers have it, cannot; nothing is guessed of it, not even where two of them are the same text.
/// </para>
/// <para>
/// Versions of different resources, or of different clusters, have nothing to do with each other; nobody can see that from them.
/// The counterpart of apimachinery's <c>resourceversion.CompareResourceVersion</c>.
/// </para>
/// </remarks>
public static class ResourceVersions
{
    // 2 to the power of 128, less one.
    private const string Largest = "340282366920938463463374607431768211455";

    /// <summary>Whether a text is a version that can be compared.</summary>
    /// <param name="resourceVersion">The text.</param>
    /// <returns>Whether it is a decimal number from 1 to 2^128 - 1 without a leading zero.</returns>
    public static bool IsComparable([NotNullWhen(true)] string? resourceVersion) => Flaw(resourceVersion) is null;

    /// <summary>Compares two versions, if they can be compared. Allocates nothing.</summary>
    /// <param name="left">One version.</param>
    /// <param name="right">The other.</param>
    /// <param name="order">
    /// Less than zero when <paramref name="left"/> is older, zero when they are the same, greater than zero when it is newer; zero when they
    /// cannot be compared.
    /// </param>
    /// <returns>Whether they can be compared.</returns>
    public static bool TryCompare([NotNullWhen(true)] string? left, [NotNullWhen(true)] string? right, out int order)
    {
        if (!IsComparable(left) || !IsComparable(right))
        {
            order = 0;
            return false;
        }

        order = Order(left, right);
        return true;
    }

    /// <summary>Compares two versions.</summary>
    /// <param name="left">One version.</param>
    /// <param name="right">The other.</param>
    /// <returns>
    /// Less than zero when <paramref name="left"/> is older, zero when they are the same, greater than zero when it is newer.
    /// </returns>
    /// <exception cref="UncomparableResourceVersionException">One of them cannot be compared; says which, and why.</exception>
    public static int Compare(string left, string right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        ThrowIfUncomparable(left);
        ThrowIfUncomparable(right);
        return Order(left, right);
    }

    /// <summary>Throws when a version cannot be compared.</summary>
    internal static void ThrowIfUncomparable(string resourceVersion)
    {
        if (Flaw(resourceVersion) is { } flaw)
        {
            throw new UncomparableResourceVersionException(resourceVersion, flaw);
        }
    }

    // Both comparable: without leading zeros the longer number is the larger one.
    private static int Order(string left, string right) =>
        left.Length != right.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(left, right);

    private static string? Flaw(string? version) => version switch
    {
        null or "" => "it is empty",
        "0" => "it stands for any version",
        ['0', ..] => "it has a leading zero",
        _ when version.AsSpan().ContainsAnyExceptInRange('0', '9') => "it is no decimal number",
        _ when Order(version, Largest) > 0 => "it has more than 128 bits",
        _ => null,
    };
}
