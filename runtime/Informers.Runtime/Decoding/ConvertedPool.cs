using System.ComponentModel;
using System.Runtime.CompilerServices;
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public T? Read(ref JsonCursor reader, DecodeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!context.ShareStrings || reader.Next is not ((byte)'"' or (byte)'-' or (>= (byte)'0' and <= (byte)'9')))
        {
            return JsonRead.Convert(ref reader, converter);
        }

        // With the quotes: a number is not the text of it.
        var text = JsonRead.Peek(ref reader);
        if (text.Length > MaxLength)
        {
            return JsonRead.Convert(ref reader, converter);
        }

        ref var slot = ref _entries[Hash(text) % Slots];
        if (slot is { } known && known.Text.Length == text.Length && TextBytes.AreEqual(text, known.Text))
        {
            reader.Pass(text.Length);
            return known.Value;
        }

        var value = JsonRead.Convert(ref reader, converter);
        if (value is not null && TextBytes.IsAscii(text))
        {
            slot = new Entry(TextBytes.AsciiToText(text), value);
        }

        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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

    private sealed record Entry(string Text, T Value);
}
