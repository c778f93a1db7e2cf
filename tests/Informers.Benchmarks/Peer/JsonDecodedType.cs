using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Informers.Benchmarks.Peer;

/// <summary>A resource type whose objects are decoded by reflection-based System.Text.Json, for comparison.</summary>
internal sealed class JsonDecodedType<T>(ResourceType<T> inner) : ResourceType<T>(inner.Resource, inner.Kind, inner.Scope)
    where T : class
{
    public override IObjectDecoder<T> Decoder { get; } = new JsonDecoder();

    public override string? GetName(T obj) => inner.GetName(obj);

    public override string? GetNamespace(T obj) => inner.GetNamespace(obj);

    public override string? GetUid(T obj) => inner.GetUid(obj);

    public override string? GetResourceVersion(T obj) => inner.GetResourceVersion(obj);

    public override bool TryGetLabel(T obj, string key, [NotNullWhen(true)] out string? value) => inner.TryGetLabel(obj, key, out value);

    public override bool TryGetAnnotation(T obj, string key, [NotNullWhen(true)] out string? value) =>
        inner.TryGetAnnotation(obj, key, out value);

    private sealed class JsonDecoder : IObjectDecoder<T>
    {
        [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Where the program is trimmed, reflection is off, and this is refused before.")]
        public T Decode(ref Utf8JsonReader reader, DecodeContext context) =>
            JsonSerializer.Deserialize<T>(ref reader) ?? throw new JsonException("null is no object");
    }
}
