using Informers.EndToEnd.Tests.Generated.Core.V1;
using Informers.Rest;
using Informers.Tests;
using k8s.Models;

namespace Informers.EndToEnd.Tests;

/// <summary>The suite on a real API server, where there is one, and what only that one does.</summary>
public sealed class WritesOnRealApiServer : WriteSuite
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Fields_that_others_manage_are_a_conflict_unless_forced_and_what_is_left_out_goes()
    {
        await using var server = await StartServerAsync();
        using var client = server.CreateRestClient();
        await client.ApplyAsync(ConfigMapInformer.ResourceType, ConfigMap("1", "x"), new ApplyOptions { FieldManager = "one" }, Ct);
        var conflict = await Assert.ThrowsAsync<ApiStatusException>(
            () => client.ApplyAsync(ConfigMapInformer.ResourceType, ConfigMap("2"), new ApplyOptions { FieldManager = "two" }, Ct));
        Assert.True(conflict.IsConflict);
        Assert.Contains(conflict.Status.Causes, static cause => cause.Field == ".data.key");
        Assert.Contains("Force takes them over", conflict.Message, StringComparison.Ordinal);
        var forced = await client.ApplyAsync(ConfigMapInformer.ResourceType, ConfigMap("2"), new ApplyOptions { FieldManager = "two", Force = true }, Ct);
        Assert.Equal("2", forced.Data["key"]);
        var without = await client.ApplyAsync(ConfigMapInformer.ResourceType, ConfigMap("2"), new ApplyOptions { FieldManager = "one" }, Ct);
        Assert.False(without.Data.ContainsKey("more"));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Unknown_fields_are_refused_where_asked_for()
    {
        await using var server = await StartServerAsync();
        using var client = server.CreateRestClient();
        var type = new UnstructuredType(Resources.ConfigMaps);
        var obj = Unstructured.Parse("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"namespace":"shop","name":"a"},"dato":{}}""");
        var error = await Assert.ThrowsAsync<ApiStatusException>(
            () => client.CreateAsync(type, obj, new WriteOptions { FieldValidation = FieldValidation.Strict }, Ct));
        Assert.Contains("dato", error.Message, StringComparison.Ordinal);
        await client.CreateAsync(type, obj, new WriteOptions { FieldValidation = FieldValidation.Ignore }, Ct);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_server_notes_who_wrote()
    {
        await using var server = await StartServerAsync();
        using var client = server.CreateRestClient();
        await client.CreateAsync(ConfigMapInformer.ResourceType, ConfigMap("1"), new WriteOptions { FieldManager = "suite" }, Ct);
        var read = await client.GetAsync(ConfigMapInformer.ResourceType, new ObjectName("shop", "a"), new GetOptions { KeepManagedFields = true }, Ct);
        Assert.Equal("suite", Assert.Single(read.Metadata.ManagedFields).Manager);

        // An update without managed fields, such as of an object from a cache, leaves the server's as they are.
        var plain = await client.GetAsync(ConfigMapInformer.ResourceType, new ObjectName("shop", "a"), cancellationToken: Ct);
        plain.Data["key"] = "2";
        await client.UpdateAsync(ConfigMapInformer.ResourceType, plain, new WriteOptions { FieldManager = "other" }, Ct);
        read = await client.GetAsync(ConfigMapInformer.ResourceType, new ObjectName("shop", "a"), new GetOptions { KeepManagedFields = true }, Ct);
        Assert.Equal(["other", "suite"], read.Metadata.ManagedFields.Select(static entry => entry.Manager).Order());
    }

    protected override async Task<IApiServer> StartServerAsync()
    {
        Assert.SkipWhen(RealApiServer.SkipReason is not null, RealApiServer.SkipReason ?? string.Empty);
        return new RealServer(await RealApiServer.StartAsync(Ct, []));
    }

    private static V1ConfigMap ConfigMap(string value, string? more = null)
    {
        var configMap = new V1ConfigMap
        {
            Metadata = new V1ObjectMeta { Name = "a", NamespaceProperty = "shop" },
            Data = new Dictionary<string, string> { ["key"] = value },
        };
        if (more is not null)
        {
            configMap.Data["more"] = more;
        }

        return configMap;
    }
}
