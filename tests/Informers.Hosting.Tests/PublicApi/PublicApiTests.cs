namespace Informers.Tests.Hosting;

/// <summary>A change of what users see is a decision: it shows up here, in a diff of the baseline.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void Informers_Hosting() => Baseline.Verify(PublicApiDump.Of(typeof(Informers.Hosting.InformersOptions).Assembly));
}
