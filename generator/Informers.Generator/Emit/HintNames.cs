namespace Informers.Generator;

/// <summary>The names of emitted files: unique, stable, and legal on every file system.</summary>
internal static class HintNames
{
    /// <summary>The bridge to KubernetesClient.</summary>
    public const string KubernetesClient = "KubernetesClients.g.cs";

    /// <summary>A host.</summary>
    public static string Factory(FactoryModel model) => Of(model.FullName);

    /// <summary>An informer.</summary>
    public static string Informer(InformerModel model) => Of(model.ClassFullName);

    /// <summary>A lister.</summary>
    public static string Lister(InformerModel model) => Of($"{model.Namespace}.{model.Name}Lister");

    /// <summary>A resource type.</summary>
    public static string ResourceType(ResourceTypeModel model) => model.Name + ".g.cs";

    private static string Of(string fullName) => fullName.Replace("global::", string.Empty).Replace("@", string.Empty) + ".g.cs";
}
