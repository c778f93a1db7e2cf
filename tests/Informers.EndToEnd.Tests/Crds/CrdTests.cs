using Informers.EndToEnd.Tests.Generated.Stable.V1;
using Informers.Testing;
using Informers.Tests;
using k8s;
using k8s.Models;

namespace Informers.EndToEnd.Tests.Crds;

/// <summary>A custom resource of this project that is defined in YAML: the compiler loads the YAML parser from beside the generator.</summary>
public sealed partial class CrdTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_resource_defined_in_YAML_is_followed_as_any_other()
    {
        var websites = new GroupVersionResource("stable.example.com", "v1", "websites");
        await using var server = await FakeApiServer.StartAsync(
            new FakeApiServerOptions { Resources = [new FakeResource("stable.example.com", "v1", "Website", "websites")] }, Ct);
        server.Create(websites, """{ "metadata": { "namespace": "default", "name": "shop" }, "spec": { "host": "shop.example.com", "port": "http" } }""");
        await using var factory = new WebsiteInformers(server.CreateRestClient());
        var informer = factory.Stable.V1.Websites;
        _ = informer.Informer;
        factory.Start(Ct);
        await factory.EnsureCacheSyncAsync(Ct).WithinTimeout();

        Website site = informer.Lister.Websites("default").GetRequired("shop");

        Assert.Equal(("shop.example.com", 1, "http"), (site.Spec.Host, site.Spec.Replicas, site.Spec.Port?.Value));
        Assert.Null(site.Status?.Phase);
        Assert.Empty(site.Validate());
        Assert.IsType<IKubernetesObject<V1ObjectMeta>>(site, exactMatch: false);

        var copy = site.DeepCopy();
        copy.Spec.Host = string.Empty;
        copy.Status = new WebsiteStatus { Phase = "Gone" };
        Assert.Equal(
            ["spec.host: must have 1 characters or more", "status.phase: must be one of Pending, Ready"],
            copy.Validate().Select(static error => error.ToString()));
        Assert.Equal("shop.example.com", site.Spec.Host);
    }

    [GenerateInformer(typeof(Website))]
    private sealed partial class WebsiteInformers;
}
