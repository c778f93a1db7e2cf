namespace Informers.Generator;

/// <summary>How an index's path goes on from a value.</summary>
internal enum IndexStepKind
{
    /// <summary>To a member.</summary>
    Member,

    /// <summary>To each element of a list.</summary>
    Elements,

    /// <summary>To each value of a map.</summary>
    Values,

    /// <summary>To the value of a map under a key.</summary>
    Key,

    /// <summary>Only where a condition on the value holds.</summary>
    Where,
}
