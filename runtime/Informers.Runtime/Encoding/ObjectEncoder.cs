using System.ComponentModel;
using System.Text.Json;

namespace Informers.Writing;

/// <summary>The encoder of a whole object around an emitted one.</summary>
/// <typeparam name="T">The class of the object.</typeparam>
/// <remarks>Stateless and thread-safe.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ObjectEncoder<T> : IObjectEncoder<T>
    where T : class
{
    private readonly EncodeAction<T> _write;

    /// <summary>Wraps an emitted method.</summary>
    /// <param name="write">Writes the object; must be thread-safe.</param>
    public ObjectEncoder(EncodeAction<T> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        _write = write;
    }

    /// <inheritdoc/>
    public void Encode(Utf8JsonWriter writer, T obj, EncodeContext context)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(context);
        _write(writer, obj, context);
    }
}
