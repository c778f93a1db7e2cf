using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Informers.Tests.Decoding;

/// <summary>Hands one JSON text to a reader whole, and cut into segments in every way that matters.</summary>
internal static class Json
{
    /// <summary>Reads one value that is the whole text.</summary>
    public delegate T Read<out T>(ref Utf8JsonReader reader);

    public static T Value<T>(string json, Read<T> read)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        return read(ref reader);
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
