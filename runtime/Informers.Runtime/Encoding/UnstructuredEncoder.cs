using System.Text.Json;
using System.Text.Json.Nodes;

namespace Informers.Writing;

/// <summary>Writes an <see cref="Unstructured"/>: its bytes as they are, where nothing is to be filled in or left out.</summary>
internal sealed class UnstructuredEncoder : IObjectEncoder<Unstructured>
{
    private UnstructuredEncoder()
    {
    }

    /// <summary>The one instance.</summary>
    public static UnstructuredEncoder Instance { get; } = new();

    /// <inheritdoc/>
    public void Encode(Utf8JsonWriter writer, Unstructured obj, EncodeContext context)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(context);
        var apiVersion = Missing(obj.GetString("apiVersion"), context.ApiVersion);
        var kind = Missing(obj.GetString("kind"), context.Kind);
        if (apiVersion is null && kind is null && !(context.OmitManagedFields && obj.GetElement("metadata", "managedFields") is not null))
        {
            writer.WriteRawValue(obj.Utf8Json.Span, skipInputValidation: true);
            return;
        }

        var json = obj.ToJsonObject();
        FillIn(json, "kind", kind);
        FillIn(json, "apiVersion", apiVersion);
        if (context.OmitManagedFields && json["metadata"] is JsonObject metadata)
        {
            metadata.Remove("managedFields");
        }

        json.WriteTo(writer);
    }

    private static string? Missing(string? own, string? known) =>
        string.IsNullOrEmpty(own) && !string.IsNullOrEmpty(known) ? known : null;

    private static void FillIn(JsonObject json, string member, string? value)
    {
        if (value is not null)
        {
            json.Remove(member);
            json.Insert(0, member, value);
        }
    }
}
