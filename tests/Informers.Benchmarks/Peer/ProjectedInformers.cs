using k8s.Models;

namespace Informers.Benchmarks.Peer.Projected;

/// <summary>Pods of which a part is decoded; in a namespace of its own, as the whole ones have informers of the same name.</summary>
[GenerateInformer(typeof(V1Pod), Fields = [Metadata, NodeName, Phase])]
internal sealed partial class ProjectedInformers
{
    /// <summary>What is decoded, as the command line has it.</summary>
    public const string Fields = $"{Metadata},{NodeName},{Phase}";

    private const string Metadata = "metadata";
    private const string NodeName = "spec.nodeName";
    private const string Phase = "status.phase";

    /// <summary>The pods.</summary>
    public static ResourceType<V1Pod> Pods => Generated.Core.V1.PodInformer.ResourceType;
}
