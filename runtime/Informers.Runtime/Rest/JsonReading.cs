using System.Text.Json;

namespace Informers.Rest;

/// <summary>How the runtime reads JSON.</summary>
internal static class JsonReading
{
    /// <summary>The defaults, but for the depth: the schema of a CustomResourceDefinition nests deeper than 64.</summary>
    public static readonly JsonReaderOptions Options = new() { MaxDepth = 512 };

    private static readonly JsonReaderOptions OneOfSeveral = Options with { AllowMultipleValues = true };

    private static readonly JsonReaderState BehindMember = StateBehindMember();

    /// <summary>A reader of one value that ends where the bytes end.</summary>
    public static Utf8JsonReader Read(ReadOnlySpan<byte> json) => new(json, Options);

    /// <summary>A reader of a value that others may follow.</summary>
    public static Utf8JsonReader ReadFirst(ReadOnlySpan<byte> json) => new(json, OneOfSeveral);

    /// <summary>A reader of what is left of an object behind the value of one of its members, which something else has read.</summary>
    /// <param name="rest">What follows the value; others may follow the object.</param>
    public static Utf8JsonReader ReadAfterMember(ReadOnlySpan<byte> rest) => new(rest, isFinalBlock: true, BehindMember);

    /// <summary>Whether bytes hold a whole value, or at least no beginning of one: bytes that nothing could complete count as whole.</summary>
    public static bool IsComplete(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, isFinalBlock: false, new JsonReaderState(OneOfSeveral));
        try
        {
            return reader.Read() && reader.TrySkip();
        }
        catch (JsonException)
        {
            return true;
        }
    }

    /// <summary>The string that a reader stands on; <see langword="null"/> for anything else, and for text that is no valid UTF-8.</summary>
    public static string? StringOrNull(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return null;
        }

        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The whole number that a reader stands on; <see langword="null"/> for anything else.</summary>
    public static long? Int64OrNull(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value) ? value : null;

    /// <summary>The number of leading bytes that are blank.</summary>
    public static int CountBlanks(ReadOnlySpan<byte> bytes)
    {
        var index = bytes.IndexOfAnyExcept(" \n\r\t"u8);
        return index < 0 ? bytes.Length : index;
    }

    private static JsonReaderState StateBehindMember()
    {
        var reader = new Utf8JsonReader("{\"\":\"\""u8, isFinalBlock: false, new JsonReaderState(OneOfSeveral));
        while (reader.Read())
        {
        }

        return reader.CurrentState;
    }
}
