namespace Informers.Tests;

public sealed class ReceiveBufferTests
{
    [Fact]
    public void Keeps_what_is_not_done_with_while_it_grows_and_moves()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var random = new Random(seed);
            using var buffer = new ReceiveBuffer(64);
            byte written = 0;
            byte expected = 0;
            var watched = 0;
            for (var i = 0; i < 200; i++)
            {
                watched = buffer.End;
                var before = buffer.End - buffer.Start;
                var space = buffer.GetFreeSpace(out var moved);
                Assert.Equal(watched - moved, buffer.End);
                Assert.Equal(before, buffer.End - buffer.Start);
                Assert.False(space.IsEmpty);

                var count = random.Next(1, space.Length + 1);
                for (var j = 0; j < count; j++)
                {
                    space.Span[j] = written++;
                }

                buffer.Advance(count);
                var done = random.Next(3) == 0 ? buffer.End - buffer.Start : random.Next(buffer.End - buffer.Start + 1);
                foreach (var value in buffer.Slice(buffer.Start, buffer.Start + done))
                {
                    Assert.Equal(expected++, value);
                }

                buffer.Start += done;
            }
        }
    }

    [Fact]
    public void Gives_the_memory_of_a_large_object_back_when_that_is_done_with()
    {
        using var buffer = new ReceiveBuffer(64);
        for (var i = 0; i < 20; i++)
        {
            buffer.Advance(buffer.GetFreeSpace(out _).Length);
        }

        Assert.True(buffer.End > 1_000_000);
        buffer.Start = buffer.End;

        Assert.InRange(buffer.GetFreeSpace(out _).Length, 64, 256);
    }

    [Fact]
    public void An_endless_object_is_refused()
    {
        using var buffer = new ReceiveBuffer(64, maximumLength: 1024 * 1024);

        var error = Assert.Throws<InvalidResponseException>(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                buffer.Advance(buffer.GetFreeSpace(out _).Length);
            }
        });

        Assert.Contains("1 MiB", error.Message, StringComparison.Ordinal);
    }
}
