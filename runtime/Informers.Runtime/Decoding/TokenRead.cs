using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Informers.Decoding;

/// <summary>
/// Reads single values from a <see cref="Utf8JsonReader"/>: in converters, and for <see cref="JsonRead"/> where values are rare.
/// </summary>
/// <remarks>
/// Every method of a value expects the reader on the value's first token and leaves it on the last. A value of another kind is a
/// <see cref="JsonException"/> that says what was expected and what was found.
/// The reader may stand in a sequence of segments, and strings may be escaped, everywhere.
/// </remarks>
internal static partial class TokenRead
{
    /// <summary>Opens an object.</summary>
    /// <param name="reader">Stands on a brace or on null.</param>
    /// <returns>Whether there is an object; <see langword="false"/> for null.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool StartObject(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.StartObject || IsNull(ref reader, "an object");

    /// <summary>Opens an array.</summary>
    /// <param name="reader">Stands on a bracket or on null.</param>
    /// <returns>Whether there is an array; <see langword="false"/> for null.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool StartArray(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.StartArray || IsNull(ref reader, "an array");

    /// <summary>Whether the value is null.</summary>
    /// <param name="reader">Stands on a value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsNull(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Null;

    /// <summary>Moves to the next name of an object that stands for a dictionary.</summary>
    /// <param name="reader">Stands on the object's opening brace or on the last token of a member.</param>
    /// <returns><see langword="false"/> when the object ended; the reader is on the closing brace then.</returns>
    public static bool NextKey(ref Utf8JsonReader reader)
    {
        Advance(ref reader);
        return reader.TokenType == JsonTokenType.PropertyName;
    }

    /// <summary>Moves to the next element of an array.</summary>
    /// <param name="reader">Stands on the opening bracket or on the last token of an element.</param>
    /// <returns><see langword="false"/> when the array ended; the reader is on the closing bracket then.</returns>
    public static bool NextElement(ref Utf8JsonReader reader)
    {
        Advance(ref reader);
        return reader.TokenType != JsonTokenType.EndArray;
    }

    /// <summary>Moves to the next token.</summary>
    /// <param name="reader">Stands anywhere inside a value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Advance(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
        {
            ThrowIncomplete();
        }
    }

    /// <summary>The text of a string or a name as UTF-8, unescaped; without a copy where there is nothing to unescape or join.</summary>
    /// <param name="reader">Stands on a string or a member's name.</param>
    public static ReadOnlySpan<byte> Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
        {
            ThrowExpected(ref reader, "a string");
        }

        return reader.HasValueSequence || reader.ValueIsEscaped ? CopyText(ref reader) : reader.ValueSpan;
    }

    /// <summary>Checks that an object is here; steps onto it when the reader did not start yet.</summary>
    /// <param name="reader">Stands before or on a brace.</param>
    internal static void Object(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.None)
        {
            Advance(ref reader);
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            ThrowExpected(ref reader, "an object");
        }
    }

    private static bool IsNull(ref Utf8JsonReader reader, string expected)
    {
        if (reader.TokenType != JsonTokenType.Null)
        {
            ThrowExpected(ref reader, expected);
        }

        return false;
    }

    internal static byte[] CopyText(ref Utf8JsonReader reader)
    {
        var length = reader.HasValueSequence ? checked((int)reader.ValueSequence.Length) : reader.ValueSpan.Length;
        var copy = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            return copy.AsSpan(0, reader.CopyString(copy)).ToArray();
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("expected text, found bytes that are no valid UTF-8 or UTF-16", exception);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }
}
