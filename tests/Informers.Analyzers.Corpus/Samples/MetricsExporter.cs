using System.Globalization;
using System.Text;
using Corpus.Support;
using Informers;
using k8s;
using k8s.Models;

namespace Corpus.Metrics;

/// <summary>Answers a scrape with numbers of nodes and pods.</summary>
public sealed class MetricsExporter : IAsyncDisposable
{
    private static readonly Dictionary<string, V1Node> Nodes = new(StringComparer.Ordinal);

    private readonly ClusterInformers _factory;
    private readonly SharedInformerOptions _options = new() { DefaultResync = TimeSpan.FromSeconds(1) };
    private int _podUpdates;

    public MetricsExporter(KubernetesClientConfiguration configuration)
    {
        _factory = new ClusterInformers(configuration, _options);
        _options.Namespace = configuration.Namespace;
        _factory.Core.V1.Nodes.Informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Node>
        {
            AddFunc = static (node, _) => Put(node),
            UpdateFunc = static (_, node) => Put(node),
        });
        _factory.Core.V1.Pods.Informer.AddEventHandler(
            new ResourceEventHandlerFuncs<V1Pod>
            {
                UpdateFunc = (before, after) =>
                {
                    if (before.Metadata.ResourceVersion != after.Metadata.ResourceVersion)
                    {
                        Interlocked.Increment(ref _podUpdates);
                    }
                },
            },
            new EventHandlerOptions { Overflow = OverflowPolicy.Coalesce, QueueLimit = 100 });
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _factory.Start(CancellationToken.None);
        await _factory.EnsureCacheSyncAsync(cancellationToken);
    }

    public string Scrape()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"pod_updates_total {Volatile.Read(ref _podUpdates)}\n");
        foreach (var phase in _factory.Core.V1.Pods.Lister.List().GroupBy(static pod => pod.Status?.Phase ?? "Unknown"))
        {
            text.Append(CultureInfo.InvariantCulture, $"pods{{phase=\"{phase.Key}\"}} {phase.Count()}\n");
        }

        lock (Nodes)
        {
            foreach (var (name, node) in Nodes)
            {
                text.Append(CultureInfo.InvariantCulture, $"node{{name=\"{name}\",version=\"{node.Status?.NodeInfo?.KubeletVersion}\"}} 1\n");
            }
        }

        return text.ToString();
    }

    public ValueTask DisposeAsync() => _factory.DisposeAsync();

    private static void Put(V1Node node)
    {
        lock (Nodes)
        {
            Nodes[node.Metadata.Name] = node;
        }
    }
}
