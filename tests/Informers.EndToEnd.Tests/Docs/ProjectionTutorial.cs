// <readme>
using Informers;
using Informers.Rest;
using k8s.Models;
// </readme>

namespace Tutorial.Projection;

/// <summary>A cache of parts of pods, as runtime/docs/memory.md shows it.</summary>
internal static class ProjectionTutorial
{
    public static async Task RunAsync(IRestClient client, TutorialConsole Console, CancellationToken cancellationToken)
    {
        // <readme>
        await using var factory = new SchedulingInformers(client);
        var pods = factory.Core.V1.Pods;
        _ = pods.Lister;
        factory.Start(cancellationToken);
        await factory.EnsureCacheSyncAsync(cancellationToken);

        foreach (var pod in pods.Lister.List(LabelSelector.Parse("app=web")))
        {
            Console.WriteLine($"{pod.Metadata.Name} on {pod.Spec.NodeName} is {pod.Status.Phase}, with {pod.Spec.Containers?.Count ?? 0} containers");  // with 0

            // UpdateAsync would throw: it would take the containers from the server's pod. ModifyAsync reads it first.
            await client.PatchAsync(
                pods.Informer.ResourceType,
                new ObjectName(pod.Metadata.NamespaceProperty, pod.Metadata.Name),
                Patch.Merge("""{"metadata":{"labels":{"seen":"true"}}}"""),
                cancellationToken: cancellationToken);
        }
        // </readme>
    }
}

// <readme>
[GenerateInformer(typeof(V1Pod), Fields = ["metadata", "spec.nodeName", "status.phase"])]
public partial class SchedulingInformers;
// </readme>
