namespace Informers.Rest;

/// <summary>How an object is deleted. All defaults are the server's.</summary>
/// <remarks>The counterpart of apimachinery's <c>metav1.DeleteOptions</c>.</remarks>
public sealed record DeleteOptions
{
    /// <summary>What becomes of what belongs to the object. Default: what the kind of object does, <see cref="Rest.PropagationPolicy.Background"/> mostly.</summary>
    public PropagationPolicy? PropagationPolicy { get; init; }

    /// <summary>How long the object has to end, in whole seconds; zero is at once. Default: what the kind of object does.</summary>
    public TimeSpan? GracePeriod { get; init; }

    /// <summary>The uid that the object must have; else nothing is deleted, and that is a conflict. Keeps a successor of the same name alive.</summary>
    public string? Uid { get; init; }

    /// <summary>The version that the object must have; else nothing is deleted, and that is a conflict.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Whether the server does everything but delete.</summary>
    public bool DryRun { get; init; }
}
