namespace Informers.Generator;

/// <summary>How a deep copy gets at a member.</summary>
internal enum CopyMemberAccess
{
    /// <summary>By its name.</summary>
    Name,

    /// <summary>In a <c>with</c> expression.</summary>
    With,

    /// <summary>By its accessors, which emitted code cannot call by name.</summary>
    Accessor,

    /// <summary>By the field behind it.</summary>
    Field,
}
