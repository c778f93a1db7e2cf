namespace DeploymentWatcher;

/// <summary>A pod of the simulated cluster.</summary>
internal sealed record SimulatedPod(string Name, string Image, string Node, bool Ready);
