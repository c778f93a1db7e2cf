using System.ComponentModel;
using System.Text.Json;

namespace Informers.Decoding;

/// <summary>Reads one value. Emitted decoders have a method of this shape for each class.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <param name="reader">Stands on the value; ends behind it.</param>
/// <param name="context">What to keep and what to drop.</param>
/// <returns>The value; <see langword="null"/> for JSON null.</returns>
/// <exception cref="JsonException">The JSON is malformed, or a value does not fit its member.</exception>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate T? DecodeFunc<out T>(ref JsonCursor reader, DecodeContext context);
