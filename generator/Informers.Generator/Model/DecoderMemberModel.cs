namespace Informers.Generator;

/// <summary>A property or field that is read.</summary>
/// <param name="JsonName">Its name in JSON.</param>
/// <param name="Name">Its name in C#, escaped.</param>
/// <param name="Type">Its type, as emitted code writes it.</param>
/// <param name="Access">How the value gets in.</param>
internal sealed record DecoderMemberModel(string JsonName, string Name, string Type, DecoderMemberAccess Access)
{
    /// <summary>The value; null where there is nothing to read.</summary>
    public DecoderValueModel? Value { get; init; }

    /// <summary>Whether an object initializer must name it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether an object without it is counted: the type says that it is required.</summary>
    public bool IsExpected { get; init; }

    /// <summary>Whether emitted code cannot ask an object for it.</summary>
    public bool CannotBeRead { get; init; }

    /// <summary>When it is written.</summary>
    public WriteCondition WriteCondition { get; init; }

    /// <summary>The type that declares its getter, where emitted code can't name the getter and calls it all the same.</summary>
    public string? GetterType { get; init; }

    /// <summary>The type that declares it, for <see cref="DecoderMemberAccess.InitAccessor"/>.</summary>
    public string? DeclaringType { get; init; }

    /// <summary>The property's name without escape, where an accessor is called past it.</summary>
    public string? MetadataName { get; init; }

    /// <summary>What the constructor's parameter is when the member is absent; null for the type's default.</summary>
    public string? DefaultValue { get; init; }

    /// <summary>Whether the member is passed over unless managed fields are kept.</summary>
    public bool IsManagedFields { get; init; }
}
