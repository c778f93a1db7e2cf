using System.Buffers;
using System.Text;
using System.Text.Json;
using Informers.Decoding;

namespace Informers.Tests.Decoding;

/// <summary>Hands one JSON text to a reader whole, and cut into segments in every way that matters.</summary>
internal static class Json
{
    /// <summary>Reads one value that is the whole text.</summary>
    public delegate T Read<out T>(ref Utf8JsonReader reader);

    /// <summary>Reads one value.</summary>
    public delegate T ReadAt<out T>(ref JsonCursor reader);

    public static T Value<T>(string json, ReadAt<T> read)
    {
        var cursor = new JsonCursor(Encoding.UTF8.GetBytes(json));
        return read(ref cursor);
    }

    /// <summary>The results for a value alone, and with blanks before it and more and more behind it: what is near the end is read otherwise.</summary>
    public static IEnumerable<T> EveryPlace<T>(string json, ReadAt<T> read)
    {
        foreach (var before in (string[])["", " ", "\r\n\t  "])
        {
            for (var length = 0; length < 70; length++)
            {
                yield return Once(before, json, length == 0 ? string.Empty : ',' + new string('\\', length - 1), read);
            }
        }
    }

    /// <summary>The results for the text in one piece, in two pieces cut at each byte, and in pieces of one byte.</summary>
    public static IEnumerable<T> EveryCut<T>(string json, Read<T> read)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        yield return Once(new ReadOnlySequence<byte>(bytes), read);
        for (var at = 1; at < bytes.Length; at++)
        {
            yield return Once(Sequence([bytes[..at], bytes[at..]]), read);
        }

        yield return Once(Sequence([.. bytes.Select(b => new[] { b })]), read);
    }

    public static ReadOnlySequence<byte> Sequence(IReadOnlyList<byte[]> parts)
    {
        var first = new Segment(parts[0], 0);
        var last = first;
        foreach (var part in parts.Skip(1))
        {
            last = last.Append(part);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private static T Once<T>(string before, string json, string after, ReadAt<T> read)
    {
        var cursor = new JsonCursor(Encoding.UTF8.GetBytes(before + json + after));
        var value = read(ref cursor);
        Assert.Equal(Encoding.UTF8.GetByteCount(before + json), cursor.Position);
        return value;
    }

    private static T Once<T>(ReadOnlySequence<byte> bytes, Read<T> read)
    {
        var reader = new Utf8JsonReader(bytes);
        reader.Read();
        var value = read(ref reader);
        Assert.Equal(bytes.Length, reader.BytesConsumed);
        return value;
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] bytes, long start)
        {
            Memory = bytes;
            RunningIndex = start;
        }

        public Segment Append(byte[] bytes)
        {
            var next = new Segment(bytes, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
