namespace Informers.Generator;

/// <summary>What the project's own source has where emitted namespaces are to be.</summary>
/// <param name="IsTaken">Whether the namespace, or one around it, cannot be, because its name is that of a type.</param>
/// <param name="Names">
/// The names in it that emitted namespaces and types cannot have, relative to it and ordered: types where a group's or version's namespace
/// would be (<c>Apps</c>, <c>Apps.V1</c>), and what is in a version's namespace without being a part of an emitted type
/// (<c>Apps.V1.Deployment</c>).
/// </param>
internal sealed record NamespaceModel(bool IsTaken, EquatableArray<string> Names)
{
    /// <summary>The name that is added to a host's own namespace.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>What the usual name would hide from the source around the host; null where that name is free.</summary>
    public string? Hidden { get; init; }
}
