using Informers;
using k8s;
using k8s.Models;

namespace Corpus.Show;

[GenerateInformer(typeof(V1Pod))]
[GenerateInformer(typeof(V1Node))]
internal sealed partial class ShowInformers;

/// <summary>A program: lists pods once, or follows them until Ctrl+C.</summary>
public static class ShowPods
{
    public static async Task<int> Main(string[] args)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            stop.Cancel();
        };

        using var kubernetes = new Kubernetes(KubernetesClientConfiguration.BuildDefaultConfig());
        await using var factory = new ShowInformers(kubernetes, new SharedInformerOptions
        {
            Namespace = args.FirstOrDefault(static arg => !arg.StartsWith('-')),
            TweakListOptions = static options => options.LabelSelector = Environment.GetEnvironmentVariable("SELECTOR"),
            WatchErrorHandler = static (resource, error) => Console.Error.WriteLine($"{resource}: {error.Message}"),
        });
        var pods = factory.Core.V1.Pods;
        _ = pods.Informer;
        factory.Start(stop.Token);

        using (var first = CancellationTokenSource.CreateLinkedTokenSource(stop.Token))
        {
            first.CancelAfter(TimeSpan.FromSeconds(30));
            if (!await pods.Informer.WaitForCacheSyncAsync(first.Token))
            {
                Console.Error.WriteLine("No list after 30 seconds.");
                return 1;
            }
        }

        var rows = new List<string>();
        foreach (var pod in pods.Lister.List())
        {
            rows.Add($"{pod.Metadata.NamespaceProperty}/{pod.Metadata.Name}: {pod.Status?.Phase}");
        }

        rows.Sort(StringComparer.Ordinal);
        rows.ForEach(Console.WriteLine);
        if (!args.Contains("--follow"))
        {
            return 0;
        }

        try
        {
            await foreach (var change in pods.Informer.WatchAsync(OverflowPolicy.Coalesce, cancellationToken: stop.Token))
            {
                if (change is { Type: ResourceEventType.Added, IsInInitialList: true })
                {
                    continue;
                }

                Console.WriteLine(change switch
                {
                    { Type: ResourceEventType.Updated, Before.Status.Phase: var before, Object.Status.Phase: var after } when before != after
                        => $"{change.Name}: {before} -> {after}",
                    { Type: ResourceEventType.Deleted, FinalStateUnknown: true } => $"{change.Name} is gone, last seen {change.Object?.Status?.Phase}",
                    _ => $"{change.Type} {change.Name}",
                });
            }
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("Good-bye.");
        }

        return 0;
    }
}
