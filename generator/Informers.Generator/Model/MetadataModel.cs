namespace Informers.Generator;

/// <summary>How an object's metadata is read.</summary>
/// <param name="CanBeNull">Whether the property <c>Metadata</c> may be null, and so be asked with <c>?.</c>.</param>
/// <param name="NamespaceProperty">The name of the property that holds the namespace.</param>
/// <param name="Labels">The labels.</param>
/// <param name="Annotations">The annotations, where there are any.</param>
/// <param name="CanDropManagedFields">Whether there is a <c>ManagedFields</c> that can be set to null.</param>
internal sealed record MetadataModel(
    bool CanBeNull, string NamespaceProperty, MapModel Labels, MapModel? Annotations, bool CanDropManagedFields);
