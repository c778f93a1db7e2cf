using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Informers.Decoding;

namespace Informers.Tests.Decoding;

public sealed class PartKeyTests
{
    [Theory]
    [InlineData(0, "a3817f04ba25a8e66df67214c7550293")]
    [InlineData(1, "da87c1d86b99af44347659119b22fc45")]
    public void ItIsSipHash(int length, string expected)
    {
        // The first values that its authors publish for 2 and 4 rounds, with the key 00 01 … 0f, of the bytes 00 01 ….
        var key = PartKey.Of<Published>(0x0706050403020100, 0x0F0E0D0C0B0A0908, null, [.. Enumerable.Range(0, length).Select(static i => (byte)i)]);
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, key.Low);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), key.High);
        Assert.Equal(expected, Convert.ToHexStringLower(bytes));
    }

    [Fact]
    public void EqualBytesOfOneKindHaveOneKey()
    {
        for (var length = 0; length < 100; length++)
        {
            var bytes = Encoding.UTF8.GetBytes(new string('x', length));
            Assert.Equal(PartKey.Of(1, bytes), PartKey.Of(1, [.. bytes]));
            Assert.NotEqual(PartKey.Of(1, bytes), PartKey.Of(2, bytes));
            Assert.NotEqual(PartKey.Of(1, bytes), PartKey.Of(1, [.. bytes, 0]));
        }
    }

    [Fact]
    public void OneBitChangesHalfOfBothHalves()
    {
        var random = new Random(3);
        var bytes = new byte[200];
        random.NextBytes(bytes);
        var key = PartKey.Of(1, bytes);
        var (low, high) = (0.0, 0.0);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            var other = PartKey.Of(1, bytes);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            low += BitOperations.PopCount(key.Low ^ other.Low);
            high += BitOperations.PopCount(key.High ^ other.High);
        }

        Assert.InRange(low / (bytes.Length * 8), 31, 33);
        Assert.InRange(high / (bytes.Length * 8), 31, 33);
    }

    private readonly struct Published : PartKey.IRounds
    {
        public static int Each => 2;

        public static int Last => 4;
    }
}
