namespace Informers;

/// <summary>How a <see cref="LabelRequirement"/> holds a label against its values.</summary>
internal enum LabelOperator
{
    /// <summary><c>key</c>.</summary>
    Exists,

    /// <summary><c>!key</c>.</summary>
    DoesNotExist,

    /// <summary><c>key=value</c>, <c>key==value</c>.</summary>
    Equal,

    /// <summary><c>key!=value</c>.</summary>
    NotEqual,

    /// <summary><c>key in (a,b)</c>.</summary>
    In,

    /// <summary><c>key notin (a,b)</c>.</summary>
    NotIn,

    /// <summary><c>key&gt;7</c>.</summary>
    GreaterThan,

    /// <summary><c>key&lt;7</c>.</summary>
    LessThan,
}
