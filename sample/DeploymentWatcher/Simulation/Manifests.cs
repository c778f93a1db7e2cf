using System.Globalization;
using System.Text.Json.Nodes;

namespace DeploymentWatcher;

/// <summary>The simulated cluster's objects as JSON.</summary>
internal static class Manifests
{
    public static JsonObject Node(string name, bool ready, DateTimeOffset now) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Node",
        ["metadata"] = Metadata(null, name, null, now),
        ["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = ready ? "True" : "False" }),
        },
    };

    public static JsonObject Pod(SimulatedDeployment owner, SimulatedPod pod, DateTimeOffset now) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = Metadata(owner.Namespace, pod.Name, owner.Name, now),
        ["spec"] = PodSpec(pod.Image, pod.Node),
        ["status"] = new JsonObject { ["phase"] = pod.Ready ? "Running" : "Pending" },
    };

    public static JsonObject Deployment(SimulatedDeployment deployment, DateTimeOffset now) => new()
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = "Deployment",
        ["metadata"] = Metadata(deployment.Namespace, deployment.Name, deployment.Name, now),
        ["spec"] = new JsonObject
        {
            ["replicas"] = deployment.Replicas,
            ["selector"] = new JsonObject { ["matchLabels"] = Labels(deployment.Name) },
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = Labels(deployment.Name) },
                ["spec"] = PodSpec(deployment.Image, null),
            },
        },
        ["status"] = new JsonObject
        {
            ["observedGeneration"] = deployment.Generation,
            ["replicas"] = deployment.Pods.Count,
            ["updatedReplicas"] = deployment.Pods.Count(pod => pod.Image == deployment.Image),
            ["readyReplicas"] = deployment.Pods.Count(static pod => pod.Ready),
        },
    };

    private static JsonObject Metadata(string? @namespace, string name, string? app, DateTimeOffset now)
    {
        var metadata = new JsonObject
        {
            ["name"] = name,
            ["annotations"] = new JsonObject { [Simulation.WrittenAnnotation] = now.ToString("O", CultureInfo.InvariantCulture) },
        };
        if (@namespace is not null)
        {
            metadata["namespace"] = @namespace;
        }

        if (app is not null)
        {
            metadata["labels"] = Labels(app);
        }

        return metadata;
    }

    private static JsonObject Labels(string app) => new() { ["app"] = app };

    private static JsonObject PodSpec(string image, string? node)
    {
        var spec = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "main", ["image"] = image }) };
        if (node is not null)
        {
            spec["nodeName"] = node;
        }

        return spec;
    }
}
