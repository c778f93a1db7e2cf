namespace DeploymentWatcher;

/// <summary>What is shown of one deployment; the pods are counted in the pods' cache, by the deployment's selector.</summary>
internal sealed record DeploymentRow(string Name, string Image, int Desired, int Ready, int Updated, int Pods);
