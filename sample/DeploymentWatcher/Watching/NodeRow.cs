namespace DeploymentWatcher;

/// <summary>What is shown of one node; the pods come from the index by node name.</summary>
internal sealed record NodeRow(string Name, bool Ready, int Pods);
