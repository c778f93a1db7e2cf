using System.Text.Json.Serialization;

namespace Informers.Testing.Tests.Http;

/// <summary>Writes and reads a class of a user's own.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TypedConfigMap))]
internal sealed partial class TypedJson : JsonSerializerContext;
