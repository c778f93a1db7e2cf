using Informers.EndToEnd.Tests.Generated.Core.V1;
using Informers.Rest;
using k8s.Models;

namespace Informers.EndToEnd.Tests;

/// <summary>An emitted lister over a store that the test fills.</summary>
public sealed class TypedListerTests
{
    [Fact]
    public async Task A_get_through_a_typed_lister_allocates_nothing()
    {
        using var client = new RestClient(new Uri("http://localhost"));
        await using var factory = new ClusterInformers(client);
        var indexer = new Indexer<V1Pod>(factory.Core.V1.Pods.Informer.ResourceType);
        indexer.Replace([.. Enumerable.Range(0, 300).Select(static i => Pod($"ns-{i % 30}", $"pod-{i}"))], "1");
        var lister = new PodLister(indexer);
        ObjectName[] names = [.. indexer.ListKeys()];
        Assert.Equal(300, Read());
        var before = GC.GetAllocatedBytesForCurrentThread();
        var found = Read();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(300, found);

        int Read()
        {
            var count = 0;
            foreach (var name in names)
            {
                count += lister.Pods(name.Namespace).Get(name.Name) is null ? 0 : 1;
            }

            return count;
        }
    }

    [Fact]
    public async Task A_typed_lister_of_a_snapshot_sees_one_moment()
    {
        using var client = new RestClient(new Uri("http://localhost"));
        await using var factory = new ClusterInformers(client);
        var indexer = new Indexer<V1Pod>(factory.Core.V1.Pods.Informer.ResourceType, new Indexers<V1Pod>().AddLabel("app"));
        indexer.Replace([Pod("shop", "a"), Pod("shop", "b")], "1");
        var now = new PodLister(indexer);
        var then = new PodLister(indexer.Snapshot());
        indexer.Delete(Pod("shop", "a"));

        Assert.Single(now.Pods("shop").List(LabelSelector.Parse("app=web")));
        Assert.Equal(2, then.Pods("shop").List(LabelSelector.Parse("app=web")).Count);
        Assert.Null(now.Pods("shop").Get("a"));
        Assert.NotNull(then.Pods("shop").Get("a"));
    }

    private static V1Pod Pod(string @namespace, string name) => new()
    {
        Metadata = new V1ObjectMeta { NamespaceProperty = @namespace, Name = name, Labels = new Dictionary<string, string> { ["app"] = "web" } },
    };
}
