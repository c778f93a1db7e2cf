using System.Text;

namespace Informers.Tests;

public sealed class JsonValueScannerTests
{
    [Fact]
    public void Finds_the_end_of_random_values_however_they_are_cut()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var ends = new List<int>();
            var bytes = new List<byte>();
            for (var i = 0; i < 5; i++)
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(RandomJson.Value(random, depth: 6)));
                ends.Add(bytes.Count);
                bytes.Add((byte)' ');
            }

            Assert.Equal(ends, FindEnds([.. bytes], random));
        }
    }

    [Theory]
    [InlineData("""{"a":"}"}""")]
    [InlineData("""{"a":"\"}"}""")]
    [InlineData("""{"a":"\\"}""")]
    [InlineData("""{"a":"\\\"}"}""")]
    [InlineData("""["\\\\","]",[[]],{"\"":{}}]""")]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    [InlineData("\"\\\"\\\\\"")]
    public void Finds_the_end_behind_escapes_at_every_alignment_to_a_block(string json)
    {
        for (var padding = 0; padding < 140; padding++)
        {
            var text = json[0] == '"' ? json : string.Concat(json.AsSpan(0, 1), new string(' ', padding), json.AsSpan(1));
            var bytes = Encoding.UTF8.GetBytes(text + " ");
            for (var cut = 1; cut < bytes.Length; cut++)
            {
                var scanner = default(JsonValueScanner);
                var done = scanner.Scan(bytes.AsSpan(0, cut), out var first);
                if (!done)
                {
                    Assert.Equal(cut, first);
                    Assert.True(scanner.Scan(bytes.AsSpan(cut), out var second));
                    first += second;
                }

                Assert.Equal(text.Length, first);
            }
        }
    }

    [Fact]
    public void A_long_run_of_backslashes_across_blocks_escapes_by_pairs()
    {
        for (var count = 0; count < 200; count++)
        {
            var json = "{\"a\":\"" + new string('\\', 2 * count) + "\"}" + new string(' ', 100);
            var scanner = default(JsonValueScanner);

            Assert.True(scanner.Scan(Encoding.UTF8.GetBytes(json), out var consumed));
            Assert.Equal(json.TrimEnd().Length, consumed);
        }
    }

    private static List<int> FindEnds(byte[] bytes, Random random)
    {
        var found = new List<int>();
        var scanner = default(JsonValueScanner);
        var between = true;
        for (var position = 0; position < bytes.Length;)
        {
            if (between && bytes[position] == ' ')
            {
                position++;
                continue;
            }

            between = false;
            var size = Math.Min(random.Next(1, 200), bytes.Length - position);
            between = scanner.Scan(bytes.AsSpan(position, size), out var consumed);
            position += consumed;
            if (between)
            {
                found.Add(position);
            }
        }

        return found;
    }
}
