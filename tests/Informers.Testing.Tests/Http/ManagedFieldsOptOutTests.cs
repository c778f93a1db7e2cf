using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Informers.Tests;

namespace Informers.Testing.Tests.Http;

public sealed class ManagedFieldsOptOutTests
{
    private const string Dropping = "application/json;drop=metadata.managedFields, application/json";
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(true, Dropping, false)]
    [InlineData(true, "application/json;drop=metadata.annotations+metadata.managedFields", false)]
    [InlineData(true, "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1;drop=metadata.managedFields", false)]
    [InlineData(true, "application/json;drop=metadata.labels", true)]
    [InlineData(true, "application/json", true)]
    [InlineData(false, Dropping, true)]
    public async Task Lists_and_watches_leave_managedFields_out_where_the_server_can_and_the_client_asks(bool can, string accept, bool expected)
    {
        await using var server = await FakeApiServer.StartAsync(new() { ManagedFieldsOptOut = can }, Cancellation);
        using var client = new HttpClient { BaseAddress = server.Address };
        server.Create(new("", "v1", "configmaps"), """
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"namespace":"default","name":"a","labels":{"k":"v"},
             "managedFields":[{"manager":"m","operation":"Update","apiVersion":"v1","time":"2026-11-20T12:00:00Z"}]},"data":{"é":"<b>"}}
            """);

        var list = JsonNode.Parse(await GetAsync(client, ConfigMaps, accept))!;
        var item = list["items"]![0]!;
        Check(item);
        Assert.Equal(accept.Contains("as=", StringComparison.Ordinal), item["data"] is null);

        var initial = await GetAsync(
            client, $"{ConfigMaps}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=1", accept);
        Check(JsonNode.Parse(initial.Split('\n')[0])!["object"]!);

        void Check(JsonNode shown)
        {
            Assert.Equal(expected, shown["metadata"]!["managedFields"] is not null);
            Assert.Equal("v", (string?)shown["metadata"]!["labels"]!["k"]);
            Assert.Equal("a", (string?)shown["metadata"]!["name"]);
            Assert.True(shown["data"] is null || (string?)shown["data"]!["é"] == "<b>");
        }
    }

    private static async Task<string> GetAsync(HttpClient client, string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var range in accept.Split(','))
        {
            request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(range.Trim()));
        }

        using var response = await client.SendAsync(request, Cancellation);
        return await response.Content.ReadAsStringAsync(Cancellation);
    }
}
