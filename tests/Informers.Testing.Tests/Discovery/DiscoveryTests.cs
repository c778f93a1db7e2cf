using System.Net;
using System.Text.Json.Nodes;
using Informers.Tests;

namespace Informers.Testing.Tests.Discovery;

public sealed class DiscoveryTests : ApiTest
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Groups_and_versions_are_told()
    {
        Server.AddResource(new FakeResource("stable.example.com", "v1beta1", "CronTab", "crontabs"));
        Server.AddResource(new FakeResource("stable.example.com", "v1", "CronTab", "crontabs"));
        Server.AddResource(new FakeResource("stable.example.com", "v2alpha1", "CronTab", "crontabs"));

        var (_, core) = await GetAsync("/api");
        var (_, groups) = await GetAsync("/apis");
        var (_, group) = await GetAsync("/apis/stable.example.com");

        Assert.Equal("""["v1"]""", core["versions"]!.ToJsonString());
        Assert.Contains("apps", groups["groups"]!.AsArray().Select(g => g!["name"]!.GetValue<string>()));
        Assert.Equal("v1", group["preferredVersion"]!["version"]!.GetValue<string>());
        Assert.Equal(["v1", "v1beta1", "v2alpha1"], group["versions"]!.AsArray().Select(v => v!["version"]!.GetValue<string>()));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Resources_are_told_with_names_verbs_and_subresources()
    {
        var (_, list) = await GetAsync("/apis/apps/v1");
        var resources = list["resources"]!.AsArray().ToDictionary(r => r!["name"]!.GetValue<string>(), r => r!);

        var deployments = resources["deployments"];
        Assert.Equal("deployment", deployments["singularName"]!.GetValue<string>());
        Assert.True(deployments["namespaced"]!.GetValue<bool>());
        Assert.Equal("""["deploy"]""", deployments["shortNames"]!.ToJsonString());
        Assert.Equal("""["create","delete","deletecollection","get","list","patch","update","watch"]""", deployments["verbs"]!.ToJsonString());
        Assert.Equal("Scale", resources["deployments/scale"]["kind"]!.GetValue<string>());
        Assert.Contains("deployments/status", resources.Keys);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Aggregated_discovery_is_served_to_those_who_accept_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/apis");
        request.Headers.TryAddWithoutValidation("Accept", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json");
        using var response = await Client.SendAsync(request, Cancellation);
        var document = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!;

        Assert.Equal("application/json; g=apidiscovery.k8s.io; v=v2; as=APIGroupDiscoveryList", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("APIGroupDiscoveryList", document["kind"]!.GetValue<string>());
        Assert.Contains("apps", document["items"]!.AsArray().Select(g => g!["metadata"]!["name"]!.GetValue<string>()));
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("/healthz")]
    [InlineData("/livez")]
    [InlineData("/readyz")]
    public async Task It_says_that_it_is_well(string path) => Assert.Equal("ok", await Client.GetStringAsync(path, Cancellation));

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("/")]
    [InlineData("/version")]
    [InlineData("/api/v1")]
    [InlineData("/openapi/v2")]
    [InlineData("/openapi/v3")]
    [InlineData("/openapi/v3/apis/apps/v1")]
    public async Task Documents_are_json(string path) => Assert.Equal(HttpStatusCode.OK, (await GetAsync(path)).Code);

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("/apis/nope")]
    [InlineData("/apis/nope/v1")]
    [InlineData("/api/v7")]
    [InlineData("/nope")]
    public async Task What_is_not_there_is_404(string path)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
