namespace Informers.Generator;

/// <summary>What the classes of custom resources can be made of in a compilation.</summary>
/// <param name="AssemblyName">The compilation's own name.</param>
/// <param name="HasKubernetesModels">Whether KubernetesClient's metadata, interfaces and <c>IntOrString</c> are there.</param>
/// <param name="HasStatusInterface">Whether <c>k8s.Models.IStatus&lt;T&gt;</c> is there.</param>
/// <param name="LanguageIsSupported">Whether the language version can read what is emitted.</param>
internal sealed record CrdEnvironmentModel(string AssemblyName, bool HasKubernetesModels, bool HasStatusInterface, bool LanguageIsSupported)
{
    /// <summary>The class of an integer or text, as emitted code writes it.</summary>
    public string IntOrString => HasKubernetesModels ? "global::k8s.Models.IntOrString" : "global::Informers.IntegerOrText";

    /// <summary>The class of metadata, as emitted code writes it.</summary>
    public string ObjectMeta => HasKubernetesModels ? "global::k8s.Models.V1ObjectMeta" : "global::Informers.ObjectMeta";
}
