using System.Diagnostics.CodeAnalysis;

namespace Informers;

/// <summary>
/// Selects objects by their labels, in Kubernetes' grammar: <c>key=value</c>, <c>key==value</c>, <c>key!=value</c>,
/// <c>key in (a,b)</c>, <c>key notin (a,b)</c>, <c>key</c>, <c>!key</c>, <c>key&gt;7</c>, <c>key&lt;7</c>, joined by commas, all of
/// which must hold. Immutable and thread-safe; matching allocates nothing.
/// </summary>
/// <remarks>
/// The counterpart of apimachinery's <c>labels.Selector</c>. As there, <c>!=</c> and <c>notin</c> also hold for objects that lack the
/// label, and <c>&gt;</c> and <c>&lt;</c> compare integers. API servers understand <c>&gt;</c> and <c>&lt;</c> too.
/// </remarks>
public sealed class LabelSelector : IEquatable<LabelSelector>
{
    // A contradiction, so that a server that is sent this text selects nothing either.
    private const string NothingText = "!nothing,nothing";

    private readonly LabelRequirement[] _requirements;
    private readonly string _text;

    private LabelSelector(LabelRequirement[] requirements)
    {
        // Ordered, so that selectors that say the same in another order are equal.
        Array.Sort(requirements, LabelRequirement.Compare);
        _requirements = requirements;
        _text = string.Join(',', requirements.Select(static requirement => requirement.ToString()));
    }

    /// <summary>Selects every object.</summary>
    public static LabelSelector Everything { get; } = new([]);

    /// <summary>Selects no object. As text it is a contradiction, which selects nothing on a server either.</summary>
    public static LabelSelector Nothing { get; } =
        new([new LabelRequirement("nothing", LabelOperator.Exists, []), new LabelRequirement("nothing", LabelOperator.DoesNotExist, [])]);

    /// <summary>Whether this selects every object.</summary>
    public bool IsEverything => _requirements.Length == 0;

    /// <summary>Whether this is <see cref="Nothing"/>.</summary>
    public bool IsNothing => _text == NothingText;

    /// <summary>All of these must hold. Ordered by key.</summary>
    internal ReadOnlySpan<LabelRequirement> Requirements => _requirements;

    /// <summary>Reads a selector; the empty text selects every object.</summary>
    /// <param name="selector">The text.</param>
    /// <returns>The selector.</returns>
    /// <exception cref="FormatException">The text is no selector; the message says where and what was expected.</exception>
    public static LabelSelector Parse(string selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return LabelSelectorParser.TryParse(selector, out var requirements, out var error)
            ? Create(requirements)
            : throw new FormatException(error);
    }

    /// <summary>Reads a selector; says whether the text was one.</summary>
    /// <param name="selector">The text.</param>
    /// <param name="result">The selector.</param>
    /// <returns>Whether the text was a selector.</returns>
    public static bool TryParse([NotNullWhen(true)] string? selector, [NotNullWhen(true)] out LabelSelector? result)
    {
        result = selector is not null && LabelSelectorParser.TryParse(selector, out var requirements, out _) ? Create(requirements) : null;
        return result is not null;
    }

    /// <summary>Selects the objects that have all of these labels.</summary>
    /// <param name="labels">The labels; <see langword="null"/> or none selects every object.</param>
    /// <returns>The selector.</returns>
    /// <exception cref="FormatException">A key or value cannot be a label's.</exception>
    /// <remarks>The counterpart of apimachinery's <c>labels.ValidatedSelectorFromSet</c>.</remarks>
    public static LabelSelector FromLabels(IEnumerable<KeyValuePair<string, string>>? labels)
    {
        if (labels is null)
        {
            return Everything;
        }

        var requirements = new List<LabelRequirement>();
        foreach (var (key, value) in labels)
        {
            if ((LabelSyntax.CheckKey(key) ?? LabelSyntax.CheckValue(value)) is { } error)
            {
                throw new FormatException($"'{key}={value}' is no label: {error}.");
            }

            requirements.Add(new LabelRequirement(key, LabelOperator.Equal, [value]));
        }

        return Create(requirements);
    }

    /// <summary>Whether a set of labels matches.</summary>
    /// <param name="labels">The labels; <see langword="null"/> is the empty set.</param>
    /// <returns>Whether all requirements hold.</returns>
    public bool Matches(IReadOnlyDictionary<string, string>? labels)
    {
        foreach (var requirement in _requirements)
        {
            string? value = null;
            if (labels is null || !labels.TryGetValue(requirement.Key, out value))
            {
                value = null;
            }

            if (!requirement.Matches(value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the labels of an object match.</summary>
    /// <typeparam name="T">The class of the object.</typeparam>
    /// <param name="obj">The object.</param>
    /// <param name="resourceType">Reads its labels.</param>
    /// <returns>Whether all requirements hold.</returns>
    public bool Matches<T>(T obj, ResourceType<T> resourceType)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(resourceType);
        foreach (var requirement in _requirements)
        {
            if (!requirement.Matches(resourceType.TryGetLabel(obj, requirement.Key, out var value) ? value : null))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// The selector as <see cref="Parse"/> and API servers read it: requirements ordered by key, values ordered and each once,
    /// <c>==</c> as <c>=</c>, no spaces but around <c>in</c> and <c>notin</c>. Empty for <see cref="Everything"/>.
    /// </summary>
    /// <returns>The text.</returns>
    public override string ToString() => _text;

    /// <summary>Whether both say the same in their canonical form.</summary>
    /// <param name="other">The other selector.</param>
    /// <returns>Whether they are equal.</returns>
    public bool Equals(LabelSelector? other) => other is not null && string.Equals(_text, other._text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LabelSelector);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(_text, StringComparison.Ordinal);

    private static LabelSelector Create(List<LabelRequirement> requirements) =>
        requirements.Count == 0 ? Everything : new LabelSelector([.. requirements]);
}
