namespace Informers.Decoding;

/// <summary>Reads <see cref="ObjectMeta"/> and its parts. Every method expects the cursor on the value and leaves it behind.</summary>
internal static class ObjectMetaDecoder
{
    public static ObjectMeta? Read(ref JsonCursor reader, DecodeContext context)
    {
        if (!JsonRead.StartObject(ref reader))
        {
            return null;
        }

        var meta = new ObjectMeta();
        while (JsonRead.NextMember(ref reader, out var name))
        {
            if (name.SequenceEqual("name"u8))
            {
                meta.Name = JsonRead.String(ref reader);
            }
            else if (name.SequenceEqual("namespace"u8))
            {
                meta.Namespace = context.ReadSharedString(ref reader);
            }
            else if (name.SequenceEqual("uid"u8))
            {
                meta.Uid = JsonRead.String(ref reader);
            }
            else if (name.SequenceEqual("resourceVersion"u8))
            {
                meta.ResourceVersion = JsonRead.String(ref reader);
            }
            else if (name.SequenceEqual("labels"u8))
            {
                meta.Labels = context.ShareParts ? Parts.Labels.Read(ref reader, context) : ReadMap(ref reader, context, shareValues: true);
            }
            else if (name.SequenceEqual("annotations"u8))
            {
                meta.Annotations = context.ShareParts ? Parts.Annotations.Read(ref reader, context) : ReadMap(ref reader, context, shareValues: false);
            }
            else if (name.SequenceEqual("creationTimestamp"u8))
            {
                meta.CreationTimestamp = JsonRead.TakeNull(ref reader) ? null : JsonRead.DateTime(ref reader);
            }
            else if (name.SequenceEqual("ownerReferences"u8))
            {
                meta.OwnerReferences = context.ShareParts ? Parts.OwnerReferences.Read(ref reader, context) : ReadOwnerReferences(ref reader, context);
            }
            else if (name.SequenceEqual("generation"u8))
            {
                meta.Generation = JsonRead.TakeNull(ref reader) ? null : JsonRead.Int64(ref reader);
            }
            else if (name.SequenceEqual("generateName"u8))
            {
                meta.GenerateName = context.ReadSharedString(ref reader);
            }
            else if (name.SequenceEqual("finalizers"u8))
            {
                meta.Finalizers = context.ShareParts ? Parts.Finalizers.Read(ref reader, context) : ReadTexts(ref reader, context);
            }
            else if (name.SequenceEqual("deletionTimestamp"u8))
            {
                meta.DeletionTimestamp = JsonRead.TakeNull(ref reader) ? null : JsonRead.DateTime(ref reader);
            }
            else if (name.SequenceEqual("deletionGracePeriodSeconds"u8))
            {
                meta.DeletionGracePeriodSeconds = JsonRead.TakeNull(ref reader) ? null : JsonRead.Int64(ref reader);
            }
            else if (context.KeepManagedFields && name.SequenceEqual("managedFields"u8))
            {
                meta.ManagedFields = ReadManagedFields(ref reader, context);
            }
            else
            {
                JsonRead.Skip(ref reader);
            }
        }

        return meta;
    }

    /// <summary>Reads labels or annotations. A value that is null is left out.</summary>
    public static SmallDictionary<string>? ReadMap(ref JsonCursor reader, DecodeContext context, bool shareValues)
    {
        if (!JsonRead.StartObject(ref reader))
        {
            return null;
        }

        var map = new MapBuilder<string>();
        while (JsonRead.NextKey(ref reader))
        {
            var key = context.ReadSharedString(ref reader)!;
            JsonRead.ToValue(ref reader);
            if ((shareValues ? context.ReadSharedString(ref reader) : JsonRead.String(ref reader)) is { } value)
            {
                map.Set(key, value);
            }
        }

        return map.ToMap();
    }

    /// <summary>Reads an array of strings. A null in it is left out.</summary>
    public static string[]? ReadTexts(ref JsonCursor reader, DecodeContext context)
    {
        if (!JsonRead.StartArray(ref reader))
        {
            return null;
        }

        var texts = new ArrayBuilder<string>();
        while (JsonRead.NextElement(ref reader))
        {
            if (context.ReadSharedString(ref reader) is { } text)
            {
                texts.Add(text);
            }
        }

        return texts.ToArray();
    }

