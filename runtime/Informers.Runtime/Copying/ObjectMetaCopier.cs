namespace Informers.Copying;

/// <summary>Copies metadata, as an emitted copier would.</summary>
internal static class ObjectMetaCopier
{
    /// <summary>Copies an object of which there is nothing but the metadata.</summary>
    public static PartialObjectMetadata Copy(PartialObjectMetadata source)
    {
        var copy = Copies.Shallow(source);
        copy.Metadata = Copy(copy.Metadata);
        return copy;
    }

    private static ObjectMeta? Copy(ObjectMeta? source)
    {
        if (source is null)
        {
            return null;
        }

        var copy = Copies.Shallow(source);
        copy.Labels = Copies.Map(copy.Labels);
        copy.Annotations = Copies.Map(copy.Annotations);
        copy.OwnerReferences = Copies.List(copy.OwnerReferences, Copies.Shallow);
        copy.Finalizers = Copies.List(copy.Finalizers);
        copy.ManagedFields = Copies.List(copy.ManagedFields, Copy);
        return copy;
    }

    // Users may put a null where decoders don't.
    private static ManagedFieldsEntry Copy(ManagedFieldsEntry? source)
    {
        if (source is null)
        {
            return null!;
        }

        var copy = Copies.Shallow(source);
        copy.FieldsV1 = copy.FieldsV1 is { } fields ? Copies.Element(fields) : null;
        return copy;
    }
}
