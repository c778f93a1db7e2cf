using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Informers.Decoding;

namespace Informers.Tests.Decoding;

public sealed class ConvertedPoolTests
{
    private readonly AmountConverter _converter = new();

    [Fact]
    public void EqualTextsAreOneValue()
    {
        var pool = new ConvertedPool<Amount>(_converter);
        Assert.Same(Read(pool, "\"100m\""), Read(pool, "\"100m\""));
        Assert.Equal(1, _converter.Count);
        Assert.Equal("200m", Read(pool, "\"200m\"")!.Text);
    }

    [Fact]
    public void ANumberAndItsTextAreTwoValues()
    {
        var pool = new ConvertedPool<Amount>(_converter);
        Assert.Equal("number 1", Read(pool, "1")!.Text);
        Assert.Equal("1", Read(pool, "\"1\"")!.Text);
        Assert.Equal("number 1", Read(pool, "1")!.Text);
    }

    [Fact]
    public void NothingIsSharedWhereItIsNotWanted()
    {
        var pool = new ConvertedPool<Amount>(_converter);
        var context = new DecodeContext { ShareStrings = false };
        Assert.NotSame(Read(pool, "\"1\"", context), Read(pool, "\"1\"", context));
    }

    [Theory]
    [InlineData("null", null)]
    [InlineData("\"\\u0031\"", "1")]
    [InlineData("\"\u00e9\"", "\u00e9")]
    [InlineData("\"a text that is longer than any amount that comes again\"", "a text that is longer than any amount that comes again")]
    public void WhatIsNotKeptIsReadAllTheSame(string json, string? expected)
    {
        var pool = new ConvertedPool<Amount>(_converter);
        Assert.Equal(expected, Read(pool, json)?.Text);
        Assert.Equal(expected, Read(pool, json)?.Text);
    }

    [Fact]
    public async Task ThreadsNeverSeeAWrongValue()
    {
        var pool = new ConvertedPool<Amount>(_converter);
        using var start = new Barrier(4);
        var threads = Enumerable.Range(0, 4).Select(seed => Task.Factory.StartNew(
            () =>
            {
                var random = new Random(seed);
                start.SignalAndWait(TestContext.Current.CancellationToken);
                for (var i = 0; i < 20_000; i++)
                {
                    // More texts than the pool holds, so that they displace each other.
                    var text = random.Next(2_000).ToString(CultureInfo.InvariantCulture);
                    Assert.Equal(text, Read(pool, $"\"{text}\"")!.Text);
                }
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default));
        await Task.WhenAll(threads);
    }

    private static Amount? Read(ConvertedPool<Amount> pool, string json, DecodeContext? context = null)
    {
        var reader = new JsonCursor(Encoding.UTF8.GetBytes(json));
        return pool.Read(ref reader, context ?? DecodeContext.Default);
    }

    private sealed class Amount(string text)
    {
        public string Text { get; } = text;
    }

    private sealed class AmountConverter : JsonConverter<Amount>
    {
        private int _count;

        public int Count => _count;

        public override Amount Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            Interlocked.Increment(ref _count);
            return new Amount(
                reader.TokenType == JsonTokenType.Number ? "number " + reader.GetInt32().ToString(CultureInfo.InvariantCulture) : reader.GetString()!);
        }

        public override void Write(Utf8JsonWriter writer, Amount value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
