using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Informers.Decoding;

namespace Informers.Writing;

/// <summary>Encodes through System.Text.Json, for a type whose encoder cannot be emitted.</summary>
/// <typeparam name="T">The class of the object.</typeparam>
/// <remarks>Works in trimmed and natively compiled programs. Thread-safe. Null members are left out, unless they say otherwise themselves.</remarks>
public sealed class JsonTypeInfoEncoder<T> : IObjectEncoder<T>
    where T : class
{
    private readonly JsonTypeInfo<T> _typeInfo;

    /// <summary>Takes the contract from a serializer context.</summary>
    /// <param name="context">A context that knows the type.</param>
    /// <exception cref="ArgumentException">The context does not know the type.</exception>
    public JsonTypeInfoEncoder(JsonSerializerContext context)
        : this(Options(context))
    {
    }

    /// <summary>Takes the contract from options.</summary>
    /// <param name="options">Options whose resolver knows the type; they stay as they are.</param>
    /// <exception cref="ArgumentException">The options' resolver does not know the type, or there is none.</exception>
    public JsonTypeInfoEncoder(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var resolver = options.TypeInfoResolver ?? throw Unknown();
        var own = new JsonSerializerOptions(options)
        {
            TypeInfoResolver = resolver,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        };

        // Last, so that converters of the options' owner go before these.
        own.Converters.Add(new DateTimeConverter());
        own.Converters.Add(new DateTimeOffsetConverter());
        own.Converters.Add(new DurationConverter());
        _typeInfo = own.TryGetTypeInfo(typeof(T), out var info) ? (JsonTypeInfo<T>)info : throw Unknown();
    }

    /// <inheritdoc/>
    public void Encode(Utf8JsonWriter writer, T obj, EncodeContext context)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(context);
        if (JsonSerializer.SerializeToNode(obj, _typeInfo) is not JsonObject json)
        {
            throw new JsonException($"The converter of {typeof(T)} makes no JSON object of it.");
        }

        FillIn(json, "kind", context.Kind);
        FillIn(json, "apiVersion", context.ApiVersion);
        if (context.OmitManagedFields && json["metadata"] is JsonObject metadata)
        {
            metadata.Remove("managedFields");
        }

        json.WriteTo(writer);
    }

    private static void FillIn(JsonObject json, string member, string? value)
    {
        if (!string.IsNullOrEmpty(value)
            && (json[member] is not { } own || (own.GetValueKind() == JsonValueKind.String && own.GetValue<string>().Length == 0)))
        {
            json.Remove(member);
            json.Insert(0, member, value);
        }
    }

    private static JsonSerializerOptions Options(JsonSerializerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Options;
    }

    private static ArgumentException Unknown() =>
        new($"The serializer context does not know {typeof(T)}. Add [JsonSerializable(typeof({typeof(T).Name}))] to it.");
}
