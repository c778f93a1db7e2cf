namespace Informers.Testing.Tests.Http;

/// <summary>The metadata of a class of a user's own.</summary>
public sealed record TypedMetadata
{
    public string? Name { get; init; }

    public string? Namespace { get; init; }

    public string? ResourceVersion { get; init; }
}
