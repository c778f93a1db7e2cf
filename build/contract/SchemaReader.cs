using System.Text.Json;

namespace Informers.Contract;

/// <summary>The few questions that one asks of a schema, in OpenAPI v2 and v3 alike.</summary>
internal static class SchemaReader
{
    /// <summary>
    /// The full name of the schema that this one refers to: directly, or alone in <c>allOf</c>, as version 3 does to add a default.
    /// </summary>
    public static string? Reference(JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out JsonElement reference))
        {
            string path = reference.GetString()!;
            return path[(path.LastIndexOf('/') + 1)..];
        }

        return schema.TryGetProperty("allOf", out JsonElement all) && all.GetArrayLength() == 1 ? Reference(all[0]) : null;
    }

    public static IEnumerable<JsonProperty> Properties(JsonElement schema) =>
        schema.TryGetProperty("properties", out JsonElement properties)
            ? properties.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal)
            : [];

    public static bool HasProperties(JsonElement schema) =>
        schema.TryGetProperty("properties", out JsonElement properties) && properties.EnumerateObject().Any();

    public static bool IsRequired(JsonElement schema, string property) =>
        schema.TryGetProperty("required", out JsonElement required) &&
        required.EnumerateArray().Any(name => name.GetString() == property);

    public static string? Text(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
