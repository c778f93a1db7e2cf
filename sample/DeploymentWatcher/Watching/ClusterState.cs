namespace DeploymentWatcher;

/// <summary>What the caches hold at one moment.</summary>
internal sealed record ClusterState(
    IReadOnlyList<ResourceRow> Resources, IReadOnlyList<DeploymentRow> Deployments, IReadOnlyList<NodeRow> Nodes);
