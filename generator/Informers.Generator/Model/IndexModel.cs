namespace Informers.Generator;

/// <summary>An index of an informer, with a method of its lister.</summary>
/// <param name="Type">The class of the objects, as emitted code writes it.</param>
/// <param name="Name">The name of both.</param>
/// <param name="Description">What it goes by, for documentation: the path, or the method.</param>
internal sealed record IndexModel(string Type, string Name, string Description)
{
    /// <summary>The path from the object to what gives the values.</summary>
    public EquatableArray<IndexStepModel> Steps { get; init; }

    /// <summary>The value as text, an expression in which <see cref="IndexStepModel.Hole"/> stands for what the path leads to; null where a method gives them.</summary>
    public string? Value { get; init; }

    /// <summary>The method that gives values, as emitted code writes it.</summary>
    public string? Method { get; init; }

    /// <summary>Whether the method gives a single value.</summary>
    public bool MethodGivesOne { get; init; }
}
