namespace Informers.Generator;

/// <summary>How a value gets into its object.</summary>
internal enum DecoderMemberAccess
{
    /// <summary>By assignment.</summary>
    Setter,

    /// <summary>
    /// By the <c>init</c> accessor, called after construction so that a member that is absent keeps what its initializer gave it.
    /// </summary>
    InitAccessor,

    /// <summary>In the object initializer: <c>init</c> of a generic type, where the accessor cannot be called.</summary>
    Initializer,

    /// <summary>As an argument of the constructor.</summary>
    Parameter,

    /// <summary>Not at all: <c>required</c>, but no part of the JSON.</summary>
    None,
}
