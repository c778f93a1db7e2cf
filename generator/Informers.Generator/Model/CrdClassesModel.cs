namespace Informers.Generator;

/// <summary>The classes to emit for a version of a custom resource, with all names settled.</summary>
internal sealed record CrdClassesModel
{
    /// <summary>The resource; its schema is not repeated here.</summary>
    public required CrdVersionModel Resource { get; init; }

    /// <summary>The namespace: root, group and version; escaped.</summary>
    public required string Namespace { get; init; }

    /// <summary>The name of the file, without extension.</summary>
    public required string FileName { get; init; }

    /// <summary>The classes; the first is the resource's own.</summary>
    public required EquatableArray<CrdClassModel> Classes { get; init; }

    /// <summary>The constants of text that only some values are allowed for.</summary>
    public required EquatableArray<CrdConstantsModel> Constants { get; init; }

    /// <summary>The resource's class, as emitted code writes it.</summary>
    public string FullName => $"global::{Namespace}.{Classes[0].Name}";
}
