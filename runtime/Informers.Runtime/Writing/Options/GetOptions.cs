namespace Informers.Rest;

/// <summary>How one object is read.</summary>
/// <remarks>The counterpart of apimachinery's <c>metav1.GetOptions</c>.</remarks>
public sealed record GetOptions
{
    /// <summary>
    /// A version that the answer must not be older than; <c>0</c> for whatever the server has at hand, which is cheap and may be old. Default:
    /// the newest state.
    /// </summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Whether <c>metadata.managedFields</c> is read too. Default: <see langword="false"/>.</summary>
    public bool KeepManagedFields { get; init; }
}
