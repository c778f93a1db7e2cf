using System.Text.Json;

namespace Informers.Decoding;

/// <summary>A decoder that wants the object's bytes as they came, beside the reader of them.</summary>
/// <typeparam name="T">The class of the object.</typeparam>
internal interface IBytesDecoder<T> : IObjectDecoder<T>
    where T : class
{
    /// <summary>Reads one object.</summary>
    /// <param name="json">What <paramref name="reader"/> reads, from its first byte on.</param>
    /// <param name="reader">Stands on the object's opening brace, with all of the object at hand; ends on its closing brace.</param>
    /// <param name="listedKind">The kind of which the list says that its items are, where the object is such an item.</param>
    /// <param name="context">What to keep and what to drop.</param>
    /// <returns>The object.</returns>
    T Decode(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, string? listedKind, DecodeContext context);
}
