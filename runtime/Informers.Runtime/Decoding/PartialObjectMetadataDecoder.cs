namespace Informers.Decoding;

/// <summary>Reads the metadata of an object of any kind, and passes over the rest.</summary>
internal static class PartialObjectMetadataDecoder
{
    /// <summary>The decoder. Stateless and thread-safe.</summary>
    public static ObjectDecoder<PartialObjectMetadata> Instance { get; } = new(Read);

    private static PartialObjectMetadata? Read(ref JsonCursor reader, DecodeContext context)
    {
        if (!JsonRead.StartObject(ref reader))
        {
            return null;
        }

        var obj = new PartialObjectMetadata();
        while (JsonRead.NextMember(ref reader, out var name))
        {
            if (name.SequenceEqual("metadata"u8))
            {
                obj.Metadata = ObjectMetaDecoder.Read(ref reader, context);
            }
            else
            {
                JsonRead.Skip(ref reader);
            }
        }

        return obj;
    }
}
