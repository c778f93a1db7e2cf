using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Informers.Decoding;

/// <summary>Decodes through System.Text.Json, for a type whose decoder cannot be emitted.</summary>
/// <typeparam name="T">The class of the object.</typeparam>
/// <remarks>Works in trimmed and natively compiled programs. Thread-safe.</remarks>
public sealed class JsonTypeInfoDecoder<T> : IObjectDecoder<T>
    where T : class
{
    private readonly JsonTypeInfo<T> _all;
    private readonly JsonTypeInfo<T> _withoutManagedFields;

    /// <summary>Takes the contract from a serializer context.</summary>
    /// <param name="context">A context that knows the type.</param>
    /// <exception cref="ArgumentException">The context does not know the type.</exception>
    public JsonTypeInfoDecoder(JsonSerializerContext context)
        : this(Options(context))
    {
    }

    /// <summary>Takes the contract from options.</summary>
    /// <param name="options">Options whose resolver knows the type. They are made read-only.</param>
    /// <exception cref="ArgumentException">The options' resolver does not know the type, or there is none.</exception>
    public JsonTypeInfoDecoder(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var resolver = options.TypeInfoResolver ?? throw Unknown();
        _all = TypeInfo(options);
        _withoutManagedFields = TypeInfo(new JsonSerializerOptions(options)
        {
            TypeInfoResolver = resolver.WithAddedModifier(ManagedFieldsModifier.Drop),
        });
    }

    /// <inheritdoc/>
    public T Decode(ref Utf8JsonReader reader, DecodeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var start = reader;
        try
        {
            TokenRead.Object(ref reader);
            return JsonSerializer.Deserialize(ref reader, context.KeepManagedFields ? _all : _withoutManagedFields)
                ?? throw new JsonException("the object's converter made null of it");
        }
        catch (Exception exception) when (exception is not JsonException && DecodeFailure.IsAboutTheObject(exception))
        {
            throw DecodeFailure.At(start, reader, exception);
        }
    }

    private static JsonSerializerOptions Options(JsonSerializerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Options;
    }

    private static JsonTypeInfo<T> TypeInfo(JsonSerializerOptions options) =>
        options.TryGetTypeInfo(typeof(T), out var info) ? (JsonTypeInfo<T>)info : throw Unknown();

    private static ArgumentException Unknown() =>
        new($"The serializer context does not know {typeof(T)}. Add [JsonSerializable(typeof({typeof(T).Name}))] to it.");
}
