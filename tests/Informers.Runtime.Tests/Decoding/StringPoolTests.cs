using System.Globalization;
using System.Text;
using Informers.Decoding;

namespace Informers.Tests.Decoding;

public sealed class StringPoolTests
{
    [Fact]
    public void EqualBytesAreOneString()
    {
        var pool = new StringPool();
        for (var length = 1; length <= 96; length++)
        {
            var text = new string('x', length);
            var bytes = Encoding.UTF8.GetBytes(text);
            var first = pool.GetOrAdd(bytes);
            Assert.Equal(text, first);
            Assert.Same(first, pool.GetOrAdd(bytes));
        }
    }

    [Fact]
    public void LongAndNonAsciiTextsAreNotKept()
    {
        var pool = new StringPool();
        Assert.Null(pool.GetOrAdd(new byte[97]));
        Assert.Null(pool.GetOrAdd("\u00e9"u8));
        Assert.Null(pool.GetOrAdd([0xFF]));
        Assert.Equal("", pool.GetOrAdd([]));
    }

    [Fact]
    public async Task ThreadsNeverSeeAWrongString()
    {
        var pool = new StringPool();
        using var start = new Barrier(4);
        var threads = Enumerable.Range(0, 4).Select(seed => Task.Factory.StartNew(
            () =>
            {
                var random = new Random(seed);
                start.SignalAndWait(TestContext.Current.CancellationToken);
                for (var i = 0; i < 100_000; i++)
                {
                    // More strings than the pool holds, so that they displace each other.
                    var text = random.Next(40_000).ToString("D9", CultureInfo.InvariantCulture);
                    Assert.Equal(text, pool.GetOrAdd(Encoding.UTF8.GetBytes(text)));
                }
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default));
        await Task.WhenAll(threads);
    }
}
