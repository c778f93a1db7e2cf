using System.Text.Json;

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
}
