namespace Informers.Rest;

/// <summary>How an object is applied on the server's side.</summary>
/// <remarks>The counterpart of apimachinery's <c>metav1.ApplyOptions</c>.</remarks>
public sealed record ApplyOptions
{
    /// <summary>Who applies. Fields that this manager applied before and does not apply now are removed, so it must always be the same.</summary>
    public required string FieldManager { get; init; }

    /// <summary>Whether fields that others manage are taken over. Default: <see langword="false"/>: that is a conflict.</summary>
    public bool Force { get; init; }

    /// <summary>Whether the server does everything but store the result.</summary>
    public bool DryRun { get; init; }

    /// <summary>What the server does with fields that it does not know. Default: <see cref="Rest.FieldValidation.Warn"/>.</summary>
    public FieldValidation? FieldValidation { get; init; }

    /// <summary>The part of the object to apply, such as <c>status</c>.</summary>
    public string? Subresource { get; init; }
}
