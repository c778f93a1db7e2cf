namespace Informers.Rest;

/// <summary>How many replicas an object is to have, and has: its <c>scale</c> subresource.</summary>
/// <remarks>The counterpart of <c>autoscaling/v1</c>'s Scale.</remarks>
public sealed record Scale
{
    /// <summary>The object.</summary>
    public required ObjectName Name { get; init; }

    /// <summary>The version of the object.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>How many replicas it is to have.</summary>
    public int Replicas { get; init; }

    /// <summary>How many it has.</summary>
    public int CurrentReplicas { get; init; }

    /// <summary>Which pods are counted, as a label selector; <see langword="null"/> where the object does not say.</summary>
    public string? Selector { get; init; }
}
