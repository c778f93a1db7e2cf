using System.Text.Json;
using Informers.Rest;

namespace Informers;

/// <summary>Reads an object of one type from UTF-8 JSON. Implementations are emitted, stateless and thread-safe.</summary>
/// <typeparam name="T">The class of the object.</typeparam>
public interface IObjectDecoder<out T>
    where T : class
{
    /// <summary>Reads one object.</summary>
    /// <param name="reader">Stands on the object's opening brace, with all of the object at hand; ends on its closing brace.</param>
    /// <param name="context">What to keep and what to drop.</param>
    /// <returns>The object.</returns>
    /// <exception cref="JsonException">The JSON is malformed, or a value does not fit its member.</exception>
    T Decode(ref Utf8JsonReader reader, DecodeContext context);

    /// <summary>
    /// Reads one object whose bytes lie in one piece, as lists and watches have them. Emitted decoders read them without a
    /// <see cref="Utf8JsonReader"/>, which is faster; a decoder that does not say otherwise is given one.
    /// </summary>
    /// <param name="json">Begins with the object's opening brace; anything may follow the object.</param>
    /// <param name="context">What to keep and what to drop.</param>
    /// <param name="length">How many bytes the object takes.</param>
    /// <returns>The object.</returns>
    /// <exception cref="JsonException">The JSON is malformed, or a value does not fit its member.</exception>
    T Decode(ReadOnlySpan<byte> json, DecodeContext context, out int length)
    {
        var reader = JsonReading.ReadFirst(json);
        reader.Read();
        var result = Decode(ref reader, context);
        if (reader.TokenType != JsonTokenType.EndObject || reader.CurrentDepth != 0)
        {
            throw new JsonException($"its decoder, {GetType().Name}, did not read it to its end");
        }

        length = (int)reader.BytesConsumed;
        return result;
    }
}
