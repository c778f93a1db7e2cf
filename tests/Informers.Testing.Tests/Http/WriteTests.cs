using System.Net;
using System.Text.Json.Nodes;
using Informers.Tests;

namespace Informers.Testing.Tests.Http;

public sealed class WriteTests : ApiTest
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_created_object_gets_its_metadata_from_the_server()
    {
        var (code, created) = await PostAsync(
            Deployments,
            """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d","uid":"mine","generation":7,"creationTimestamp":"2001-01-01T00:00:00Z","deletionTimestamp":"2001-01-01T00:00:00Z","selfLink":"/x"},"spec":{"replicas":1},"status":{"replicas":3}}""");

        var metadata = created["metadata"]!;
        Assert.Equal(HttpStatusCode.Created, code);
        Assert.True(Guid.TryParse(metadata["uid"]!.GetValue<string>(), out _));
        Assert.Equal(1, metadata["generation"]!.GetValue<int>());
        Assert.Equal("2026-11-20T12:00:00Z", metadata["creationTimestamp"]!.GetValue<string>());
        Assert.Equal("default", metadata["namespace"]!.GetValue<string>());
        Assert.Equal($"{Server.ResourceVersion}", ResourceVersion(created));
        Assert.Null(metadata["deletionTimestamp"]);
        Assert.Null(metadata["selfLink"]);
        Assert.Null(created["status"]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Names_are_generated()
    {
        var (_, one) = await PostAsync(ConfigMaps, """{"metadata":{"generateName":"gen-"}}""");
        var (_, other) = await PostAsync(ConfigMaps, """{"metadata":{"generateName":"gen-"}}""");

        Assert.Matches("^gen-[a-z0-9]{5}$", one["metadata"]!["name"]!.GetValue<string>());
        Assert.NotEqual(one["metadata"]!["name"]!.GetValue<string>(), other["metadata"]!["name"]!.GetValue<string>());
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(ConfigMaps, """{"metadata":{}}""", 422, "Invalid", "name or generateName is required")]
    [InlineData(ConfigMaps, """{"metadata":{"name":"a","namespace":"other"}}""", 400, "BadRequest", "does not match the namespace sent on the request")]
    [InlineData(ConfigMaps, """{"metadata":{"name":"exists"}}""", 409, "AlreadyExists", "configmaps \"exists\" already exists")]
    [InlineData(ConfigMaps, """{"metadata":{"name":"a/b"}}""", 422, "Invalid", "may not contain '/'")]
    [InlineData(ConfigMaps, """{"kind":"Secret","apiVersion":"v1","metadata":{"name":"a"}}""", 400, "BadRequest", "cannot be handled as a ConfigMap")]
    [InlineData(ConfigMaps, """{"kind":"ConfigMap","apiVersion":"v2","metadata":{"name":"a"}}""", 400, "BadRequest", "cannot be handled as a ConfigMap")]
    [InlineData(ConfigMaps, """{"metadata":"x"}""", 400, "BadRequest", "metadata must be an object")]
    [InlineData(ConfigMaps, """{"metadata":{"name":5}}""", 400, "BadRequest", "metadata.name must be a string")]
    [InlineData(ConfigMaps, """{"metadata":{"name":"a","labels":{"x":1}}}""", 400, "BadRequest", "metadata.labels must be a map of strings")]
    [InlineData(ConfigMaps, """{"metadata":{"name":"a","finalizers":"x"}}""", 400, "BadRequest", "metadata.finalizers must be a list of strings")]
    [InlineData(ConfigMaps, """{"apiVersion":"v1","kind":""", 400, "BadRequest", "couldn't get version/kind")]
    [InlineData(ConfigMaps, "[]", 400, "BadRequest", "couldn't get version/kind")]
    [InlineData(ConfigMaps, "", 400, "BadRequest", "couldn't get version/kind")]
    [InlineData("/api/v1/configmaps", """{"metadata":{"name":"a"}}""", 405, "MethodNotAllowed", "does not allow this method")]
    [InlineData(ConfigMaps + "/a", """{"metadata":{"name":"a"}}""", 405, "MethodNotAllowed", "does not allow this method")]
    public async Task What_can_not_be_created_is_refused_and_costs_no_resource_version(
        string path, string body, int expectedCode, string reason, string message)
    {
        CreateConfigMaps("exists");
        var before = Server.ResourceVersion;

        var (code, status) = await PostAsync(path, body);

        Assert.Equal(expectedCode, (int)code);
        Assert.Equal(reason, status["reason"]!.GetValue<string>());
        Assert.Contains(message, status["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(before, Server.ResourceVersion);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_update_needs_the_current_resource_version_or_none()
    {
        var (_, created) = await PostAsync(ConfigMaps, """{"metadata":{"name":"a"},"data":{"k":"1"}}""");
        var version = ResourceVersion(created);

        var (current, updated) = await PutAsync(ConfigMaps + "/a", $$$"""{"metadata":{"name":"a","resourceVersion":"{{{version}}}"},"data":{"k":"2"}}""");
        var (stale, conflict) = await PutAsync(ConfigMaps + "/a", $$$"""{"metadata":{"name":"a","resourceVersion":"{{{version}}}"},"data":{"k":"3"}}""");
        var (none, _) = await PutAsync(ConfigMaps + "/a", """{"metadata":{"name":"a"},"data":{"k":"4"}}""");

        Assert.Equal(HttpStatusCode.OK, current);
        Assert.Equal(created["metadata"]!["uid"]!.GetValue<string>(), updated["metadata"]!["uid"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.Conflict, stale);
        Assert.Equal(
            "Operation cannot be fulfilled on configmaps \"a\": the object has been modified; please apply your changes to the latest version and try again",
            conflict["message"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.OK, none);
        Assert.Equal("4", Server.Get(ConfigMapsResource, Name("a"))!["data"]!["k"]!.GetValue<string>());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_update_that_changes_nothing_is_no_event_and_costs_no_resource_version()
    {
        CreateConfigMaps("a");
        var before = Server.ResourceVersion;

        var (_, put) = await PutAsync(ConfigMaps + "/a", """{"metadata":{"name":"a","labels":{}}}""");
        var (_, patched) = await PatchAsync(ConfigMaps + "/a", "{}");

        Assert.Equal(before, Server.ResourceVersion);
        Assert.Equal($"{before}", ResourceVersion(put));
        Assert.Equal($"{before}", ResourceVersion(patched));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Only_one_of_many_concurrent_writers_of_a_version_wins()
    {
        CreateConfigMaps("a");
        var version = Server.ResourceVersion;

        var codes = await Task.WhenAll(Enumerable.Range(0, 16).Select(async i =>
            (await PutAsync(ConfigMaps + "/a", $$$"""{"metadata":{"name":"a","resourceVersion":"{{{version}}}"},"data":{"k":"{{{i}}}"}}""")).Code));

        Assert.Single(codes, HttpStatusCode.OK);
        Assert.Equal(15, codes.Count(c => c == HttpStatusCode.Conflict));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Status_is_written_through_its_subresource_only_and_generation_follows_the_specification()
    {
        await PostAsync(Deployments, """{"metadata":{"name":"d"},"spec":{"replicas":1}}""");

        var (_, main) = await PutAsync(Deployments + "/d", """{"metadata":{"name":"d"},"spec":{"replicas":2},"status":{"replicas":3}}""");
        var (_, status) = await PutAsync(Deployments + "/d/status", """{"metadata":{"name":"d"},"spec":{"replicas":9},"status":{"replicas":5}}""");
        var (_, patched) = await PatchAsync(Deployments + "/d/status", """{"status":{"readyReplicas":4}}""");

        Assert.Null(main["status"]);
        Assert.Equal(2, main["metadata"]!["generation"]!.GetValue<int>());
        Assert.Equal(2, status["spec"]!["replicas"]!.GetValue<int>());
        Assert.Equal(2, status["metadata"]!["generation"]!.GetValue<int>());
        Assert.Equal("""{"replicas":5,"readyReplicas":4}""", patched["status"]!.ToJsonString());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_lenient_server_takes_the_status_with_the_object()
    {
        await using var lenient = await FakeApiServer.StartAsync(new FakeApiServerOptions { LenientStatus = true }, Cancellation);
        using var client = new HttpClient { BaseAddress = lenient.Address };
        using var content = new StringContent("""{"metadata":{"name":"d"},"status":{"replicas":3}}""", null, "application/json");
        using var response = await client.PostAsync(new Uri(Deployments, UriKind.Relative), content, Cancellation);

        Assert.Equal(3, JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["status"]!["replicas"]!.GetValue<int>());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Merge_patches_add_change_and_remove()
    {
        await PostAsync(ConfigMaps, """{"metadata":{"name":"a","labels":{"x":"1","y":"2"}},"data":{"a":"1","b":"2"}}""");

        var (code, patched) = await PatchAsync(ConfigMaps + "/a", """{"metadata":{"labels":{"x":null,"z":"3"}},"data":{"a":"9"}}""");

        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Equal("""{"y":"2","z":"3"}""", patched["metadata"]!["labels"]!.ToJsonString());
        Assert.Equal("""{"a":"9","b":"2"}""", patched["data"]!.ToJsonString());
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("""[{"op":"add","path":"/data/c","value":"3"}]""", """{"a":"1","b":"2","c":"3"}""")]
    [InlineData("""[{"op":"remove","path":"/data/a"}]""", """{"b":"2"}""")]
    [InlineData("""[{"op":"replace","path":"/data","value":{"z":"1"}}]""", """{"z":"1"}""")]
    [InlineData("""[{"op":"move","from":"/data/a","path":"/data/m"}]""", """{"b":"2","m":"1"}""")]
    [InlineData("""[{"op":"copy","from":"/data/a","path":"/data/m"}]""", """{"a":"1","b":"2","m":"1"}""")]
    [InlineData("""[{"op":"test","path":"/data/a","value":"1"},{"op":"add","path":"/data/x~1y","value":"t"}]""", """{"a":"1","b":"2","x/y":"t"}""")]
    public async Task Json_patches_are_applied(string patch, string expected)
    {
        await PostAsync(ConfigMaps, """{"metadata":{"name":"a"},"data":{"a":"1","b":"2"}}""");

        var (code, patched) = await PatchAsync(ConfigMaps + "/a", patch, "application/json-patch+json");

        Assert.Equal(HttpStatusCode.OK, code);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), patched["data"]), patched.ToJsonString());
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("application/json-patch+json", """[{"op":"test","path":"/data/a","value":"2"}]""", 422)]
    [InlineData("application/json-patch+json", """[{"op":"remove","path":"/nope"}]""", 422)]
    [InlineData("application/json-patch+json", """[{"op":"remove","path":""}]""", 422)]
    [InlineData("application/json-patch+json", """[{"op":"dance","path":"/data"}]""", 422)]
    [InlineData("application/json-patch+json", "[1]", 400)]
    [InlineData("application/json-patch+json", "{}", 400)]
    [InlineData("application/merge-patch+json", "[]", 400)]
    [InlineData("application/merge-patch+json", "{", 400)]
    [InlineData("application/merge-patch+json", """{"metadata":{"resourceVersion":"1"}}""", 409)]
    [InlineData("application/merge-patch+json", """{"metadata":{"uid":"1"}}""", 422)]
    [InlineData("application/merge-patch+json", """{"metadata":{"name":"b"}}""", 400)]
    [InlineData("application/merge-patch+json", """{"kind":"Secret"}""", 400)]
    [InlineData("application/json", "{}", 415)]
    [InlineData("application/apply-patch+yaml", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}""", 422)]
    public async Task Wrong_patches_are_refused_and_change_nothing(string contentType, string patch, int expectedCode)
    {
        await PostAsync(ConfigMaps, """{"metadata":{"name":"a"},"data":{"a":"1"}}""");
        var before = Server.ResourceVersion;

        var (code, _) = await PatchAsync(ConfigMaps + "/a", patch, contentType);

        Assert.Equal(expectedCode, (int)code);
        Assert.Equal(before, Server.ResourceVersion);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Strategic_patches_merge_lists_by_their_keys()
    {
        const string Strategic = "application/strategic-merge-patch+json";
        await PostAsync(Deployments, """{"metadata":{"name":"d","finalizers":["a/b"]},"spec":{"template":{"spec":{"containers":[{"name":"a","image":"1","ports":[{"containerPort":80}]},{"name":"b","image":"1"}]}}}}""");

        var (_, patched) = await PatchAsync(
            Deployments + "/d",
            """{"metadata":{"finalizers":["c/d"]},"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"a"},{"name":"c"}],"containers":[{"name":"a","image":"2"},{"name":"c","image":"1"},{"$patch":"delete","name":"b"}]}}}}""",
            Strategic);

        Assert.Equal(
            """[{"name":"a","image":"2","ports":[{"containerPort":80}]},{"name":"c","image":"1"}]""",
            patched["spec"]!["template"]!["spec"]!["containers"]!.ToJsonString());
        Assert.Equal("""["a/b","c/d"]""", patched["metadata"]!["finalizers"]!.ToJsonString());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Server_side_apply_creates_or_merges()
    {
        const string Apply = "application/apply-patch+yaml";
        var (first, _) = await PatchAsync(ConfigMaps + "/a?fieldManager=me", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"a":"1"}}""", Apply);
        var (second, merged) = await PatchAsync(ConfigMaps + "/a?fieldManager=me", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"b":"2"}}""", Apply);

        Assert.Equal(HttpStatusCode.Created, first);
        Assert.Equal(HttpStatusCode.OK, second);
        Assert.Equal("""{"a":"1","b":"2"}""", merged["data"]!.ToJsonString());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Scale_reads_and_writes_the_replicas()
    {
        await PostAsync(Deployments, """{"metadata":{"name":"d"},"spec":{"replicas":1}}""");

        var (_, scale) = await GetAsync(Deployments + "/d/scale");
        var (_, patched) = await PatchAsync(Deployments + "/d/scale", """{"spec":{"replicas":5}}""");
        var (conflict, _) = await PutAsync(Deployments + "/d/scale", """{"metadata":{"name":"d","resourceVersion":"1"},"spec":{"replicas":7}}""");

        Assert.Equal("Scale", scale["kind"]!.GetValue<string>());
        Assert.Equal(1, scale["spec"]!["replicas"]!.GetValue<int>());
        Assert.Equal(5, patched["spec"]!["replicas"]!.GetValue<int>());
        Assert.Equal(HttpStatusCode.Conflict, conflict);
        Assert.Equal(5, (await GetAsync(Deployments + "/d")).Body["spec"]!["replicas"]!.GetValue<int>());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_object_with_finalizers_is_deleted_when_the_last_one_goes()
    {
        await PostAsync(ConfigMaps, """{"metadata":{"name":"f","finalizers":["a.b/c","d.e/f"]}}""");
        using var watch = await WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={Server.ResourceVersion}");

        var (_, marked) = await DeleteAsync(ConfigMaps + "/f");
        var (again, _) = await DeleteAsync(ConfigMaps + "/f");
        var (added, _) = await PatchAsync(ConfigMaps + "/f", """{"metadata":{"finalizers":["a.b/c","x.y/z"]}}""");
        await PatchAsync(ConfigMaps + "/f", """{"metadata":{"finalizers":["a.b/c"]}}""");
        await PatchAsync(ConfigMaps + "/f", """{"metadata":{"finalizers":null}}""");

        Assert.Equal("2026-11-20T12:00:00Z", marked["metadata"]!["deletionTimestamp"]!.GetValue<string>());
        Assert.Equal(0, marked["metadata"]!["deletionGracePeriodSeconds"]!.GetValue<int>());
        Assert.Equal(HttpStatusCode.OK, again);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, added);
        Assert.Equal("MODIFIED f@5", await watch.NextAsync());
        Assert.Equal("MODIFIED f@6", await watch.NextAsync());
        Assert.Equal("DELETED f@7", await watch.NextAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(ConfigMaps + "/f")).Code);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("""{"preconditions":{"uid":"zzz"}}""", "the UID in the precondition (zzz) does not match")]
    [InlineData("""{"preconditions":{"resourceVersion":"1"}}""", "the ResourceVersion in the precondition (1) does not match")]
    public async Task A_deletion_with_a_precondition_that_fails_is_a_conflict(string options, string message)
    {
        CreateConfigMaps("a");

        var (code, status) = await DeleteAsync(ConfigMaps + "/a", options);

        Assert.Equal(HttpStatusCode.Conflict, code);
        Assert.Contains(message, status["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.NotNull(Server.Get(ConfigMapsResource, Name("a")));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Foreground_deletion_leaves_a_finalizer_for_the_garbage_collector()
    {
        CreateConfigMaps("a");

        var (_, marked) = await DeleteAsync(ConfigMaps + "/a?propagationPolicy=Foreground");

        Assert.Equal("""["foregroundDeletion"]""", marked["metadata"]!["finalizers"]!.ToJsonString());
        Assert.NotNull(Server.Get(ConfigMapsResource, Name("a")));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Dry_runs_answer_and_change_nothing()
    {
        CreateConfigMaps("a");
        var before = Server.ResourceVersion;

        var (created, _) = await PostAsync(ConfigMaps + "?dryRun=All", """{"metadata":{"name":"b"}}""");
        var (_, updated) = await PutAsync(ConfigMaps + "/a?dryRun=All", """{"metadata":{"name":"a"},"data":{"k":"v"}}""");
        var (_, patched) = await PatchAsync(ConfigMaps + "/a?dryRun=All", """{"data":{"k":"v"}}""");
        var (deleted, _) = await DeleteAsync(ConfigMaps + "/a?dryRun=All");
        var (wrong, _) = await DeleteAsync(ConfigMaps + "/a?dryRun=Foo");

        Assert.Equal(HttpStatusCode.Created, created);
        Assert.Equal("v", updated["data"]!["k"]!.GetValue<string>());
        Assert.Equal("v", patched["data"]!["k"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.OK, deleted);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong);
        Assert.Equal(before, Server.ResourceVersion);
        Assert.Equal(["a"], Names((await GetAsync(ConfigMaps)).Body));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_collection_is_deleted_by_selector()
    {
        Server.CreateMany(ConfigMapsResource, [Object("a", label: "web"), Object("b", label: "db"), Object("c", label: "web")]);

        var (_, deleted) = await DeleteAsync(ConfigMaps + "?labelSelector=app%3Dweb");

        Assert.Equal(["a", "c"], Names(deleted));
        Assert.Equal(["b"], Names((await GetAsync(ConfigMaps)).Body));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_custom_resource_is_served_with_its_definition_and_gone_with_it()
    {
        const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
        const string Crontabs = "/apis/stable.example.com/v1/namespaces/default/crontabs";
        Assert.Equal(HttpStatusCode.NotFound, (await Client.GetAsync(new Uri(Crontabs, UriKind.Relative), Cancellation)).StatusCode);

        await PostAsync(Definitions, """{"metadata":{"name":"crontabs.stable.example.com"},"spec":{"group":"stable.example.com","scope":"Namespaced","names":{"plural":"crontabs","kind":"CronTab"},"versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{}}},{"name":"v2","served":true,"storage":false},{"name":"v3","served":false,"storage":false}]}}""");
        var (created, crontab) = await PostAsync(Crontabs, """{"apiVersion":"stable.example.com/v1","kind":"CronTab","metadata":{"name":"c"},"spec":{"b":1}}""");
        var (unconditional, _) = await PutAsync(Crontabs + "/c", """{"apiVersion":"stable.example.com/v1","kind":"CronTab","metadata":{"name":"c"}}""");
        var (strategic, _) = await PatchAsync(Crontabs + "/c", "{}", "application/strategic-merge-patch+json");
        var (_, v2) = await GetAsync("/apis/stable.example.com/v2/namespaces/default/crontabs/c");
        using var v3 = await Client.GetAsync(new Uri("/apis/stable.example.com/v3/crontabs", UriKind.Relative), Cancellation);
        var (_, definition) = await GetAsync(Definitions + "/crontabs.stable.example.com");
        await DeleteAsync(Definitions + "/crontabs.stable.example.com");
        using var gone = await Client.GetAsync(new Uri(Crontabs, UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.Created, created);
        Assert.Equal(1, crontab["metadata"]!["generation"]!.GetValue<int>());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unconditional);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, strategic);
        Assert.Equal("stable.example.com/v2", v2["apiVersion"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.NotFound, v3.StatusCode);
        Assert.Equal("Established", definition["status"]!["conditions"]![1]!["type"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);

        // Served anew, it starts empty.
        Server.AddResource(new FakeResource("stable.example.com", "v1", "CronTab", "crontabs"));
        Assert.Empty((await GetAsync(Crontabs)).Body["items"]!.AsArray());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public void Ten_thousand_objects_are_created_in_one_go()
    {
        var pods = Enumerable.Range(0, 10_000).Select(i => Object($"p{i}", label: "web"));

        Server.CreateMany(PodsResource, pods);

        Assert.Equal(10_000, Server.List(PodsResource).Count);
        Assert.Equal(10_003, Server.ResourceVersion);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public void Objects_of_a_class_are_created_and_updated()
    {
        var typeInfo = TypedJson.Default.TypedConfigMap;
        var created = Server.Create(ConfigMapsResource, new TypedConfigMap { Metadata = new() { Name = "t", Namespace = "default" } }, typeInfo);
        var updated = Server.Update(ConfigMapsResource, created with { Data = new() { ["k"] = "v" } }, typeInfo);

        Assert.Equal("4", created.Metadata?.ResourceVersion);
        Assert.Equal("5", updated.Metadata?.ResourceVersion);
        Assert.Equal("v", updated.Data?["k"]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public void The_objects_of_the_caller_are_not_changed()
    {
        var obj = Object("a");
        var before = obj.ToJsonString();

        Server.Create(ConfigMapsResource, obj);
        Server.Update(ConfigMapsResource, Name("a"), o => o["data"] = new JsonObject { ["k"] = "v" });
        Server.Get(ConfigMapsResource, Name("a"))!.Clear();

        Assert.Equal(before, obj.ToJsonString());
        Assert.Equal("v", Server.Get(ConfigMapsResource, Name("a"))!["data"]!["k"]!.GetValue<string>());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public void A_resource_that_is_not_served_is_named_in_the_error()
    {
        var e = Assert.Throws<KeyNotFoundException>(() => Server.List(new GroupVersionResource("g", "v1", "things")));

        Assert.Contains("things.v1.g", e.Message, StringComparison.Ordinal);
    }
}
