using System.ComponentModel;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Informers.Decoding;

/// <summary>
/// Reads values of a class whose objects never change through its converter, and remembers them by their text: <c>100m</c> and
/// <c>512Mi</c> are in every pod, take longer to parse than to find, and need not be kept once for each.
/// </summary>
/// <typeparam name="T">The class of the values; nobody can change one.</typeparam>
/// <param name="converter">Reads the values. Thread-safe, as converters are.</param>
/// <remarks>For emitted decoders. Thread-safe without locks, and bounded, as <see cref="StringPool"/> is.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ConvertedPool<T>(JsonConverter<T> converter)
    where T : class
{
    // Longer texts hardly come again.
    private const int MaxLength = 32;
    private const int Slots = 256;

    private readonly Entry?[] _entries = new Entry?[Slots];

    /// <summary>Reads a value.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <param name="context">Whether equal texts become one.</param>
    /// <returns>The value, which may be that of other objects too.</returns>
    public T? Read(ref Utf8JsonReader reader, DecodeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!context.ShareStrings
            || reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number)
            || reader.HasValueSequence
            || reader.ValueIsEscaped
            || reader.ValueSpan.Length > MaxLength)
        {
            return JsonRead.Convert(ref reader, converter);
        }

        var text = reader.ValueSpan;
        ref var slot = ref _entries[Hash(text) % Slots];
        if (slot is { } known && known.Kind == reader.TokenType && known.Text.Length == text.Length && Ascii.Equals(text, known.Text))
        {
            return known.Value;
        }

        var kind = reader.TokenType;
        var value = JsonRead.Convert(ref reader, converter);
        if (value is not null && Ascii.IsValid(text))
        {
            slot = new Entry(kind, Encoding.ASCII.GetString(text), value);
        }

        return value;
    }

    private static uint Hash(ReadOnlySpan<byte> text)
    {
        // FNV-1a: these are a few bytes.
        var hash = 2166136261u;
        foreach (var value in text)
        {
            hash = (hash ^ value) * 16777619;
        }

        return hash ^ (hash >> 15);
    }

    private sealed record Entry(JsonTokenType Kind, string Text, T Value);
}
