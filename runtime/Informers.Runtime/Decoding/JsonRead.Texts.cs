using System.Runtime.CompilerServices;

namespace Informers.Decoding;

public static partial class JsonRead
{
    /// <summary>Reads a string that is not likely to come again.</summary>
    /// <param name="reader">Stands on a string, a member's name or null.</param>
    /// <returns>The string, or <see langword="null"/> for null.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static string? String(ref JsonCursor reader)
    {
        if (reader.Next == '"')
        {
            return reader.TryTakePlainText(out var text) ? TextBytes.ToText(text) : General(ref reader, TokenRead.String);
        }

        NullOrThrow(ref reader, "a string");
        return null;
    }

    /// <summary>Reads a single UTF-16 character.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static char Char(ref JsonCursor reader) => General(ref reader, TokenRead.Char);

    /// <summary>Reads a GUID in its hyphenated form.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static Guid Guid(ref JsonCursor reader) => General(ref reader, TokenRead.Guid);

    /// <summary>Reads a URI, absolute or relative.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <returns>The URI, or <see langword="null"/> for null.</returns>
    public static Uri? Uri(ref JsonCursor reader) => General(ref reader, TokenRead.Uri);

    /// <summary>Reads a version such as <c>1.2.3</c>.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <returns>The version, or <see langword="null"/> for null.</returns>
    public static Version? Version(ref JsonCursor reader) => General(ref reader, TokenRead.Version);

    /// <summary>Reads base64.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <returns>The bytes, or <see langword="null"/> for null.</returns>
    public static byte[]? Bytes(ref JsonCursor reader) => General(ref reader, TokenRead.Bytes);

    /// <summary>
    /// Reads the name of an enum's member that the emitted code does not know by its exact spelling: in other letter case, a list of
    /// flags, or a number.
    /// </summary>
    /// <typeparam name="T">The enum.</typeparam>
    /// <param name="reader">Stands on the value, or on a member's name.</param>
    public static T Enum<T>(ref JsonCursor reader)
        where T : struct, Enum => General(ref reader, TokenRead.Enum<T>);

    /// <summary>Reads the key of a dictionary whose keys are no strings.</summary>
    /// <typeparam name="T">A number or a GUID.</typeparam>
    /// <param name="reader">Stands on a member's name.</param>
    public static T Key<T>(ref JsonCursor reader)
        where T : IUtf8SpanParsable<T> => General(ref reader, TokenRead.Key<T>);
}
