namespace Informers.Generator;

/// <summary>The full names of what the generator looks for in compilations. It references none of it.</summary>
internal static class WellKnownNames
{
    public const string GenerateInformerAttribute = "Informers.GenerateInformerAttribute";
    public const string GenerateInformersAttribute = "Informers.GenerateInformersAttribute";
    public const string InformerIndexAttribute = "Informers.InformerIndexAttribute";
    public const string GeneratedInformerAttribute = "Informers.GeneratedInformerAttribute";
    public const string KubernetesResourceAttribute = "Informers.KubernetesResourceAttribute";
    public const string SharedInformerFactory = "Informers.SharedInformerFactory";
    public const string SharedInformerOptions = "Informers.SharedInformerOptions";
    public const string RestClientInterface = "Informers.Rest.IRestClient";

    /// <summary>KubernetesClient's, in whatever assembly it is.</summary>
    public const string KubernetesEntityAttribute = "k8s.Models.KubernetesEntityAttribute";

    /// <summary>What KubernetesClient's list classes implement; its namespace was <c>k8s</c> in versions before.</summary>
    public const string ItemsInterface = "k8s.Models.IItems";
    public const string OlderItemsInterface = "k8s.IItems";
    public const string KubernetesInterface = "k8s.IKubernetes";
    public const string Kubernetes = "k8s.Kubernetes";
    public const string KubernetesConfiguration = "k8s.KubernetesClientConfiguration";

    /// <summary>KubeOps moved its attribute between namespaces and assemblies; all namespaces start with one of these.</summary>
    public const string KubeOpsNamespace = "KubeOps.";
    public const string OldKubeOpsNamespace = "DotnetKubernetesClient.";
    public const string EntityScopeAttribute = "EntityScopeAttribute";

    /// <summary>What emitted members are marked with.</summary>
    public const string GeneratedCodeAttribute = "System.CodeDom.Compiler.GeneratedCodeAttribute";
    public const string ToolName = "Informers.Generator";

    /// <summary>The MSBuild property that names the root namespace, as the compiler hands it on.</summary>
    public const string RootNamespaceProperty = "build_property.InformersRootNamespace";

    /// <summary>The MSBuild property with the project's own root namespace, which the SDK hands on.</summary>
    public const string ProjectNamespaceProperty = "build_property.RootNamespace";

    /// <summary>The MSBuild property that says whether the code is compiled to machine code before it runs.</summary>
    public const string CompiledAheadProperty = "build_property.InformersCompiledAhead";

    /// <summary>The metadata of files that define custom resources, as the compiler hands them on.</summary>
    public const string CrdMetadata = "build_metadata.AdditionalFiles.InformerCrd";
    public const string CrdValidationMetadata = "build_metadata.AdditionalFiles.Validation";

    /// <summary>The MSBuild property that names the emitted roles.</summary>
    public const string RbacNameProperty = "build_property.InformersRbacName";
}
