// <readme>
using Informers;
using k8s;
using k8s.Models;
// </readme>

namespace Tutorial;

/// <summary>A controller, as the README of Informers.WorkQueue shows it.</summary>
internal static class ReconcilerTutorial
{
    public static async Task RunAsync(KubernetesClientConfiguration config, TutorialConsole Console, CancellationToken cancellationToken)
    {
        // <readme>
        await using var factory = new WebInformers(config);
        var deployments = factory.Apps.V1.Deployments;
        var pods = factory.Core.V1.Pods;

        await using var reconciler = Reconciler.For<V1Deployment>(deployments.Informer, ReconcileAsync, new() { Workers = 4 })
            .Watch(pods.Informer, static pod => pod.Metadata.Labels?.TryGetValue("app", out var app) == true
                ? [new ObjectName(pod.Metadata.NamespaceProperty, app)]
                : []);

        factory.Start(cancellationToken);
        await reconciler.RunAsync(cancellationToken);        // once both first lists are in the cache

        Task<ReconcileResult> ReconcileAsync(ObjectName name, V1Deployment? deployment, CancellationToken cancellationToken)
        {
            if (deployment is null)
            {
                Console.WriteLine($"{name} is gone");
                return Task.FromResult(ReconcileResult.Done);
            }

            var running = pods.Lister.Pods(name.Namespace).List(LabelSelector.Parse($"app={name.Name}")).Count;
            Console.WriteLine($"{name}: {running} of {deployment.Spec.Replicas} pods");
            return Task.FromResult(running < deployment.Spec.Replicas ? ReconcileResult.After(TimeSpan.FromMinutes(5)) : ReconcileResult.Done);
        }
        // </readme>
    }
}

// <readme>
[GenerateInformer(typeof(V1Deployment))]
[GenerateInformer(typeof(V1Pod))]
public partial class WebInformers;
// </readme>
