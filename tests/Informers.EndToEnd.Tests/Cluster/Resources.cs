namespace Informers.EndToEnd.Tests;

/// <summary>The resources that the suite writes.</summary>
internal static class Resources
{
    public static GroupVersionResource Deployments { get; } = new("apps", "v1", "deployments");

    public static GroupVersionResource StatefulSets { get; } = new("apps", "v1", "statefulsets");

    public static GroupVersionResource ConfigMaps { get; } = new(string.Empty, "v1", "configmaps");

    public static GroupVersionResource Pods { get; } = new(string.Empty, "v1", "pods");

    public static GroupVersionResource Nodes { get; } = new(string.Empty, "v1", "nodes");

    public static GroupVersionResource CronTabs { get; } = new("stable.example.com", "v1", "crontabs");

    public static GroupVersionResource CustomResourceDefinitions { get; } = new("apiextensions.k8s.io", "v1", "customresourcedefinitions");
}
