using System.Text.Json.Nodes;

namespace Informers.EndToEnd.Tests;

/// <summary>Objects to write.</summary>
internal static class Objects
{
    public static JsonObject Deployment(string @namespace, string name, string app, int replicas = 1) => Workload("Deployment", @namespace, name, app, replicas);

    public static JsonObject StatefulSet(string @namespace, string name, string app, int replicas = 1) => Workload("StatefulSet", @namespace, name, app, replicas);

    public static JsonObject ConfigMap(string @namespace, string name, string value) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = Metadata(@namespace, name),
        ["data"] = new JsonObject { ["value"] = value },
    };

    public static JsonObject Node(string name) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Node",
        ["metadata"] = Metadata(string.Empty, name),
    };

    public static JsonObject CronTab(string @namespace, string name, string cronSpec) => new()
    {
        ["apiVersion"] = "stable.example.com/v1",
        ["kind"] = "CronTab",
        ["metadata"] = Metadata(@namespace, name),
        ["spec"] = new JsonObject { ["cronSpec"] = cronSpec, ["replicas"] = 2 },
    };

    public static JsonObject CronTabDefinition() => JsonNode.Parse("""
        {
          "apiVersion": "apiextensions.k8s.io/v1",
          "kind": "CustomResourceDefinition",
          "metadata": { "name": "crontabs.stable.example.com" },
          "spec": {
            "group": "stable.example.com",
            "scope": "Namespaced",
            "names": { "plural": "crontabs", "singular": "crontab", "kind": "CronTab", "listKind": "CronTabList" },
            "versions": [
              {
                "name": "v1", "served": true, "storage": true,
                "schema": { "openAPIV3Schema": { "type": "object", "x-kubernetes-preserve-unknown-fields": true } }
              }
            ]
          }
        }
        """)!.AsObject();

    private static JsonObject Workload(string kind, string @namespace, string name, string app, int replicas) => new()
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = kind,
        ["metadata"] = Metadata(@namespace, name, app),
        ["spec"] = new JsonObject
        {
            ["replicas"] = replicas,
            ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = app } },
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = app } },
                ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "web", ["image"] = "web:1" }) },
            },
        },
    };

    private static JsonObject Metadata(string @namespace, string name, string? app = null)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (@namespace.Length > 0)
        {
            metadata["namespace"] = @namespace;
        }

        if (app is not null)
        {
            metadata["labels"] = new JsonObject { ["app"] = app };
        }

        return metadata;
    }
}
