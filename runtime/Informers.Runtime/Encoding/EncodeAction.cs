using System.ComponentModel;
using System.Text.Json;

namespace Informers.Writing;

/// <summary>Writes one value. Emitted encoders have a method of this shape for each class.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <param name="writer">Where the value goes.</param>
/// <param name="value">The value; null becomes JSON null.</param>
/// <param name="context">What to fill in and what to leave out.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate void EncodeAction<in T>(Utf8JsonWriter writer, T? value, EncodeContext context);
