namespace Informers.Generator;

/// <summary>A property to emit.</summary>
internal sealed record CrdMemberModel
{
    /// <summary>Its name, escaped.</summary>
    public required string Name { get; init; }

    /// <summary>Its name in JSON.</summary>
    public required string JsonName { get; init; }

    /// <summary>The value.</summary>
    public required CrdTypeModel Type { get; init; }

    /// <summary>Whether it must be there, and cannot be null.</summary>
    public required bool IsRequired { get; init; }

    /// <summary>The expression that it starts with; null where it starts with nothing.</summary>
    public required string? Initializer { get; init; }

    /// <summary>What it is when it is absent; null where the schema does not say.</summary>
    public required CrdValueModel? Default { get; init; }

    /// <summary>What the schema says of it.</summary>
    public required string? Description { get; init; }
}
