namespace Informers;

/// <summary>What an encoder needs to know beside the object. Immutable.</summary>
public sealed class EncodeContext
{
    /// <summary>The context that fills in nothing and leaves out nothing.</summary>
    public static EncodeContext Default { get; } = new();

    /// <summary>
    /// The group and version to write where the object does not say it: objects made by hand often don't, and the items of lists of
    /// built-in kinds never do. Servers refuse a custom resource without it. <see langword="null"/> or empty for none.
    /// </summary>
    public string? ApiVersion { get; init; }

    /// <summary>The kind to write where the object does not say it. <see langword="null"/> or empty for none.</summary>
    public string? Kind { get; init; }

    /// <summary>Whether <c>metadata.managedFields</c> is left out; what is applied must not have it.</summary>
    public bool OmitManagedFields { get; init; }
}
