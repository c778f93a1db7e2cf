using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Informers.Decoding;

/// <summary>
/// Reads an <see cref="Unstructured"/>: goes through the bytes once, notes the few members that informers need, and keeps a copy of the
/// bytes, without <c>metadata.managedFields</c> where they are not wanted.
/// </summary>
/// <param name="apiVersion">What objects are that do not say it; items of lists of built-in kinds do not. Empty when it is not known.</param>
/// <param name="kind">The same for the kind.</param>
internal sealed class UnstructuredDecoder(string apiVersion, string kind) : IBytesDecoder<Unstructured>
{
    // For objects that say nothing: all items of all lists of a built-in kind. Made once, and then the same again and again.
    private volatile Heading? _heading;

    /// <inheritdoc/>
    public Unstructured Decode(ref Utf8JsonReader reader, DecodeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        TokenRead.Object(ref reader);
        using var document = JsonDocument.ParseValue(ref reader);
        return Decode(JsonMarshal.GetRawUtf8Value(document.RootElement), null, context, out _);
    }

    /// <inheritdoc/>
    public Unstructured Decode(ReadOnlySpan<byte> json, DecodeContext context, out int length) => Decode(json, null, context, out length);

    /// <inheritdoc/>
    public Unstructured Decode(ReadOnlySpan<byte> json, string? listedKind, DecodeContext context, out int length)
    {
        ArgumentNullException.ThrowIfNull(context);
        var cursor = new JsonCursor(json);
        try
        {
            var result = Read(ref cursor, listedKind, context);
            length = cursor.Position;
            return result;
        }
        catch (Exception exception) when (DecodeFailure.IsAboutTheObject(exception))
        {
            throw DecodeFailure.At(json, cursor.TokenStart, exception);
        }
    }

    private Unstructured Read(ref JsonCursor reader, string? listedKind, DecodeContext context)
    {
        var start = reader.Position;
        var found = default(Findings);
        if (reader.Next != '{')
        {
            JsonRead.ThrowExpected(ref reader, "an object");
        }

        reader.Open();
        while (JsonRead.NextMember(ref reader, out var name))
        {
            if (name.SequenceEqual("metadata"u8))
            {
                found.Metadata = reader.Position - start;
                if (JsonRead.StartObject(ref reader))
                {
                    ReadMetadata(ref reader, context, start, ref found);
                }
            }
            else if (name.SequenceEqual("apiVersion"u8))
            {
                found.ApiVersion = context.ReadSharedString(ref reader);
            }
            else if (name.SequenceEqual("kind"u8))
            {
                found.Kind = context.ReadSharedString(ref reader);
            }
            else
            {
                JsonRead.Skip(ref reader);
            }
        }

        var all = reader.Json[start..reader.Position];
        if (!Utf8.IsValid(all))
        {
            throw new JsonException("the object has bytes that are no valid UTF-8");
        }

        var heading = found.ApiVersion is null && found.Kind is null && found.Metadata > 0 ? HeadingFor(listedKind) : Heading.None;
        return new Unstructured(Keep(all, heading.Json, found.CutStart, found.CutEnd))
        {
            ApiVersion = found.ApiVersion ?? apiVersion,
            Kind = found.Kind ?? KnownKind(listedKind),
            Name = found.Name,
            Namespace = found.Namespace,
            Uid = found.Uid,
            ResourceVersion = found.ResourceVersion,
            MetadataOffset = found.Moved(found.Metadata, heading.Json.Length),
            LabelsOffset = found.Moved(found.Labels, heading.Json.Length),
            AnnotationsOffset = found.Moved(found.Annotations, heading.Json.Length),
        };
    }

