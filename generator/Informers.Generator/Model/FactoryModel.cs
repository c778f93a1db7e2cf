namespace Informers.Generator;

/// <summary>A host to emit.</summary>
internal sealed record FactoryModel
{
    /// <summary>The namespace, escaped; empty for the global one.</summary>
    public required string Namespace { get; init; }

    /// <summary>The types it is nested in, the outermost first.</summary>
    public required EquatableArray<ContainerModel> Containers { get; init; }

    /// <summary>The name, escaped.</summary>
    public required string Name { get; init; }

    /// <summary>The name of the file, without extension.</summary>
    public required string FileName { get; init; }

    /// <summary>The constructors not to emit.</summary>
    public required DeclaredConstructors DeclaredConstructors { get; init; }

    /// <summary>The groups, ordered.</summary>
    public required EquatableArray<FactoryGroupModel> Groups { get; init; }

    /// <summary>The host, as emitted code writes it.</summary>
    public string FullName => FullNameOf(Namespace, Containers, Name);

    /// <summary>A class, as emitted code writes it.</summary>
    internal static string FullNameOf(string @namespace, EquatableArray<ContainerModel> containers, string name)
    {
        var result = "global::" + (@namespace.Length == 0 ? string.Empty : @namespace + ".");
        foreach (var container in containers)
        {
            result += container.Name + ".";
        }

        return result + name;
    }
}
