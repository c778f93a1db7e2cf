namespace Informers.Testing.Tests.Http;

/// <summary>A class of a user's own.</summary>
public sealed record TypedConfigMap
{
    public TypedMetadata? Metadata { get; init; }

    public Dictionary<string, string>? Data { get; init; }
}
