using Informers.Tests;
using k8s.Models;

namespace Informers.EndToEnd.Tests;

/// <summary>What the samples watch, written by <c>kubectl</c> and followed by informers; held on each kind of server.</summary>
public abstract class KubectlSuite
{
    private const string Web = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, labels: { app: web } }
        spec:
          replicas: 1
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec:
              containers:
                - { name: web, image: 'web:1' }
        """;

    private const string Pod = """
        apiVersion: v1
        kind: Pod
        metadata: { name: web-1, labels: { app: web } }
        spec:
          containers:
            - { name: web, image: 'web:1' }
        """;

    private const string Node = """
        apiVersion: v1
        kind: Node
        metadata: { name: node-1, labels: { zone: a } }
        """;

    private const string Backup = """
        apiVersion: stable.example.com/v1
        kind: CronTab
        metadata: { name: backup }
        spec: { schedule: '@daily', image: 'backup:1', replicas: 1 }
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A server for one test, and a kubectl for it; skips the test where there is none.</summary>
    protected abstract Task<(IApiServer Server, Kubectl Kubectl)> StartAsync();

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Kubectl_creates_applies_scales_and_deletes_Deployments()
    {
        await using var scene = await OpenAsync(static factory => factory.Apps.V1.Deployments.Informer);
        await scene.RunAsync("created", Web, "create", "-f", "-");
        await scene.WaitAsync(static deployment => deployment is { Spec.Replicas: 1 } && Image(deployment) == "web:1");

        // The first apply of an object that was created without it warns, and makes it one that is applied.
        await scene.RunAsync("configured", Web.Replace("web:1", "web:2", StringComparison.Ordinal), "apply", "-f", "-");
        await scene.WaitAsync(static deployment => deployment is not null && Image(deployment) == "web:2");
        await scene.RunAsync("unchanged", Web.Replace("web:1", "web:2", StringComparison.Ordinal), "apply", "-f", "-");
        await scene.RunAsync(
            "serverside-applied", Web.Replace("web:1", "web:3", StringComparison.Ordinal), "apply", "--server-side", "--force-conflicts", "-f", "-");
        await scene.WaitAsync(static deployment => deployment is not null && Image(deployment) == "web:3");

        await scene.RunAsync("scaled", null, "scale", "deployment/web", "--replicas=5");
        await scene.WaitAsync(static deployment => deployment is { Spec.Replicas: 5 });
        await scene.RunAsync("web", null, "get", "deployments");
        await scene.RunAsync("deleted", null, "delete", "deployment", "web");
        await scene.WaitAsync(static deployment => deployment is null);

        static string? Image(V1Deployment deployment) => deployment.Spec.Template.Spec.Containers[0].Image;
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Kubectl_creates_applies_and_deletes_Pods()
    {
        await using var scene = await OpenAsync(static factory => factory.Core.V1.Pods.Informer);
        await scene.RunAsync("created", Pod, "apply", "-f", "-");
        await scene.WaitAsync(static pod => pod is not null);
        await scene.RunAsync("configured", Pod.Replace("app: web", "app: shop", StringComparison.Ordinal), "apply", "-f", "-");
        await scene.WaitAsync(static pod => pod?.Metadata.Labels["app"] == "shop");
        await scene.RunAsync("labeled", null, "label", "pod/web-1", "tier=front");
        await scene.WaitAsync(static pod => pod?.Metadata.Labels.ContainsKey("tier") == true);
        await scene.RunAsync("deleted", null, "delete", "pod/web-1", "--wait=true");
        await scene.WaitAsync(static pod => pod is null);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Kubectl_creates_applies_and_deletes_Nodes()
    {
        await using var scene = await OpenAsync(static factory => factory.Core.V1.Nodes.Informer);
        await scene.RunAsync("created", Node, "create", "-f", "-");
        await scene.WaitAsync(static node => node is not null);
        await scene.RunAsync("serverside-applied", Node.Replace("zone: a", "zone: b", StringComparison.Ordinal), "apply", "--server-side", "--force-conflicts", "-f", "-");
        await scene.WaitAsync(static node => node?.Metadata.Labels["zone"] == "b");
        await scene.RunAsync("deleted", null, "delete", "node", "node-1");
        await scene.WaitAsync(static node => node is null);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Kubectl_applies_a_definition_and_creates_applies_scales_and_deletes_what_it_defines()
    {
        var (server, kubectl) = await StartAsync();
        await using var scene = await KubectlScene<CronTab>.OpenAsync(server, kubectl, static factory => factory.Stable.V1.CronTabs.Informer, async () =>
        {
            var definition = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "crontabs.yaml"), Ct);
            Assert.Contains("created", await kubectl.RunAsync(definition, Ct, "apply", "-f", "-"), StringComparison.Ordinal);
            await kubectl.RunAsync(null, Ct, "wait", "--for=condition=established", "--timeout=60s", "crd/crontabs.stable.example.com");
            using var api = new ApiClient(server);
            await api.WaitUntilServedAsync(Resources.CronTabs, Ct);
        });
        await scene.RunAsync("created", Backup, "create", "-f", "-");
        await scene.WaitAsync(static tab => tab?.Spec?.Replicas == 1);
        await scene.RunAsync("configured", Backup.Replace("replicas: 1", "replicas: 2", StringComparison.Ordinal), "apply", "-f", "-");
        await scene.WaitAsync(static tab => tab?.Spec?.Replicas == 2);
        await scene.RunAsync(
            "serverside-applied", Backup.Replace("replicas: 1", "replicas: 3", StringComparison.Ordinal), "apply", "--server-side", "--force-conflicts", "-f", "-");
        await scene.WaitAsync(static tab => tab?.Spec?.Replicas == 3);
        await scene.RunAsync("scaled", null, "scale", "crontab/backup", "--replicas=4");
        await scene.WaitAsync(static tab => tab?.Spec?.Replicas == 4);
        await scene.RunAsync("patched", null, "patch", "ct/backup", "--type=merge", "--subresource=status", "-p", """{"status":{"replicas":2}}""");
        await scene.RunAsync("backup", null, "get", "ct");
        await scene.RunAsync("deleted", null, "delete", "crontab", "backup");
        await scene.WaitAsync(static tab => tab is null);
    }

    private async Task<KubectlScene<T>> OpenAsync<T>(Func<ClusterInformers, ISharedIndexInformer<T>> choose)
        where T : class
    {
        var (server, kubectl) = await StartAsync();
        return await KubectlScene<T>.OpenAsync(server, kubectl, choose);
    }
}
