namespace Informers.Decoding;

/// <summary>A decoder that wants to know what a list says of its items.</summary>
/// <typeparam name="T">The class of the object.</typeparam>
internal interface IBytesDecoder<T> : IObjectDecoder<T>
    where T : class
{
    /// <summary>Reads one object.</summary>
    /// <param name="json">Begins with the object's opening brace; anything may follow the object.</param>
    /// <param name="listedKind">The kind of which the list says that its items are, where the object is such an item.</param>
    /// <param name="context">What to keep and what to drop.</param>
    /// <param name="length">How many bytes the object takes.</param>
    /// <returns>The object.</returns>
    T Decode(ReadOnlySpan<byte> json, string? listedKind, DecodeContext context, out int length);
}
