using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Informers.Decoding;

/// <summary>
/// The decoder of a whole object around an emitted one. It says where in the object a value is wrong, which costs nothing while
/// objects are right: the place is found by reading the object's bytes again.
/// </summary>
/// <typeparam name="T">The class of the object.</typeparam>
/// <remarks>Stateless and thread-safe.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ObjectDecoder<T> : IObjectDecoder<T>
    where T : class
{
    private readonly DecodeFunc<T> _read;

    /// <summary>Wraps an emitted method.</summary>
    /// <param name="read">Reads the object; must be thread-safe.</param>
    public ObjectDecoder(DecodeFunc<T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        _read = read;
    }

    /// <inheritdoc/>
    public T Decode(ref Utf8JsonReader reader, DecodeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var start = reader;
        JsonDocument? document;
        try
        {
            TokenRead.Object(ref reader);
            if (!JsonDocument.TryParseValue(ref reader, out document))
            {
                TokenRead.ThrowIncomplete();
            }
        }
        catch (JsonException exception)
        {
            throw DecodeFailure.At(start, exception);
        }

        using (document)
        {
            return Decode(JsonMarshal.GetRawUtf8Value(document.RootElement), context, out _);
        }
    }

    /// <inheritdoc/>
    public T Decode(ReadOnlySpan<byte> json, DecodeContext context, out int length)
    {
        ArgumentNullException.ThrowIfNull(context);
        var cursor = new JsonCursor(json);
        try
        {
            if (cursor.Next != '{')
            {
                JsonRead.ThrowExpected(ref cursor, "an object");
            }

            var result = _read(ref cursor, context)!;
            length = cursor.Position;
            return result;
        }
        catch (Exception exception) when (DecodeFailure.IsAboutTheObject(exception))
        {
            throw DecodeFailure.At(json, cursor.TokenStart, exception);
        }
    }
}
