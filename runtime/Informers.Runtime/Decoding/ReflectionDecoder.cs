using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Informers.Decoding;

/// <summary>
/// Decodes through System.Text.Json and reflection: the last resort, for a type whose decoder cannot be emitted and that no
/// serializer context knows, where <see cref="GenerateInformerAttribute.AllowReflection"/> says that this will do.
/// </summary>
/// <typeparam name="T">The class of the object.</typeparam>
/// <remarks>Names are camel case and enums are strings, as Kubernetes has them. Thread-safe.</remarks>
[RequiresUnreferencedCode("Reads members by reflection. Name a JsonSerializerContext in [GenerateInformer] instead.")]
[RequiresDynamicCode("Reads members by reflection. Name a JsonSerializerContext in [GenerateInformer] instead.")]
public sealed class ReflectionDecoder<T> : IObjectDecoder<T>
    where T : class
{
    private readonly JsonTypeInfoDecoder<T> _decoder = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(), new DateTimeConverter(), new DateTimeOffsetConverter(), new DurationConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    });

    /// <inheritdoc/>
    public T Decode(ref Utf8JsonReader reader, DecodeContext context) => _decoder.Decode(ref reader, context);
}
