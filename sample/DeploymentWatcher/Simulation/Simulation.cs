using Informers;
using Informers.Testing;

namespace DeploymentWatcher;

/// <summary>
/// Plays the controllers, the scheduler and the kubelets of a small cluster against the embedded server: deployments roll out, pods come
/// and go, a node falls over now and then. The same seed plays the same story.
/// </summary>
internal sealed class Simulation(FakeApiServer server, TimeProvider time, int seed = 1) : IAsyncDisposable
{
    /// <summary>Carries the moment of each write, so that a watcher can tell how late it learns of it.</summary>
    public const string WrittenAnnotation = "sample.informers.dev/written";

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(120);
    private static readonly GroupVersionResource Deployments = new("apps", "v1", "deployments");
    private static readonly GroupVersionResource Pods = new(string.Empty, "v1", "pods");
    private static readonly GroupVersionResource Nodes = new(string.Empty, "v1", "nodes");

    private readonly Random _random = new(seed);
    private readonly string[] _nodes = ["node-1", "node-2", "node-3"];
    private readonly SimulatedDeployment[] _deployments =
    [
        new("shop", "web", 4), new("shop", "cart", 3), new("shop", "search", 2), new("bank", "ledger", 3), new("ops", "metrics", 2),
    ];

    private Task _story = Task.CompletedTask;

    /// <summary>Makes the cluster: every deployment is up, every pod is ready.</summary>
    public void Build()
    {
        foreach (var node in _nodes)
        {
            server.Create(Nodes, Manifests.Node(node, ready: true, time.GetUtcNow()));
        }

        foreach (var deployment in _deployments)
        {
            for (var i = 0; i < deployment.Replicas; i++)
            {
                server.Create(Pods, Manifests.Pod(deployment, deployment.NewPod(SomeNode(), ready: true), time.GetUtcNow()));
            }

            server.Create(Deployments, Manifests.Deployment(deployment, time.GetUtcNow()));
        }
    }

    /// <summary>Rolls one deployment to a new image: a new pod becomes ready, an old one goes, until all are new.</summary>
    /// <returns>Which deployment, and its new image.</returns>
    public async Task<(ObjectName Deployment, string Image)> RollOutAsync(CancellationToken cancellationToken)
    {
        var deployment = _deployments[_random.Next(_deployments.Length)];
        var old = deployment.Pods.ToArray();
        deployment.Version++;
        deployment.Generation++;
        Write(deployment);
        foreach (var pod in old)
        {
            await Task.Delay(Step, time, cancellationToken);
            var created = deployment.NewPod(SomeNode(), ready: false);
            server.Create(Pods, Manifests.Pod(deployment, created, time.GetUtcNow()));
            Write(deployment);

            await Task.Delay(Step, time, cancellationToken);
            var ready = created with { Ready = true };
            deployment.Pods[deployment.Pods.IndexOf(created)] = ready;
            server.Update(Pods, Manifests.Pod(deployment, ready, time.GetUtcNow()));
            deployment.Pods.Remove(pod);
            server.Delete(Pods, new ObjectName(deployment.Namespace, pod.Name));
            Write(deployment);
        }

        return (new ObjectName(deployment.Namespace, deployment.Name), deployment.Image);
    }

    /// <summary>Plays on in the background until the token fires.</summary>
    public void Start(CancellationToken cancellationToken) => _story = PlayAsync(cancellationToken);

    /// <summary>Waits for the end of what <see cref="Start"/> began; its token must have fired.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _story;
        }
        catch (OperationCanceledException)
        {
            // The story has no other end.
        }
    }

    private async Task PlayAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_random.Next(4) == 0)
            {
                await FlickerAsync(cancellationToken);
            }
            else
            {
                await RollOutAsync(cancellationToken);
            }
        }
    }

    private async Task FlickerAsync(CancellationToken cancellationToken)
    {
        var node = SomeNode();
        server.Update(Nodes, Manifests.Node(node, ready: false, time.GetUtcNow()));
        await Task.Delay(10 * Step, time, cancellationToken);
        server.Update(Nodes, Manifests.Node(node, ready: true, time.GetUtcNow()));
    }

    private string SomeNode() => _nodes[_random.Next(_nodes.Length)];

    private void Write(SimulatedDeployment deployment) =>
        server.Update(Deployments, Manifests.Deployment(deployment, time.GetUtcNow()));
}
