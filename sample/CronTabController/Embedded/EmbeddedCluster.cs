using Informers;
using Informers.Testing;

namespace CronTabController;

/// <summary>An API server in this process with the definition of CronTabs, for a first look without a cluster.</summary>
internal static class EmbeddedCluster
{
    public static readonly GroupVersionResource CronTabs = new("stable.example.com", "v1", "crontabs");
    public static readonly GroupVersionResource Jobs = new("batch", "v1", "jobs");

    /// <summary>What crds/crontabs.yaml says, in the words of the embedded server.</summary>
    public static FakeResource Definition { get; } = new("stable.example.com", "v1", "CronTab", "crontabs")
    {
        ShortNames = ["ct"],
        HasStatus = true,
        HasScale = true,
    };

    public static Task<FakeApiServer> StartAsync(CancellationToken cancellationToken = default) =>
        FakeApiServer.StartAsync(new FakeApiServerOptions { Resources = [Definition] }, cancellationToken);
}
