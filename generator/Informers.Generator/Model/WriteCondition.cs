namespace Informers.Generator;

/// <summary>When a member is written.</summary>
internal enum WriteCondition
{
    /// <summary>Unless it is null.</summary>
    NotNull,

    /// <summary>Null too.</summary>
    Always,

    /// <summary>Unless it is the default of its type.</summary>
    NotDefault,

    /// <summary>It is only read.</summary>
    Never,
}
