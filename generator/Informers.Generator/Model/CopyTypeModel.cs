namespace Informers.Generator;

/// <summary>A type that deep copies contain. Says the same whichever root reached the type.</summary>
/// <param name="Name">The name of the emitted copier's class; unique to the type.</param>
/// <param name="Type">The type, as emitted code writes it.</param>
/// <param name="DocumentationName">The type's name as a documentation comment writes it, with markup.</param>
internal sealed record CopyTypeModel(string Name, string Type, string DocumentationName)
{
    /// <summary>The name of the file, without extension.</summary>
    public string FileName { get; init; } = FileNames.Copier(Name);

    /// <summary>Whether it is a struct.</summary>
    public bool IsValueType { get; init; }

    /// <summary>Whether <c>DeepCopy()</c> may be public: the compilation's own type, and public.</summary>
    public bool IsPublic { get; init; }

    /// <summary>The members to copy, those of base classes first. Without any, a clone will do, and no copier is emitted.</summary>
    public EquatableArray<CopyMemberModel> Members { get; init; }
}
