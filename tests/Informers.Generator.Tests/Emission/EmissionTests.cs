namespace Informers.Generator.Tests;

/// <summary>What is emitted, for each shape of input, held against baselines; all of it compiles without warnings.</summary>
public class EmissionTests
{
    [Fact]
    public void Resources_with_and_without_namespaces() =>
        Verify(TestCompilation.Create(Sources.CronTab, Sources.Host));

    [Fact]
    public void KubernetesClient_adds_overloads_and_constructors() => Verify(
        TestCompilation.Create("Test", References.WithKubernetesClient, """
            namespace MyApp;

            [Informers.GenerateInformer(typeof(k8s.Models.V1Pod))]
            [Informers.GenerateInformer(typeof(k8s.Models.V1Node))]
            public partial class ClusterInformers;
            """));

    [Fact]
    public void A_nested_internal_host_in_the_global_namespace() => Verify(
        TestCompilation.Create(Sources.CronTab, """
            public partial record Outer
            {
                internal partial struct Middle
                {
                    [Informers.GenerateInformer(typeof(Crds.Shelf))]
                    private sealed partial class Host
                    {
                        private Host(Informers.Rest.IRestClient client, Informers.SharedInformerOptions? options)
                            : base(client, options)
                        {
                        }
                    }
                }
            }
            """));

    [Fact]
    public void Other_shapes_of_metadata() => Verify(
        TestCompilation.Create("""
            #nullable enable
            using System.Collections.Generic;
            using Informers;

            public struct Meta
            {
                public string Name { get; set; }
                public string? NamespaceProperty { get; set; }
                public string? ResourceVersion { get; set; }
                public string? Uid { get; set; }
                public Dictionary<string, string?>? Labels { get; set; }
                public IReadOnlyDictionary<string, string>? Annotations { get; set; }
            }

            public class PlainMeta
            {
                public string? Name { get; set; }
                public string? Namespace { get; set; }
                public string? ResourceVersion { get; set; }
                public string? Uid { get; set; }
                public SortedDictionary<string, string> Labels { get; set; } = new();
            }

            public class WithMetadata<T> { public T Metadata { get; set; } = default!; }

            [KubernetesResource("a", "v1", "OfStruct", "ofstructs")] public class OfStruct : WithMetadata<Meta>;
            [KubernetesResource("a", "v1", "OfNullable", "ofnullables")] public class OfNullable : WithMetadata<Meta?>;
            [KubernetesResource("a", "v1", "OfClass", "ofclasses")] public class OfClass : WithMetadata<PlainMeta>;

            [GenerateInformer(typeof(OfStruct))]
            [GenerateInformer(typeof(OfNullable))]
            [GenerateInformer(typeof(OfClass))]
            [GenerateInformer(typeof(WithMetadata<PlainMeta>), Version = "v1", Kind = "Closed", Plural = "closed")]
            public partial class Host;
            """),
        static name => name.EndsWith("_ResourceType.g.cs", StringComparison.Ordinal));

    [Fact]
    public void Hosts_of_one_namespace_share_informers_and_settle_names_together() => Verify(
        TestCompilation.Create("""
            namespace MyApp;

            using Informers;

            [KubernetesResource("stable.example.com", "v1", "Thing", "things")] public class A { public ObjectMeta? Metadata { get; set; } }
            [KubernetesResource("stable.example.org", "v1", "Thing", "things")] internal class B { public ObjectMeta? Metadata { get; set; } }
            [KubernetesResource("stable.example.com", "v1", "Thing", "things")] public class C { public ObjectMeta? Metadata { get; set; } }

            [GenerateInformer(typeof(A))]
            [GenerateInformer(typeof(B), AccessorName = "Bs")]
            internal partial class First;

            [GenerateInformer(typeof(A))]
            public partial class Second;

            [GenerateInformer(typeof(C), GroupName = "Own")]
            public partial class Third;

            [GenerateInformer(typeof(C))]
            public partial class Fourth { public int StableExampleCom => 1; }
            """),
        static name => name.StartsWith("MyApp", StringComparison.Ordinal));

    private static void Verify(
        Microsoft.CodeAnalysis.Compilation input,
        Func<string, bool>? which = null,
        [System.Runtime.CompilerServices.CallerMemberName] string method = "",
        [System.Runtime.CompilerServices.CallerFilePath] string file = "")
    {
        var run = GeneratorHarness.Run<InformerGenerator>(input).AssertCompiles();

        // Decoders, encoders and copies have their own tests.
        Informers.Tests.Baseline.VerifyAll(
            run.Files
                .Where(pair => !pair.Key.StartsWith("Decoding.", StringComparison.Ordinal)
                    && !pair.Key.StartsWith("Encoding.", StringComparison.Ordinal)
                    && !pair.Key.StartsWith("Copying.", StringComparison.Ordinal)
                    && !pair.Key.EndsWith("DeepCopies.g.cs", StringComparison.Ordinal)
                    && which?.Invoke(pair.Key) != false)
                .Select(static pair => new KeyValuePair<string, string>(pair.Key[..^".cs".Length], pair.Value)),
            "cs", file, method);
    }
}
