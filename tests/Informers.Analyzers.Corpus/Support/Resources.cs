using Informers;

namespace Corpus.Support;

/// <summary>Names in the API.</summary>
public static class Resources
{
    public static GroupVersionResource Pods { get; } = new("", "v1", "pods");

    public static GroupVersionResource Nodes { get; } = new("", "v1", "nodes");

    public static GroupVersionResource Services { get; } = new("", "v1", "services");

    public static GroupVersionResource ConfigMaps { get; } = new("", "v1", "configmaps");

    public static GroupVersionResource Secrets { get; } = new("", "v1", "secrets");

    public static GroupVersionResource Namespaces { get; } = new("", "v1", "namespaces");

    public static GroupVersionResource Deployments { get; } = new("apps", "v1", "deployments");

    public static GroupVersionResource ReplicaSets { get; } = new("apps", "v1", "replicasets");

    public static GroupVersionResource Jobs { get; } = new("batch", "v1", "jobs");
}
