namespace Informers.Analyzers;

/// <summary>The ids of the suppressions. An id is never given another meaning.</summary>
internal static class SuppressionIds
{
    /// <summary>CA2227: a collection property that the emitted decoder sets.</summary>
    public const string CollectionIsSetByDecoder = "INFS001";

    /// <summary>CS8618: the metadata of a resource.</summary>
    public const string MetadataIsSetByDecoder = "INFS002";
}
