using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Informers.Decoding;

public static partial class JsonRead
{
    // Managers' fields come again after all those of other templates, and are large.
    private static readonly PartSite SharedElements = new(8 * PartSite.Window);

    private delegate T Reading<out T>(ref Utf8JsonReader reader);

    /// <summary>Reads any value as an element that owns its bytes.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static JsonElement Element(ref JsonCursor reader) => General(ref reader, JsonElement.ParseValue);

    /// <summary>Reads any value as <see cref="object"/>: an element, as System.Text.Json does.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <returns>A <see cref="JsonElement"/>, or <see langword="null"/> for null.</returns>
    public static object? AnyObject(ref JsonCursor reader) => reader.TakeNull() ? null : Element(ref reader);

    /// <summary>Reads any value as an element that all objects have in common which have a value of the same bytes: nobody can change one.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <returns>A <see cref="JsonElement"/>, or <see langword="null"/> for null.</returns>
    public static object? SharedAnyObject(ref JsonCursor reader)
    {
        if (reader.Next == 'n' || !SharedElements.IsWorthLooking())
        {
            return AnyObject(ref reader);
        }

        var json = Peek(ref reader);
        var key = PartKey.Of(SharedElements.Kind, json);
        var isKnown = PartTable.Shared.TryGet(key, out var known);
        SharedElements.Note(isKnown);
        if (isKnown)
        {
            reader.Pass(json.Length);
            return known;
        }

        return PartTable.Shared.GetOrAdd(key, AnyObject(ref reader)!);
    }

    /// <summary>Reads any value as a document that need not be disposed.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static JsonDocument Document(ref JsonCursor reader) => General(ref reader, JsonDocument.ParseValue);

    /// <summary>Reads any value as a node.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <returns>The node, or <see langword="null"/> for null.</returns>
    public static JsonNode? Node(ref JsonCursor reader) => General(ref reader, TokenRead.Node);

    /// <summary>Reads an object as a node.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <returns>The node, or <see langword="null"/> for null.</returns>
    public static JsonObject? ObjectNode(ref JsonCursor reader) => General(ref reader, TokenRead.ObjectNode);

    /// <summary>Reads an array as a node.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <returns>The node, or <see langword="null"/> for null.</returns>
    public static JsonArray? ArrayNode(ref JsonCursor reader) => General(ref reader, TokenRead.ArrayNode);

    /// <summary>Reads a value through a converter, as System.Text.Json would.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="reader">Stands on the value.</param>
    /// <param name="converter">Reads the value. Thread-safe, as converters are.</param>
    /// <returns>The value; for null the default, unless the converter asks to see null.</returns>
    public static T? Convert<T>(ref JsonCursor reader, JsonConverter<T> converter)
    {
        ArgumentNullException.ThrowIfNull(converter);
        var general = reader.OpenReader();
        try
        {
            var value = TokenRead.Convert(ref general, converter);
            reader.Close(ref general);
            return value;
        }
        catch
        {
            reader.NoteFailure(ref general);
            throw;
        }
    }

    /// <summary>Reads an array of strings that are likely to come again.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <param name="context">Shares the strings.</param>
    /// <returns>The list, or <see langword="null"/> for null.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static List<string?>? SharedStringList(ref JsonCursor reader, DecodeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!StartArray(ref reader))
        {
            return null;
        }

        var list = new ListBuilder<string?>();
        while (reader.MoveToElement())
        {
            list.Add(context.ReadSharedString(ref reader));
        }

        return list.ToList();
    }

    /// <summary>Reads an object of strings that are likely to come again, such as labels, for a member that is an interface.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <param name="context">Shares the strings.</param>
    /// <returns>The map, or <see langword="null"/> for null.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static SmallDictionary<string?>? SharedStringMap(ref JsonCursor reader, DecodeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var map = new MapBuilder<string?>();
        return ReadSharedStrings(ref reader, context, ref map) ? map.ToMap() : null;
    }

    /// <summary>Reads an object of strings that are likely to come again, for a member that is a dictionary.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <param name="context">Shares the strings.</param>
    /// <returns>The dictionary, or <see langword="null"/> for null.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Dictionary<string, string?>? SharedStringDictionary(ref JsonCursor reader, DecodeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var map = new MapBuilder<string?>();
        return ReadSharedStrings(ref reader, context, ref map) ? map.ToDictionary() : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool ReadSharedStrings(ref JsonCursor reader, DecodeContext context, ref MapBuilder<string?> map)
    {
        if (!StartObject(ref reader))
        {
            return false;
        }

        while (reader.MoveToName())
        {
            var key = context.ReadSharedString(ref reader)!;
            reader.MoveToValue();
            map.Set(key, context.ReadSharedString(ref reader));
        }

        return true;
    }

    // A value that is left to the general reader.
    private static T General<T>(ref JsonCursor reader, Reading<T> read)
    {
        var general = reader.OpenReader();
        var value = read(ref general);
        reader.Close(ref general);
        return value;
    }
}
