namespace DeploymentWatcher;

/// <summary>A deployment of the simulated cluster and the pods that stand for its replica sets.</summary>
internal sealed class SimulatedDeployment(string @namespace, string name, int replicas)
{
    private int _podsMade;

    public string Namespace { get; } = @namespace;

    public string Name { get; } = name;

    public int Replicas { get; set; } = replicas;

    public int Version { get; set; } = 1;

    public int Generation { get; set; } = 1;

    public List<SimulatedPod> Pods { get; } = [];

    public string Image => $"{Name}:1.{Version}";

    public SimulatedPod NewPod(string node, bool ready)
    {
        var pod = new SimulatedPod($"{Name}-{Version}-{++_podsMade:x4}", Image, node, ready);
        Pods.Add(pod);
        return pod;
    }
}
