using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Informers.Testing;

/// <summary>One state of one object, as the bytes that go over the wire. Immutable.</summary>
internal sealed class StoredObject
{
    // Where in Json the value of metadata.resourceVersion (without its quotes), of apiVersion (without) and of metadata (with braces) is.
    private readonly Range _resourceVersion;
    private readonly Range _apiVersion;
    private readonly Range _metadata;

    public StoredObject(
        string key,
        string? @namespace,
        string name,
        string uid,
        long resourceVersion,
        string apiVersion,
        IReadOnlyDictionary<string, string> labels,
        IReadOnlyDictionary<string, string> fields,
        byte[] json,
        Range resourceVersionRange,
        Range apiVersionRange,
        Range metadataRange,
        int itemStart)
    {
        Key = key;
        Namespace = @namespace;
        Name = name;
        Uid = uid;
        ResourceVersion = resourceVersion;
        ApiVersion = apiVersion;
        Labels = labels;
        Fields = fields;
        Json = json;
        ItemStart = itemStart;
        _resourceVersion = resourceVersionRange;
        _apiVersion = apiVersionRange;
        _metadata = metadataRange;
    }

    /// <summary>Looks a key up in a sorted set.</summary>
    public StoredObject(string key)
        : this(key, null, "", "", 0, "", EmptyStrings, EmptyStrings, [], default, default, default, 0)
    {
    }

    /// <summary>The order of lists: that of the bytes of <c>namespace/name</c>.</summary>
    public static IComparer<StoredObject> ByKey { get; } =
        Comparer<StoredObject>.Create(static (a, b) => string.CompareOrdinal(a.Key, b.Key));

    public static IReadOnlyDictionary<string, string> EmptyStrings { get; } = new Dictionary<string, string>();

    /// <summary><c>namespace/name</c>, or <c>name</c>.</summary>
    public string Key { get; }

    public string? Namespace { get; }

    public string Name { get; }

    public string Uid { get; }

    public long ResourceVersion { get; }

    /// <summary>The apiVersion it was written in.</summary>
    public string ApiVersion { get; }

    public IReadOnlyDictionary<string, string> Labels { get; }

    /// <summary>The values of the resource's selectable fields; absent ones are not in it.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; }

    public byte[] Json { get; }

    /// <summary>Where the bytes of the object start that follow the opening brace in a list: behind kind and apiVersion for built-in kinds.</summary>
    public int ItemStart { get; }

    /// <summary>The metadata alone, as JSON.</summary>
    public ReadOnlyMemory<byte> Metadata => Json.AsMemory(_metadata);

    public static string KeyOf(string? @namespace, string name) => string.IsNullOrEmpty(@namespace) ? name : $"{@namespace}/{name}";

    /// <summary>The same state at another resource version: what a deletion shows.</summary>
    public StoredObject At(long resourceVersion) =>
        Splice(_resourceVersion, resourceVersion.ToString(CultureInfo.InvariantCulture), resourceVersion, ApiVersion);

    /// <summary>The same state in another version of its group.</summary>
    public StoredObject In(string apiVersion) =>
        apiVersion == ApiVersion ? this : Splice(_apiVersion, apiVersion, ResourceVersion, apiVersion);

    /// <summary>The same state without <c>metadata.managedFields</c>, to be written, not to be kept.</summary>
    public StoredObject WithoutManagedFields()
    {
        var metadata = JsonNode.Parse(Metadata.Span)!.AsObject();
        return metadata.Remove("managedFields") ? Splice(_metadata, metadata.ToJsonString(), ResourceVersion, ApiVersion) : this;
    }

    private StoredObject Splice(Range at, string replacement, long resourceVersion, string apiVersion)
    {
        var text = Encoding.UTF8.GetBytes(replacement);
        var (start, length) = at.GetOffsetAndLength(Json.Length);
        var json = new byte[Json.Length - length + text.Length];
        Json.AsSpan(0, start).CopyTo(json);
        text.CopyTo(json, start);
        Json.AsSpan(start + length).CopyTo(json.AsSpan(start + text.Length));
        var moved = text.Length - length;
        return new StoredObject(
            Key,
            Namespace,
            Name,
            Uid,
            resourceVersion,
            apiVersion,
            Labels,
            Fields,
            json,
            Move(_resourceVersion, start, moved),
            Move(_apiVersion, start, moved),
            Move(_metadata, start, moved),
            ItemStart > start ? ItemStart + moved : ItemStart);
    }

    private static Range Move(Range range, int changedAt, int by)
    {
        var start = range.Start.Value > changedAt ? range.Start.Value + by : range.Start.Value;
        var end = range.End.Value > changedAt ? range.End.Value + by : range.End.Value;
        return start..end;
    }
}
