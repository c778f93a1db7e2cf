using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Informers.Decoding;

namespace Informers.Writing;

/// <summary>
/// Encodes through System.Text.Json and reflection: the counterpart of <see cref="ReflectionDecoder{T}"/>, where
/// <see cref="GenerateInformerAttribute.AllowReflection"/> says that this will do.
/// </summary>
/// <typeparam name="T">The class of the object.</typeparam>
/// <remarks>Names are camel case and enums are strings, as Kubernetes has them. Thread-safe.</remarks>
[RequiresUnreferencedCode("Reads members by reflection. Name a JsonSerializerContext in [GenerateInformer] instead.")]
[RequiresDynamicCode("Reads members by reflection. Name a JsonSerializerContext in [GenerateInformer] instead.")]
public sealed class ReflectionEncoder<T> : IObjectEncoder<T>
    where T : class
{
    private readonly JsonTypeInfoEncoder<T> _encoder = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    });

    /// <inheritdoc/>
    public void Encode(Utf8JsonWriter writer, T obj, EncodeContext context) => _encoder.Encode(writer, obj, context);
}
