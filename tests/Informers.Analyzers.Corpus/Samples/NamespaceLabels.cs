using System.Text.Json.Nodes;
using System.Threading.Channels;
using Corpus.Support;
using Informers;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Corpus.Labels;

/// <summary>Gives deployments the team label of their namespace.</summary>
public sealed class NamespaceLabels(ClusterInformers factory, KubeApi api, ILogger<NamespaceLabels> logger)
{
    private const string Team = "team";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var work = Channel.CreateUnbounded<ObjectName>();
        var deployments = factory.Apps.V1.Deployments;
        var namespaces = factory.Core.V1.Namespaces;

        await using var ofDeployments = deployments.Informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Deployment>
        {
            AddFunc = (deployment, _) => Enqueue(deployment.Metadata),
            UpdateFunc = (before, after) =>
            {
                if (TeamOf(before.Metadata) != TeamOf(after.Metadata))
                {
                    Enqueue(after.Metadata);
                }
            },
        });
        await using var ofNamespaces = namespaces.Informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Namespace>
        {
            AddFunc = (space, _) => EnqueueAll(space),
            UpdateFunc = (before, after) =>
            {
                if (TeamOf(before.Metadata) != TeamOf(after.Metadata))
                {
                    EnqueueAll(after);
                }
            },
        });

        factory.Start(cancellationToken);
        await factory.EnsureCacheSyncAsync(cancellationToken);
        await foreach (var name in work.Reader.ReadAllAsync(cancellationToken))
        {
            if (deployments.Lister.Deployments(name.Namespace).Get(name.Name) is { } deployment
                && namespaces.Lister.Get(name.Namespace) is { } space
                && PatchOf(deployment, space) is { } patch)
            {
                await ApplyAsync(name, patch, cancellationToken);
            }
        }

        void EnqueueAll(V1Namespace space)
        {
            foreach (var deployment in deployments.Lister.Deployments(space.Metadata.Name).List())
            {
                Enqueue(deployment.Metadata);
            }
        }

        void Enqueue(V1ObjectMeta meta) => work.Writer.TryWrite(new ObjectName(meta.NamespaceProperty, meta.Name));
    }

    private static string? TeamOf(V1ObjectMeta? meta) => meta?.Labels is { } labels && labels.TryGetValue(Team, out var team) ? team : null;

    private static JsonObject? PatchOf(V1Deployment deployment, V1Namespace space)
    {
        var wanted = TeamOf(space.Metadata);
        if (deployment.Metadata is not { DeletionTimestamp: null, Labels: var labels } || wanted == TeamOf(deployment.Metadata))
        {
            return null;
        }

        var patch = new JsonObject { ["metadata"] = new JsonObject() };
        var changed = patch["metadata"]!["labels"] = new JsonObject();
        changed[Team] = wanted;
        if (labels?.ContainsKey("former-team") is not true && TeamOf(deployment.Metadata) is { } former)
        {
            changed["former-team"] = former;
        }

        return patch;
    }

    private async Task ApplyAsync(ObjectName name, JsonObject patch, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await api.PatchAsync<V1Deployment>(Resources.Deployments, name, patch, cancellationToken);
                return;
            }
            catch (KubeApiException error) when (attempt < 5 && error.Code != System.Net.HttpStatusCode.NotFound)
            {
                await Task.Delay(TimeSpan.FromSeconds(attempt), cancellationToken);
            }
            catch (KubeApiException error)
            {
                logger.LogWarning(error, "{Deployment} keeps its labels", name);
                return;
            }
        }
    }
}
