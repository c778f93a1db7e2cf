using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Informers.Rest;

namespace Informers.Decoding;

/// <summary>Says which member of an object could not be read.</summary>
internal static class DecodeFailure
{
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(".[]'/ ");

    /// <summary>
    /// Whether an exception speaks of the object that is read. Converters, constructors and setters of users run while an object is
    /// read, and whatever they throw is about the value they were given; one bad object must not stop the others.
    /// </summary>
    /// <param name="exception">What was thrown.</param>
    public static bool IsAboutTheObject(Exception exception) =>
        exception is not (OutOfMemoryException or OperationCanceledException or InsufficientExecutionStackException);

    /// <summary>Makes the exception that names the member.</summary>
    /// <param name="json">The object, from its opening brace on; anything may follow it.</param>
    /// <param name="failed">Where the token begins at which reading ended.</param>
    /// <param name="exception">Why it ended there.</param>
    public static JsonException At(ReadOnlySpan<byte> json, int failed, Exception exception) =>
        exception is MalformedJsonException
            ? At(JsonReading.ReadFirst(json), Reason(json) ?? exception)
            : Named(PathTo(JsonReading.ReadFirst(json), failed), exception);

    /// <summary>Makes the exception that names the member at which bytes end, or are no JSON.</summary>
    /// <param name="start">The reader as it was before or on the object's opening brace.</param>
    /// <param name="exception">What reading to the end brought.</param>
    public static JsonException At(Utf8JsonReader start, Exception exception) => Named(PathTo(start, long.MaxValue), exception);

    /// <summary>Makes the exception that names the member.</summary>
    /// <param name="start">The reader as it was on the object's opening brace.</param>
    /// <param name="failed">The reader where reading ended.</param>
    /// <param name="exception">Why it ended there.</param>
    public static JsonException At(Utf8JsonReader start, Utf8JsonReader failed, Exception exception) =>
        Named(PathTo(start, failed.TokenStartIndex), exception);

    private static JsonException Named(string path, Exception exception)
    {
        var what = exception.Message;
        var message = path.Length == 0 ? what : path + ": " + what;
        return exception is JsonException json
            ? new JsonException(message, path, json.LineNumber, json.BytePositionInLine, exception)
            : new JsonException(message, path, null, null, exception);
    }

    // What a general reader has against the bytes.
    private static JsonException? Reason(ReadOnlySpan<byte> json)
    {
        var reader = JsonReading.ReadFirst(json);
        try
        {
            reader.Read();
            reader.Skip();
            return null;
        }
        catch (JsonException exception)
        {
            return exception;
        }
    }

    private static string PathTo(Utf8JsonReader reader, long target)
    {
        // One frame for each open object or array: the member or the index that is being read in it.
        var frames = new Stack<(string? Member, int Index, bool IsArray)>();
        try
        {
            var first = reader.TokenType != JsonTokenType.None || reader.Read();
            while (first || reader.Read())
            {
                first = false;
                var token = reader.TokenType;
                if (token is JsonTokenType.EndObject or JsonTokenType.EndArray)
                {
                    frames.Pop();
                }
                else if (token == JsonTokenType.PropertyName)
                {
                    frames.Pop();
                    frames.Push((reader.GetString(), 0, false));
                }
                else if (frames.TryPeek(out var frame) && frame.IsArray)
                {
                    frames.Pop();
                    frames.Push(frame with { Index = frame.Index + 1 });
                }

                if (reader.TokenStartIndex >= target || frames.Count == 0 && token is JsonTokenType.EndObject)
                {
                    break;
                }

                if (token is JsonTokenType.StartObject or JsonTokenType.StartArray)
                {
                    frames.Push((null, -1, token == JsonTokenType.StartArray));
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The bytes end or are malformed here (a name that is no valid UTF-8 is the other exception), as they were for the
            // decoder: this is the place.
        }

        return Text(frames);
    }

    private static string Text(Stack<(string? Member, int Index, bool IsArray)> frames)
    {
        var text = new StringBuilder();
        foreach (var (member, index, isArray) in frames.Reverse())
        {
            if (isArray)
            {
                text.Append(CultureInfo.InvariantCulture, $"[{Math.Max(index, 0)}]");
            }
            else if (member is not null && member.AsSpan().ContainsAny(NeedsQuotes))
            {
                text.Append(CultureInfo.InvariantCulture, $"['{member}']");
            }
            else if (member is not null)
            {
                text.Append(text.Length == 0 ? "" : ".").Append(member);
            }
        }

        return text.ToString();
    }
}
