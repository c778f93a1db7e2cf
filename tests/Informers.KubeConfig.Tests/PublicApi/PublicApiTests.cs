using Informers.Rest;

namespace Informers.Tests.KubeConfigs;

/// <summary>A change of what users see is a decision: it shows up here, in a diff of the baseline.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void Informers_KubeConfig() => Baseline.Verify(PublicApiDump.Of(typeof(ClusterConfig).Assembly));
}