    private static void ReadMetadata(ref JsonCursor reader, DecodeContext context, int start, ref Findings found)
    {
        // What is cut goes from the end of the member before it to its own end; of the first member, to the beginning of the next.
        var isFirst = true;
        var cutsFirst = false;
        var end = reader.Position;
        while (JsonRead.NextKey(ref reader))
        {
            var begin = reader.Position;
            if (cutsFirst)
            {
                found.CutEnd = begin - start;
                cutsFirst = false;
            }

            var name = JsonRead.Text(ref reader);
            JsonRead.ToValue(ref reader);
            if (!context.KeepManagedFields && found.CutEnd == 0 && name.SequenceEqual("managedFields"u8))
            {
                JsonRead.Skip(ref reader);
                cutsFirst = isFirst;
                found.CutStart = (isFirst ? begin : end) - start;
                found.CutEnd = reader.Position - start;
            }
            else
            {
                ReadMetadataMember(name, ref reader, context, start, ref found);
            }

            isFirst = false;
            end = reader.Position;
        }
    }

    private static void ReadMetadataMember(scoped ReadOnlySpan<byte> name, ref JsonCursor reader, DecodeContext context, int start, ref Findings found)
    {
        if (name.SequenceEqual("name"u8))
        {
            found.Name = JsonRead.String(ref reader);
        }
        else if (name.SequenceEqual("namespace"u8))
        {
            found.Namespace = context.ReadSharedString(ref reader);
        }
        else if (name.SequenceEqual("uid"u8))
        {
            found.Uid = JsonRead.String(ref reader);
        }
        else if (name.SequenceEqual("resourceVersion"u8))
        {
            found.ResourceVersion = JsonRead.String(ref reader);
        }
        else
        {
            if (name.SequenceEqual("labels"u8))
            {
                found.Labels = reader.Position - start;
            }
            else if (name.SequenceEqual("annotations"u8))
            {
                found.Annotations = reader.Position - start;
            }

            JsonRead.Skip(ref reader);
        }
    }

    private static byte[] Keep(ReadOnlySpan<byte> all, byte[] heading, int cutStart, int cutEnd)
    {
        var kept = new byte[all.Length + heading.Length - (cutEnd - cutStart)];
        kept[0] = all[0];
        var rest = kept.AsSpan(1);
        heading.CopyTo(rest);
        rest = rest[heading.Length..];
        if (cutEnd == 0)
        {
            all[1..].CopyTo(rest);
            return kept;
        }

        all[1..cutStart].CopyTo(rest);
        all[cutEnd..].CopyTo(rest[(cutStart - 1)..]);
        return kept;
    }

    private string KnownKind(string? listedKind) => kind.Length > 0 ? kind : listedKind ?? string.Empty;

    private Heading HeadingFor(string? listedKind)
    {
        var known = KnownKind(listedKind);
        var heading = _heading;
        if (heading is null || heading.Kind != known)
        {
            _heading = heading = new Heading(apiVersion, known);
        }

        return heading;
    }

    private struct Findings
    {
        public string? ApiVersion;
        public string? Kind;
        public string? Name;
        public string? Namespace;
        public string? Uid;
        public string? ResourceVersion;

        // Where values begin in the object, and what is cut out of it; all zero where there is none.
        public int Metadata;
        public int Labels;
        public int Annotations;
        public int CutStart;
        public int CutEnd;

        public readonly int Moved(int offset, int headingLength) =>
            offset == 0 ? 0 : offset + headingLength - (offset >= CutEnd ? CutEnd - CutStart : 0);
    }

    // The members that the server left out, to stand behind the opening brace, so that what is kept is a whole object.
    private sealed class Heading
    {
        public Heading(string apiVersion, string kind)
        {
            Kind = kind;
            var text = new StringBuilder();
            Add(text, "apiVersion", apiVersion);
            Add(text, "kind", kind);
            Json = Encoding.UTF8.GetBytes(text.ToString());
        }

        public static Heading None { get; } = new(string.Empty, string.Empty);

        public string Kind { get; }

        public byte[] Json { get; }

        private static void Add(StringBuilder text, string name, string value)
        {
            if (value.Length > 0)
            {
                text.Append('"').Append(name).Append("\":\"").Append(JsonEncodedText.Encode(value).Value).Append("\",");
            }
        }
    }
}
