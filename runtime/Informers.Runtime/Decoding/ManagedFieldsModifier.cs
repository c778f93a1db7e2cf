using System.Text.Json.Serialization.Metadata;

namespace Informers.Decoding;

/// <summary>Makes System.Text.Json pass over managed fields, as emitted decoders do.</summary>
internal static class ManagedFieldsModifier
{
    /// <summary>Takes the setter from <c>managedFields</c> where a type looks like Kubernetes' metadata.</summary>
    /// <param name="type">The contract of a type that is not in use yet.</param>
    public static void Drop(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object || !type.Properties.Any(static p => p.Name == "resourceVersion"))
        {
            return;
        }

        foreach (var property in type.Properties)
        {
            if (property.Name == "managedFields")
            {
                property.IsRequired = false;
                property.Set = null;
            }
        }
    }
}
