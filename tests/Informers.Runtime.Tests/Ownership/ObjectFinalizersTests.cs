using Informers.Rest;
using Informers.Testing;

namespace Informers.Tests;

/// <summary>Finalizers on copies and on the embedded server.</summary>
public sealed class ObjectFinalizersTests
{
    private static readonly UnstructuredType ConfigMaps = new(new GroupVersionResource("", "v1", "configmaps"), "ConfigMap");
    private static readonly ObjectName Name = new("shop", "a");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void They_are_added_and_removed_on_a_copy()
    {
        var plain = Unstructured.Parse("""{"metadata":{"name":"a"},"data":{"x":"y"}}""");
        var one = ConfigMaps.AddFinalizer(plain, "example.com/one");
        var two = ConfigMaps.AddFinalizer(one, "example.com/two");
        Assert.False(ConfigMaps.HasFinalizer(plain, "example.com/one"));
        Assert.True(ConfigMaps.HasFinalizer(one, "example.com/one"));
        Assert.Same(two, ConfigMaps.AddFinalizer(two, "example.com/two"));
        Assert.Equal(["example.com/one", "example.com/two"], two.GetFinalizers());
        Assert.Equal(["example.com/two"], ConfigMaps.RemoveFinalizer(two, "example.com/one").GetFinalizers());
        Assert.Same(plain, ConfigMaps.RemoveFinalizer(plain, "example.com/one"));
        Assert.Null(ConfigMaps.RemoveFinalizer(one, "example.com/one").GetElement("metadata", "finalizers"));
        Assert.Equal("y", ConfigMaps.RemoveFinalizer(two, "example.com/one").GetString("data", "x"));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task On_the_server_they_are_patched_at_the_version_that_was_read()
    {
        await using var server = await FakeApiServer.StartAsync(cancellationToken: Ct);
        using var client = server.CreateRestClient();
        var first = await client.CreateAsync(ConfigMaps, Unstructured.Parse("""{"metadata":{"namespace":"shop","name":"a"},"data":{"x":"y"}}"""), cancellationToken: Ct);

        // As from a cache that keeps nothing but metadata: the rest of the object stays.
        var projected = Unstructured.Parse($$$"""{"metadata":{"namespace":"shop","name":"a","resourceVersion":"{{{first.ResourceVersion}}}"}}""");
        var added = await client.AddFinalizerAsync(ConfigMaps, projected, "example.com/one", cancellationToken: Ct);
        Assert.Equal(["example.com/one"], added.GetFinalizers());
        Assert.Equal("y", added.GetString("data", "x"));
        Assert.Same(added, await client.AddFinalizerAsync(ConfigMaps, added, "example.com/one", cancellationToken: Ct));

        var stale = await Assert.ThrowsAsync<ApiStatusException>(() => client.AddFinalizerAsync(ConfigMaps, projected, "example.com/two", cancellationToken: Ct));
        Assert.True(stale.IsConflict);
        await client.DeleteAsync(ConfigMaps, Name, cancellationToken: Ct);
        var going = await client.GetAsync(ConfigMaps, Name, cancellationToken: Ct);
        Assert.NotNull(going.GetDeletionTimestamp());
        await client.RemoveFinalizerAsync(ConfigMaps, going, "example.com/one", cancellationToken: Ct);
        Assert.Null(await client.TryGetAsync(ConfigMaps, Name, cancellationToken: Ct));
        await Assert.ThrowsAsync<ArgumentException>(
            () => client.AddFinalizerAsync(ConfigMaps, Unstructured.Parse("""{"metadata":{"namespace":"shop","name":"a"}}"""), "x", cancellationToken: Ct));
    }
}
