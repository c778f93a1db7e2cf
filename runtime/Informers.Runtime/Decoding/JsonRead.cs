using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Informers.Decoding;

/// <summary>
/// What emitted decoders are made of: moves through objects and arrays, and reads single values. Not for use by hand; members may
/// change with the generator of the same version.
/// </summary>
/// <remarks>
/// Every method of a value expects the cursor on the value's first byte and leaves it behind the last. A value of another kind is a
/// <see cref="JsonException"/> that says what was expected and what was found; <see cref="ObjectDecoder{T}"/> adds where.
/// Strings may be escaped everywhere. What is rare is left to <see cref="Utf8JsonReader"/>, on the value's own bytes.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class JsonRead
{
    /// <summary>Opens an object.</summary>
    /// <param name="reader">Stands on a brace or on null.</param>
    /// <returns>Whether there is an object; <see langword="false"/> for null.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool StartObject(ref JsonCursor reader)
    {
        if (reader.Next != '{')
        {
            return NullOrThrow(ref reader, "an object");
        }

        reader.Open();
        return true;
    }

    /// <summary>Opens an array.</summary>
    /// <param name="reader">Stands on a bracket or on null.</param>
    /// <returns>Whether there is an array; <see langword="false"/> for null.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool StartArray(ref JsonCursor reader)
    {
        if (reader.Next != '[')
        {
            return NullOrThrow(ref reader, "an array");
        }

        reader.Open();
        return true;
    }

    /// <summary>Whether the value is null; then the cursor moves behind it.</summary>
    /// <param name="reader">Stands on a value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TakeNull(ref JsonCursor reader) => reader.TakeNull();

    /// <summary>Moves to the next member's value.</summary>
    /// <param name="reader">Stands behind the object's opening brace or behind a member.</param>
    /// <param name="name">The member's name as UTF-8, unescaped.</param>
    /// <returns><see langword="false"/> when the object ended; the cursor is behind the closing brace then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool NextMember(ref JsonCursor reader, out ReadOnlySpan<byte> name) => reader.MoveToMember(out name, out _);

    /// <summary>Moves to the next member's value.</summary>
    /// <param name="reader">Stands behind the object's opening brace or behind a member.</param>
    /// <param name="name">The member's name as UTF-8, unescaped.</param>
    /// <param name="key">A number for the name, which emitted code knows: names of fewer than 8 bytes have one of their own; others are to be compared.</param>
    /// <returns><see langword="false"/> when the object ended; the cursor is behind the closing brace then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool NextMember(ref JsonCursor reader, out ReadOnlySpan<byte> name, out ulong key) => reader.MoveToMember(out name, out key);

    /// <summary>Whether two names are equal. Never inlined: code that reads many members shall stay small, since it is compiled before the first object.</summary>
    /// <param name="name">A name.</param>
    /// <param name="other">Another one.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> other) => name.SequenceEqual(other);

    /// <summary>Moves to the next name of an object that stands for a dictionary. After the name comes <see cref="ToValue"/>.</summary>
    /// <param name="reader">Stands behind the object's opening brace or behind a member.</param>
    /// <returns><see langword="false"/> when the object ended; the cursor is behind the closing brace then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool NextKey(ref JsonCursor reader) => reader.MoveToName();

    /// <summary>Moves from a name that was read to its value.</summary>
    /// <param name="reader">Stands behind the name.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ToValue(ref JsonCursor reader) => reader.MoveToValue();

    /// <summary>Moves to the next element of an array.</summary>
    /// <param name="reader">Stands behind the opening bracket or behind an element.</param>
    /// <returns><see langword="false"/> when the array ended; the cursor is behind the closing bracket then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool NextElement(ref JsonCursor reader) => reader.MoveToElement();

    /// <summary>Passes over a value that nobody wants.</summary>
    /// <param name="reader">Stands on the value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Skip(ref JsonCursor reader) => reader.Skip();

    /// <summary>Takes a value as it is.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <returns>The value's bytes, well formed.</returns>
    public static ReadOnlySpan<byte> Raw(ref JsonCursor reader)
    {
        var start = reader.Position;
        reader.Skip();
        return reader.Json[start..reader.Position];
    }

    /// <summary>
    /// Looks at a value as a whole without taking it. Its end is found by its quotes and brackets alone, which is several times as fast as
    /// <see cref="Raw"/>, but does not say whether it is well formed: that is known once equal bytes were read.
    /// </summary>
    /// <param name="reader">Stands on the value, and stays there.</param>
    /// <returns>The value's bytes.</returns>
    public static ReadOnlySpan<byte> Peek(ref JsonCursor reader) => reader.Json[reader.Position..reader.FindEnd()];

    /// <summary>Passes over a value that <see cref="Peek"/> showed, of which an equal one was read before.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <param name="length">The length of its bytes.</param>
    public static void Pass(ref JsonCursor reader, int length) => reader.Pass(length);

    /// <summary>Takes the text of a string or a name as UTF-8, unescaped; without a copy where there is nothing to unescape.</summary>
    /// <param name="reader">Stands on a string or a member's name.</param>
    public static ReadOnlySpan<byte> Text(ref JsonCursor reader)
    {
        if (reader.Next != '"')
        {
            ThrowExpected(ref reader, "a string");
        }

        return reader.TakeText();
    }

    /// <summary>Takes the text of a string or a name, if there is one.</summary>
    /// <param name="reader">Stands on a value or a member's name.</param>
    /// <param name="text">The text as UTF-8, unescaped.</param>
    public static bool TryText(ref JsonCursor reader, out ReadOnlySpan<byte> text)
    {
        if (reader.Next != '"')
        {
            text = default;
            return false;
        }

        text = reader.TakeText();
        return true;
    }

    /// <summary>Says that a value is not of the kind that its member needs.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <param name="expected">What the member needs, such as <c>a number</c>.</param>
    /// <exception cref="JsonException">Always.</exception>
    [DoesNotReturn]
    internal static void ThrowExpected(ref JsonCursor reader, string expected)
    {
        // A word or a number that is none is no value of another kind.
        if (reader.Next is not ((byte)'{' or (byte)'['))
        {
            var value = reader;
            value.Skip();
        }

        var general = reader.OpenReader();
        TokenRead.ThrowExpected(ref general, expected);
    }

    private static bool NullOrThrow(ref JsonCursor reader, string expected)
    {
        if (!reader.TakeNull())
        {
            ThrowExpected(ref reader, expected);
        }

        return false;
    }
}
