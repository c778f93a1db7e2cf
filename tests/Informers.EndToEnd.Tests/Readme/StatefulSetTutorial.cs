// <readme>
using Informers;
using k8s;
using k8s.Models;
// </readme>

namespace Tutorial;

/// <summary>The program that client-go's tutorials begin with, as the README shows it.</summary>
internal static class StatefulSetTutorial
{
    public static (KubernetesClientConfiguration Config, CancellationToken CancellationToken) Configure()
    {
        // <readme>
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) => { e.Cancel = true; stop.Cancel(); };
        var cancellationToken = stop.Token;
        var config = KubernetesClientConfiguration.BuildDefaultConfig();
        // </readme>
        return (config, cancellationToken);
    }

    public static async Task RunAsync(KubernetesClientConfiguration config, TutorialConsole Console, CancellationToken cancellationToken)
    {
        // <readme>
        await using var factory = new StatefulSetInformers(config, new SharedInformerOptions { DefaultResync = TimeSpan.FromSeconds(30) });
        var statefulSetInformer = factory.Apps.V1.StatefulSets;
        var lister = statefulSetInformer.Lister;

        statefulSetInformer.Informer.AddEventHandler(new ResourceEventHandlerFuncs<V1StatefulSet>
        {
            AddFunc = (set, isInInitialList) => Console.WriteLine($"added {set.Metadata.Name}"),
            UpdateFunc = (before, after) => Console.WriteLine($"updated {after.Metadata.Name}"),
            DeleteFunc = deleted => Console.WriteLine($"deleted {deleted.Name}"),
        });

        factory.Start(cancellationToken);
        await factory.EnsureCacheSyncAsync(cancellationToken);

        foreach (var set in lister.StatefulSets("default").List(LabelSelector.Everything))
        {
            Console.WriteLine($"{set.Metadata.Name}: {set.Spec.Replicas} replicas");
        }

        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // </readme>
    }
}

// <readme>
[GenerateInformer(typeof(V1StatefulSet))]
public partial class StatefulSetInformers;
// </readme>
