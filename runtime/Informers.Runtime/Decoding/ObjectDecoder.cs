using System.ComponentModel;
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
        try
        {
            JsonRead.Object(ref reader);
            return _read(ref reader, context)!;
        }
        catch (Exception exception) when (DecodeFailure.IsAboutTheObject(exception))
        {
            throw DecodeFailure.At(start, reader, exception);
        }
    }
}
