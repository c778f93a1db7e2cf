namespace Informers.Generator;

/// <summary>What emitted code can rely on in a compilation, beside the resource classes.</summary>
/// <param name="Assembly">The name of the assembly that is compiled.</param>
/// <param name="SharedNamespace">The namespace of what is emitted once per compilation.</param>
/// <param name="HasKubernetes">Whether <c>k8s.IKubernetes</c> and <c>k8s.Kubernetes</c> are there, with the members needed.</param>
/// <param name="HasKubernetesConfiguration">Whether <c>k8s.KubernetesClientConfiguration</c> is there too.</param>
/// <param name="LanguageIsSupported">Whether the language version can read what is emitted.</param>
internal sealed record EnvironmentModel(
    string Assembly, string SharedNamespace, bool HasKubernetes, bool HasKubernetesConfiguration, bool LanguageIsSupported);
