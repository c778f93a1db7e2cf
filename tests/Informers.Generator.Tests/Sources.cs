namespace Informers.Generator.Tests;

/// <summary>Resource classes and hosts for tests.</summary>
internal static class Sources
{
    /// <summary>A namespaced resource, and one without namespaces, in <c>Crds</c>.</summary>
    public const string CronTab = """
        #nullable enable
        namespace Crds
        {
            /// <summary>A cron tab.</summary>
            [Informers.KubernetesResource("stable.example.com", "v1beta1", "CronTab", "crontabs")]
            public class CronTab
            {
                /// <summary>Metadata.</summary>
                public Informers.ObjectMeta? Metadata { get; set; }

                /// <summary>Text.</summary>
                public string? Schedule { get; set; }
            }

            /// <summary>A cluster-wide thing.</summary>
            [Informers.KubernetesResource("stable.example.com", "v1", "Shelf", "shelves", Scope = Informers.ResourceScope.Cluster)]
            public class Shelf
            {
                /// <summary>Metadata.</summary>
                public Informers.ObjectMeta? Metadata { get; set; }
            }
        }
        """;

    /// <summary>A host of both.</summary>
    public const string Host = """
        using Informers;

        namespace MyApp
        {
            /// <summary>The informers.</summary>
            [GenerateInformer(typeof(Crds.CronTab))]
            [GenerateInformer(typeof(Crds.Shelf))]
            public partial class ClusterInformers
            {
            }
        }
        """;
}
