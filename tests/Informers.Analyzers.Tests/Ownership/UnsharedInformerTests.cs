using Informers.Generator;
using Informers.Generator.Tests;
using Informers.Tests;

namespace Informers.Analyzers.Tests;

/// <summary>Informers that are made although a factory of the same project shares one.</summary>
public sealed class UnsharedInformerTests
{
    private const string Factory = """
        using System; using Informers; using Informers.Rest; using k8s; using k8s.Models; using Own.Generated.Core.V1;

        namespace Own
        {
            [GenerateInformer(typeof(V1Pod))]
            public partial class OwnInformers;

            [GenerateInformer(typeof(V1Node))]
            public partial class NodeInformers;
        }

        """;

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_informer_of_a_resource_that_a_factory_of_the_project_has_is_told_of()
    {
        var (_, messages) = await AnalyzerHarness.VerifyAsync<InformerGenerator, UnsharedInformerAnalyzer>(Factory + """
            class Program
            {
                void Run(IKubernetes client, IRestClient rest)
                {
                    var all = {|INF1062:PodInformer.NewPodInformer(client, "", TimeSpan.Zero)|};
                    var shop = {|INF1062:PodInformer.NewPodInformer(rest, "shop", TimeSpan.Zero, new Indexers<V1Pod>())|};
                    var unfiltered = {|INF1062:PodInformer.NewFilteredPodInformer(client, null, TimeSpan.Zero, null, null)|};
                    var nodes = {|INF1062:NodeInformer.NewNodeInformer(client, TimeSpan.Zero)|};
                }
            }
            """, References.WithKubernetesClient);
        Assert.Contains("'OwnInformers' shares one", messages[0]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_selection_of_ones_own_and_what_a_factory_makes_is_not_told_of() =>
        AnalyzerHarness.VerifyAsync<InformerGenerator, UnsharedInformerAnalyzer>(Factory + """
            class Program
            {
                void Run(IKubernetes client, string tenant, Own.OwnInformers factory)
                {
                    var mine = PodInformer.NewFilteredPodInformer(client, "", TimeSpan.Zero, null, options => options.LabelSelector = "app=web");
                    var tenants = PodInformer.NewPodInformer(client, tenant, TimeSpan.Zero);
                    var shared = factory.InformerFor<V1Pod>((rest, options) => PodInformer.NewPodInformer(rest, "", options.ResyncPeriod));
                    var again = factory.Core.V1.Pods.Informer;
                }
            }
            """, References.WithKubernetesClient);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Where_no_factory_of_the_project_has_the_resource_nothing_is_told() => RuleTest.VerifyAsync<UnsharedInformerAnalyzer>("""
        class Program
        {
            void Run(IKubernetes client) => Console.WriteLine(PodInformer.NewPodInformer(client, "", TimeSpan.Zero).HasSynced);
        }
        """);
}
