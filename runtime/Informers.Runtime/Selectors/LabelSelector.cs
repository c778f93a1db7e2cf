using System.Diagnostics.CodeAnalysis;

namespace Informers;

/// <summary>
/// Selects objects by their labels, in Kubernetes' grammar: <c>key=value</c>, <c>key==value</c>, <c>key!=value</c>,
/// <c>key in (a,b)</c>, <c>key notin (a,b)</c>, <c>key</c>, <c>!key</c>, joined by commas. Immutable.
/// </summary>
/// <remarks>The counterpart of apimachinery's <c>labels.Selector</c>.</remarks>
public sealed class LabelSelector
{
    private LabelSelector()
    {
    }

    /// <summary>Selects every object.</summary>
    public static LabelSelector Everything { get; } = new();

    /// <summary>Selects no object.</summary>
    public static LabelSelector Nothing { get; } = new();

    /// <summary>Whether this selects every object.</summary>
    public bool IsEverything => throw new NotImplementedException();

    /// <summary>Reads a selector; the empty text selects every object.</summary>
    /// <param name="selector">The text.</param>
    /// <returns>The selector.</returns>
    /// <exception cref="FormatException">The text is no selector; the message says where and what was expected.</exception>
    public static LabelSelector Parse(string selector) => throw new NotImplementedException();

    /// <summary>Reads a selector; says whether the text was one.</summary>
    /// <param name="selector">The text.</param>
    /// <param name="result">The selector.</param>
    /// <returns>Whether the text was a selector.</returns>
    public static bool TryParse([NotNullWhen(true)] string? selector, [NotNullWhen(true)] out LabelSelector? result) =>
        throw new NotImplementedException();

    /// <summary>Whether a set of labels matches.</summary>
    /// <param name="labels">The labels; <see langword="null"/> is the empty set.</param>
    /// <returns>Whether all requirements hold.</returns>
    public bool Matches(IReadOnlyDictionary<string, string>? labels) => throw new NotImplementedException();

    /// <summary>Whether the labels of an object match.</summary>
    /// <typeparam name="T">The class of the object.</typeparam>
    /// <param name="obj">The object.</param>
    /// <param name="resourceType">Reads its labels.</param>
    /// <returns>Whether all requirements hold.</returns>
    public bool Matches<T>(T obj, ResourceType<T> resourceType)
        where T : class => throw new NotImplementedException();
}
