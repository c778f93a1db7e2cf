using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Informers.Tests;

namespace Informers.Testing.Tests.Http;

public sealed class ReadTests : ApiTest
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_empty_list_is_written_as_the_api_server_writes_it()
    {
        var text = await Client.GetStringAsync(ConfigMaps, Cancellation);

        Assert.Equal("{\"kind\":\"ConfigMapList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"3\"},\"items\":[]}\n", text);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Items_of_built_in_kinds_carry_no_kind_and_single_objects_do()
    {
        Server.Create(ConfigMapsResource, """{"data":{"k":"v"},"metadata":{"labels":{"b":"2","a":"1"},"namespace":"default","name":"x","uid":"ignored"}}""");
        var uid = Server.Get(ConfigMapsResource, Name("x"))!["metadata"]!["uid"]!.GetValue<string>();

        var metadata = $$$"""{"name":"x","namespace":"default","uid":"{{{uid}}}","resourceVersion":"4","creationTimestamp":"2026-11-20T12:00:00Z","labels":{"a":"1","b":"2"}}""";
        Assert.Equal(
            $$$"""{"kind":"ConfigMap","apiVersion":"v1","metadata":{{{metadata}}},"data":{"k":"v"}}""" + "\n",
            await Client.GetStringAsync(ConfigMaps + "/x", Cancellation));
        Assert.Equal(
            $$$"""{"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"4"},"items":[{"metadata":{{{metadata}}},"data":{"k":"v"}}]}""" + "\n",
            await Client.GetStringAsync(ConfigMaps, Cancellation));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Fields_of_custom_resources_are_sorted_and_their_items_carry_a_kind()
    {
        var crontabs = new FakeResource("stable.example.com", "v1", "CronTab", "crontabs");
        Server.AddResource(crontabs);
        Server.Create(crontabs.Resource, """{"spec":{"b":1,"a":2},"metadata":{"namespace":"default","name":"c"}}""");
        var uid = Server.Get(crontabs.Resource, Name("c"))!["metadata"]!["uid"]!.GetValue<string>();

        Assert.Equal(
            $$$"""{"apiVersion":"stable.example.com/v1","items":[{"apiVersion":"stable.example.com/v1","kind":"CronTab","metadata":{"creationTimestamp":"2026-11-20T12:00:00Z","generation":1,"name":"c","namespace":"default","resourceVersion":"4","uid":"{{{uid}}}"},"spec":{"a":2,"b":1}}],"kind":"CronTabList","metadata":{"continue":"","resourceVersion":"4"}}""" + "\n",
            await Client.GetStringAsync("/apis/stable.example.com/v1/namespaces/default/crontabs", Cancellation));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Lists_are_ordered_by_namespace_and_name()
    {
        Server.CreateMany(ConfigMapsResource, [Object("b"), Object("a", "zoo"), Object("c", "default"), Object("a", "default")]);

        var (_, all) = await GetAsync("/api/v1/configmaps");
        var (_, one) = await GetAsync(ConfigMaps);

        Assert.Equal(["a", "b", "c", "a"], Names(all));
        Assert.Equal(["a", "b", "c"], Names(one));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Pages_are_one_consistent_snapshot_while_objects_change()
    {
        CreateConfigMaps("a", "b", "c", "d", "e");
        var (_, first) = await GetAsync(ConfigMaps + "?limit=2");
        Server.Delete(ConfigMapsResource, Name("c"));
        Server.Patch(ConfigMapsResource, Name("d"), """{"data":{"new":"1"}}""");
        CreateConfigMaps("bb");

        var token = first["metadata"]!["continue"]!.GetValue<string>();
        var (_, second) = await GetAsync($"{ConfigMaps}?limit=2&continue={token}");
        var (_, third) = await GetAsync($"{ConfigMaps}?limit=2&continue={second["metadata"]!["continue"]}");

        Assert.Equal(["a", "b"], Names(first));
        Assert.Equal(3, first["metadata"]!["remainingItemCount"]!.GetValue<int>());
        Assert.Equal(["c", "d"], Names(second));
        Assert.Null(second["items"]![1]!["data"]);
        Assert.Equal(1, second["metadata"]!["remainingItemCount"]!.GetValue<int>());
        Assert.Equal(["e"], Names(third));
        Assert.Null(third["metadata"]!["continue"]);
        Assert.Equal(ResourceVersion(first), ResourceVersion(second));
        Assert.Equal(ResourceVersion(first), ResourceVersion(third));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Pages_go_over_all_namespaces_and_selectors()
    {
        for (var i = 0; i < 6; i++)
        {
            Server.Create(ConfigMapsResource, Object($"m{i}", i % 2 == 0 ? "n1" : "n2", i < 4 ? "web" : "db"));
        }

        var names = new List<string>();
        var token = "";
        do
        {
            var (_, page) = await GetAsync($"/api/v1/configmaps?limit=1&labelSelector=app%3Dweb&continue={token}");
            names.AddRange(Names(page));
            Assert.Null(page["metadata"]!["remainingItemCount"]);
            token = page["metadata"]!["continue"]?.GetValue<string>();
        }
        while (token is not null);

        Assert.Equal(["m0", "m2", "m1", "m3"], names);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_continue_token_expires_with_compaction_and_the_answer_leads_on_inconsistently()
    {
        CreateConfigMaps("a", "b", "c");
        var (_, first) = await GetAsync(ConfigMaps + "?limit=1");
        CreateConfigMaps("bb");
        Server.Faults.Compact();

        var (code, expired) = await GetAsync($"{ConfigMaps}?limit=1&continue={first["metadata"]!["continue"]}");
        var next = expired["metadata"]!["continue"]!.GetValue<string>();
        var (_, rest) = await GetAsync($"{ConfigMaps}?continue={next}");

        Assert.Equal(HttpStatusCode.Gone, code);
        Assert.Equal("Expired", expired["reason"]!.GetValue<string>());
        Assert.Equal(410, expired["code"]!.GetValue<int>());
        Assert.Equal(["b", "bb", "c"], Names(rest));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_continue_token_expires_with_time()
    {
        CreateConfigMaps("a", "b", "c");
        var (_, first) = await GetAsync(ConfigMaps + "?limit=1");
        var path = $"{ConfigMaps}?limit=1&continue={first["metadata"]!["continue"]}";

        Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(path)).Code);
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Gone, (await GetAsync(path)).Code);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task At_version_zero_the_limit_is_ignored_unless_there_is_no_watch_cache()
    {
        CreateConfigMaps("a", "b", "c");
        Assert.Equal(3, Names((await GetAsync(ConfigMaps + "?limit=1&resourceVersion=0")).Body).Length);

        await using var uncached = await FakeApiServer.StartAsync(new FakeApiServerOptions { WatchCache = false }, Cancellation);
        uncached.CreateMany(ConfigMapsResource, [Object("a"), Object("b")]);
        var text = await Client.GetStringAsync(new Uri(uncached.Address, ConfigMaps + "?limit=1&resourceVersion=0"), Cancellation);
        Assert.Equal(["a"], Names(JsonNode.Parse(text)!.AsObject()));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_exact_list_shows_the_past_until_it_is_compacted()
    {
        CreateConfigMaps("a");
        var past = Server.ResourceVersion;
        Server.Delete(ConfigMapsResource, Name("a"));
        CreateConfigMaps("b");

        var (_, then) = await GetAsync($"{ConfigMaps}?resourceVersion={past}&resourceVersionMatch=Exact");
        var (_, limited) = await GetAsync($"{ConfigMaps}?resourceVersion={past}&limit=5");
        var (_, now) = await GetAsync($"{ConfigMaps}?resourceVersion={past}");
        Server.Faults.Compact();
        var (code, gone) = await GetAsync($"{ConfigMaps}?resourceVersion={past}&resourceVersionMatch=Exact");

        Assert.Equal(["a"], Names(then));
        Assert.Equal($"{past}", ResourceVersion(then));
        Assert.Equal(["a"], Names(limited));
        Assert.Equal(["b"], Names(now));
        Assert.Equal($"{Server.ResourceVersion}", ResourceVersion(now));
        Assert.Equal(HttpStatusCode.Gone, code);
        Assert.Equal("The resourceVersion for the provided list is too old.", gone["message"]!.GetValue<string>());
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("?resourceVersion=999")]
    [InlineData("?resourceVersion=999&resourceVersionMatch=NotOlderThan")]
    [InlineData("?resourceVersion=999&resourceVersionMatch=Exact")]
    public async Task A_resource_version_of_the_future_is_refused(string query)
    {
        var (code, status) = await GetAsync(ConfigMaps + query);

        Assert.Equal(HttpStatusCode.GatewayTimeout, code);
        Assert.Equal(
            """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Timeout: Too large resource version: 999, current: 3","reason":"Timeout","details":{"causes":[{"reason":"ResourceVersionTooLarge","message":"Too large resource version"}],"retryAfterSeconds":1},"code":504}""",
            status.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("?resourceVersion=0&resourceVersionMatch=Exact", 422, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"")]
    [InlineData("?resourceVersionMatch=Exact", 422, "resourceVersionMatch is forbidden unless resourceVersion is provided")]
    [InlineData("?resourceVersion=1&resourceVersionMatch=Foo", 422, "Unsupported value: \"Foo\"")]
    [InlineData("?sendInitialEvents=true", 422, "sendInitialEvents is forbidden for list")]
    [InlineData("?resourceVersion=abc", 400, "invalid resource version")]
    [InlineData("?limit=abc", 400, "parsing \"abc\": invalid syntax")]
    [InlineData("?continue=abc", 400, "invalid continue token")]
    [InlineData("?labelSelector=x%3D%3D%3D", 400, "unable to parse requirement")]
    [InlineData("?fieldSelector=spec.foo%3Dx", 400, "\"spec.foo\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"")]
    [InlineData("?fieldSelector=xx", 400, "can't understand 'xx'")]
    public async Task Wrong_list_parameters_are_refused(string query, int expectedCode, string expectedMessage)
    {
        var (code, status) = await GetAsync(ConfigMaps + query);

        Assert.Equal(expectedCode, (int)code);
        Assert.Equal(expectedCode, status["code"]!.GetValue<int>());
        Assert.Contains(expectedMessage, status["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Field_selectors_select_by_metadata_and_by_the_fields_of_pods()
    {
        foreach (var i in Enumerable.Range(1, 3))
        {
            Server.Create(PodsResource, $$$"""{"metadata":{"name":"p{{{i}}}","namespace":"default"},"spec":{"nodeName":"n{{{i}}}"}}""");
        }

        Server.Patch(PodsResource, Name("p2"), """{"status":{"phase":"Running"}}""");

        Assert.Equal(["p2"], Names((await GetAsync(Pods + "?fieldSelector=metadata.name%3Dp2")).Body));
        Assert.Equal(["p1", "p3"], Names((await GetAsync(Pods + "?fieldSelector=spec.nodeName!%3Dn2,metadata.namespace%3D%3Ddefault")).Body));
        Assert.Equal(["p1", "p3"], Names((await GetAsync(Pods + "?fieldSelector=status.phase%3DPending")).Body));
        Assert.Equal(["p2"], Names((await GetAsync("/api/v1/pods?fieldSelector=status.phase%3DRunning")).Body));
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("/api/v1/namespaces/default/pods/x", "pods \"x\" not found")]
    [InlineData("/apis/apps/v1/namespaces/default/deployments/x", "deployments.apps \"x\" not found")]
    [InlineData("/apis/apps/v1/foos", "the server could not find the requested resource")]
    [InlineData("/api/v1/namespaces/default/nodes", "the server could not find the requested resource")]
    [InlineData("/api/v1/pods/x", "the server could not find the requested resource")]
    [InlineData("/api/v1/namespaces/default/pods/x/log", "the server could not find the requested resource")]
    [InlineData("/api/v1/namespaces/default/configmaps/x/status", "the server could not find the requested resource")]
    public async Task What_does_not_exist_is_answered_with_a_404_status(string path, string message)
    {
        var (code, status) = await GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, code);
        Assert.Equal("NotFound", status["reason"]!.GetValue<string>());
        Assert.Equal(message, status["message"]!.GetValue<string>());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Groups_that_do_not_exist_are_answered_with_plain_text()
    {
        using var response = await Client.GetAsync(new Uri("/apis/nope/v1/foos", UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("404 page not found\n", await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Metadata_alone_is_served_to_those_who_accept_it()
    {
        CreateConfigMaps("a");
        using var request = new HttpRequestMessage(HttpMethod.Get, ConfigMaps);
        request.Headers.TryAddWithoutValidation("Accept", "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json");
        using var response = await Client.SendAsync(request, Cancellation);
        var list = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!;

        Assert.Equal("PartialObjectMetadataList", list["kind"]!.GetValue<string>());
        Assert.Equal("meta.k8s.io/v1", list["apiVersion"]!.GetValue<string>());
        Assert.Equal("PartialObjectMetadata", list["items"]![0]!["kind"]!.GetValue<string>());
        Assert.Equal("a", list["items"]![0]!["metadata"]!["name"]!.GetValue<string>());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task What_the_client_does_not_accept_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, ConfigMaps);
        request.Headers.TryAddWithoutValidation("Accept", "application/vnd.kubernetes.protobuf");
        using var response = await Client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.NotAcceptable, response.StatusCode);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Http_2_without_tls_is_served_on_its_own_port()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Server.Http2Address, ConfigMaps))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await Client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(HttpVersion.Version20, response.Version);
        Assert.Equal("HTTP/2", Server.Requests[^1].Protocol);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Text_beyond_ascii_survives()
    {
        var (code, _) = await PostAsync(ConfigMaps, """{"metadata":{"name":"u"},"data":{"k":"zażółć 🚀 <&>"}}""");
        var text = await Client.GetByteArrayAsync(ConfigMaps + "/u", Cancellation);

        Assert.Equal(HttpStatusCode.Created, code);
        Assert.Contains("zażółć", Encoding.UTF8.GetString(text), StringComparison.Ordinal);
        Assert.Equal("zażółć 🚀 <&>", JsonNode.Parse(text)!["data"]!["k"]!.GetValue<string>());
    }
}
