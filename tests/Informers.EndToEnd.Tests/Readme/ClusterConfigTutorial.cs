// <readme>
using Informers;
using Informers.Rest;
// </readme>

namespace Tutorial;

/// <summary>A program without KubernetesClient on a cluster, as the README of Informers.KubeConfig shows it.</summary>
internal static class ClusterConfigTutorial
{
    public static KubeConfigOptions Configure()
    {
        // <readme>
        var options = new KubeConfigOptions { Context = "dev" };        // or none: the current context, or the pod's service account
        // </readme>
        return options;
    }

    public static async Task RunAsync(KubeConfigOptions options, TutorialConsole Console, CancellationToken cancellationToken)
    {
        // <readme>
        var config = ClusterConfig.LoadDefault(options);
        Console.WriteLine($"{config}, namespace {config.Namespace}");

        using var client = config.CreateRestClient();
        await using var factory = new CronTabInformers(client, new SharedInformerOptions { Namespace = config.Namespace });
        var lister = factory.Stable.V1.CronTabs.Lister;        // asked for before the start, and so waited for
        factory.Start(cancellationToken);
        await factory.EnsureCacheSyncAsync(cancellationToken);
        foreach (var crontab in lister.List(LabelSelector.Everything))
        {
            Console.WriteLine($"{crontab.Metadata?.Name}: {crontab.Spec?.Schedule}");
        }
        // </readme>
    }
}
