namespace Informers.Generator;

/// <summary>Bounds of a value. Numbers are kept as the definition writes them, so that no digit is lost.</summary>
internal sealed record CrdLimitsModel
{
    /// <summary>The smallest number.</summary>
    public string? Minimum { get; init; }

    /// <summary>Whether the smallest number itself is too small.</summary>
    public bool ExcludesMinimum { get; init; }

    /// <summary>The largest number.</summary>
    public string? Maximum { get; init; }

    /// <summary>Whether the largest number itself is too large.</summary>
    public bool ExcludesMaximum { get; init; }

    /// <summary>What the number is a multiple of.</summary>
    public string? MultipleOf { get; init; }

    /// <summary>The smallest length of a text in code points, of a list in elements, of a map in members.</summary>
    public long? MinLength { get; init; }

    /// <summary>The largest such length.</summary>
    public long? MaxLength { get; init; }

    /// <summary>The regular expression that a text matches somewhere, as .NET reads it; null also where .NET cannot.</summary>
    public string? Pattern { get; init; }
}
