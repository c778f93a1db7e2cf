namespace Informers.Generator;

/// <summary>A property or field whose value a deep copy has to copy.</summary>
/// <param name="Name">Its name in C#, escaped; for a field that is reached past its name, the field's name in metadata.</param>
/// <param name="Type">Its type, as emitted code writes it.</param>
/// <param name="Access">How to get at it.</param>
/// <param name="Value">How its value is copied.</param>
internal sealed record CopyMemberModel(string Name, string Type, CopyMemberAccess Access, CopyValueModel Value)
{
    /// <summary>The type that declares it, where it is not reached through the object's own type.</summary>
    public string? DeclaringType { get; init; }

    /// <summary>Whether the copy may share the value where its type turns out to be none that can be copied.</summary>
    public bool IsOptional { get; init; }
}