    /// <summary>Reads the owners of an object.</summary>
    public static OwnerReference[]? ReadOwnerReferences(ref JsonCursor reader, DecodeContext context)
    {
        if (!JsonRead.StartArray(ref reader))
        {
            return null;
        }

        var owners = new ArrayBuilder<OwnerReference>();
        while (JsonRead.NextElement(ref reader))
        {
            if (ReadOwnerReference(ref reader, context) is { } owner)
            {
                owners.Add(owner);
            }
        }

        return owners.ToArray();
    }

    private static OwnerReference? ReadOwnerReference(ref JsonCursor reader, DecodeContext context)
    {
        if (!JsonRead.StartObject(ref reader))
        {
            return null;
        }

        var owner = new OwnerReference();
        while (JsonRead.NextMember(ref reader, out var name))
        {
            if (name.SequenceEqual("apiVersion"u8))
            {
                owner.ApiVersion = context.ReadSharedString(ref reader);
            }
            else if (name.SequenceEqual("kind"u8))
            {
                owner.Kind = context.ReadSharedString(ref reader);
            }
            else if (name.SequenceEqual("name"u8))
            {
                owner.Name = context.ReadSharedString(ref reader);
            }
            else if (name.SequenceEqual("uid"u8))
            {
                owner.Uid = context.ReadSharedString(ref reader);
            }
            else if (name.SequenceEqual("controller"u8))
            {
                owner.Controller = JsonRead.TakeNull(ref reader) ? null : JsonRead.Boolean(ref reader);
            }
            else if (name.SequenceEqual("blockOwnerDeletion"u8))
            {
                owner.BlockOwnerDeletion = JsonRead.TakeNull(ref reader) ? null : JsonRead.Boolean(ref reader);
            }
            else
            {
                JsonRead.Skip(ref reader);
            }
        }

        return owner;
    }

    private static ManagedFieldsEntry[]? ReadManagedFields(ref JsonCursor reader, DecodeContext context)
    {
        if (!JsonRead.StartArray(ref reader))
        {
            return null;
        }

        var entries = new ArrayBuilder<ManagedFieldsEntry>();
        while (JsonRead.NextElement(ref reader))
        {
            if (ReadManagedFieldsEntry(ref reader, context) is { } entry)
            {
                entries.Add(entry);
            }
        }

        return entries.ToArray();
    }

    private static ManagedFieldsEntry? ReadManagedFieldsEntry(ref JsonCursor reader, DecodeContext context)
    {
        if (!JsonRead.StartObject(ref reader))
        {
            return null;
        }

        var entry = new ManagedFieldsEntry();
        while (JsonRead.NextMember(ref reader, out var name))
        {
            if (name.SequenceEqual("manager"u8))
            {
                entry.Manager = context.ReadSharedString(ref reader);
            }
            else if (name.SequenceEqual("operation"u8))
            {
                entry.Operation = context.ReadSharedString(ref reader);
            }
            else if (name.SequenceEqual("apiVersion"u8))
            {
                entry.ApiVersion = context.ReadSharedString(ref reader);
            }
            else if (name.SequenceEqual("time"u8))
            {
                entry.Time = JsonRead.TakeNull(ref reader) ? null : JsonRead.DateTime(ref reader);
            }
            else if (name.SequenceEqual("fieldsType"u8))
            {
                entry.FieldsType = context.ReadSharedString(ref reader);
            }
            else if (name.SequenceEqual("fieldsV1"u8))
            {
                entry.Fields = JsonRead.SharedAnyObject(ref reader);
            }
            else if (name.SequenceEqual("subresource"u8))
            {
                entry.Subresource = context.ReadSharedString(ref reader);
            }
            else
            {
                JsonRead.Skip(ref reader);
            }
        }

        return entry;
    }

    private static class Parts
    {
        public static readonly PartReader<SmallDictionary<string>> Labels =
            new(static (ref reader, context) => ReadMap(ref reader, context, shareValues: true));

        public static readonly PartReader<SmallDictionary<string>> Annotations =
            new(static (ref reader, context) => ReadMap(ref reader, context, shareValues: false));

        public static readonly PartReader<OwnerReference[]> OwnerReferences = new(ReadOwnerReferences);

        public static readonly PartReader<string[]> Finalizers = new(ReadTexts);
    }
}
