using System.Text.Json;

namespace Informers;

/// <summary>Writes an object of one type as UTF-8 JSON. Implementations are emitted, stateless and thread-safe.</summary>
/// <typeparam name="T">The class of the object.</typeparam>
public interface IObjectEncoder<in T>
    where T : class
{
    /// <summary>Writes one object: what a decoder would read of it. Members that are null are left out.</summary>
    /// <param name="writer">Where the object goes. It must be the first value of the document: there alone kind and apiVersion are filled in.</param>
    /// <param name="obj">The object; is not changed.</param>
    /// <param name="context">What to fill in and what to leave out.</param>
    void Encode(Utf8JsonWriter writer, T obj, EncodeContext context);
}
