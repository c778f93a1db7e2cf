using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Informers.Rest;

/// <summary>A change to an object that the server makes, without the object being read first. Immutable.</summary>
/// <remarks>The counterpart of controller-runtime's <c>client.Patch</c>. What is applied is no patch here: see <see cref="ResourceRequests"/>' ApplyAsync.</remarks>
public sealed class Patch
{
    private Patch(PatchKind kind, byte[] body)
    {
        Kind = kind;
        Body = body;
    }

    /// <summary>How <see cref="Body"/> is meant.</summary>
    public PatchKind Kind { get; }

    /// <summary>The patch as UTF-8 JSON.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    internal string MediaType => Kind switch
    {
        PatchKind.Merge => "application/merge-patch+json",
        PatchKind.Json => "application/json-patch+json",
        _ => "application/strategic-merge-patch+json",
    };

    /// <summary>A merge patch: what is in it replaces what the object has, null removes it.</summary>
    /// <param name="patch">The members to change. A <c>metadata.resourceVersion</c> in it makes the patch a conflict when the object has another one.</param>
    /// <returns>The patch.</returns>
    public static Patch Merge(JsonObject patch) => new(PatchKind.Merge, Bytes(patch));

    /// <inheritdoc cref="Merge(JsonObject)"/>
    /// <exception cref="JsonException">The text is no JSON object.</exception>
    public static Patch Merge(string patch) => new(PatchKind.Merge, Bytes(patch, JsonValueKind.Object));

    /// <summary>A JSON patch: operations, all of which are done or none.</summary>
    /// <param name="operations">The operations, in order.</param>
    /// <returns>The patch.</returns>
    public static Patch Json(params ReadOnlySpan<JsonPatchOperation> operations)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var operation in operations)
            {
                operation.WriteTo(writer);
            }

            writer.WriteEndArray();
        }

        return new Patch(PatchKind.Json, buffer.WrittenSpan.ToArray());
    }

    /// <summary>A JSON patch, as text.</summary>
    /// <param name="patch">The array of operations.</param>
    /// <returns>The patch.</returns>
    /// <exception cref="JsonException">The text is no JSON array.</exception>
    public static Patch Json(string patch) => new(PatchKind.Json, Bytes(patch, JsonValueKind.Array));

    /// <summary>A strategic merge patch; built-in kinds only.</summary>
    /// <param name="patch">The members to change, with directives such as <c>$patch</c> where wanted.</param>
    /// <returns>The patch.</returns>
    public static Patch StrategicMerge(JsonObject patch) => new(PatchKind.StrategicMerge, Bytes(patch));

    /// <inheritdoc cref="StrategicMerge(JsonObject)"/>
    /// <exception cref="JsonException">The text is no JSON object.</exception>
    public static Patch StrategicMerge(string patch) => new(PatchKind.StrategicMerge, Bytes(patch, JsonValueKind.Object));

    private static byte[] Bytes(JsonObject patch)
    {
        ArgumentNullException.ThrowIfNull(patch);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            patch.WriteTo(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static byte[] Bytes(string patch, JsonValueKind kind)
    {
        ArgumentNullException.ThrowIfNull(patch);
        using var document = JsonDocument.Parse(patch, new JsonDocumentOptions { MaxDepth = JsonReading.Options.MaxDepth });
        return document.RootElement.ValueKind == kind
            ? Encoding.UTF8.GetBytes(patch)
            : throw new JsonException($"The patch must be a JSON {(kind == JsonValueKind.Object ? "object" : "array")}.");
    }
}
