using Informers;
using Informers.Testing;

namespace Informer_Controller;

/// <summary>An API server in this process that knows Websites, for a first look without a cluster.</summary>
internal static class EmbeddedCluster
{
    public static async Task<FakeApiServer> StartAsync()
    {
        var server = await FakeApiServer.StartAsync(new FakeApiServerOptions
        {
            // What crds/websites.yaml says, in the words of the embedded server.
            Resources = [new FakeResource("example.com", "v1", "Website", "websites") { HasStatus = true }],
        });
        server.Create(
            new GroupVersionResource("example.com", "v1", "websites"),
            """
            {
              "apiVersion": "example.com/v1",
              "kind": "Website",
              "metadata": { "namespace": "default", "name": "hello" },
              "spec": { "title": "Hello", "text": "This page is kept in a ConfigMap." }
            }
            """);
        Console.WriteLine($"The cluster is the embedded one: kubectl --server {server.Address} get websites,configmaps");
        return server;
    }
}
