namespace Informers;

/// <summary>What a decoder needs to know beside the bytes. One is shared by all objects of an informer; thread-safe.</summary>
public sealed class DecodeContext
{
    /// <summary>The context with every option at its default.</summary>
    public static DecodeContext Default { get; } = new();

    /// <summary>
    /// Whether <c>metadata.managedFields</c> is decoded. Default: <see langword="false"/>; it is half of what an object weighs, and
    /// almost nobody reads it.
    /// </summary>
    public bool KeepManagedFields { get; init; }
}
