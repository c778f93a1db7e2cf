namespace Informers.Tests.Objects;

public sealed class ProcessSecretTests
{
    [Fact]
    public void EachOfThe64BitsIsSometimesSetAndSometimesNot()
    {
        var set = 0UL;
        var notSet = 0UL;
        for (var i = 0; i < 1000; i++)
        {
            var secret = ProcessSecret.Next();
            set |= secret;
            notSet |= ~secret;
        }

        Assert.Equal(ulong.MaxValue, set);
        Assert.Equal(ulong.MaxValue, notSet);
    }
}
