namespace Informers.Rest;

/// <summary>How an object is created, updated or patched. All defaults are the server's.</summary>
/// <remarks>The counterpart of apimachinery's <c>metav1.CreateOptions</c>, <c>UpdateOptions</c> and <c>PatchOptions</c>.</remarks>
public sealed record WriteOptions
{
    /// <summary>Who writes, in <c>metadata.managedFields</c>. Default: the beginning of the User-Agent, <c>informers</c>.</summary>
    public string? FieldManager { get; init; }

    /// <summary>Whether the server does everything but store the result.</summary>
    public bool DryRun { get; init; }

    /// <summary>What the server does with fields that it does not know. Default: <see cref="Rest.FieldValidation.Warn"/>.</summary>
    public FieldValidation? FieldValidation { get; init; }

    /// <summary>The part of the object to update or patch, such as <c>status</c>, <c>resize</c>, <c>ephemeralcontainers</c>. Default: all but these.</summary>
    public string? Subresource { get; init; }
}
