using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Informers.Tests;

namespace Informers.Testing.Tests.Differential;

/// <summary>The fake server answers as the real one: the same requests to both, answers compared.</summary>
public sealed class DifferentialTests(ServerPair servers) : IClassFixture<ServerPair>
{
    private const string Merge = "application/merge-patch+json";
    private const string JsonPatchType = "application/json-patch+json";
    private const string Strategic = "application/strategic-merge-patch+json";
    private const string ApplyType = "application/apply-patch+yaml";

    public static TheoryData<string> Scenarios => [.. All.Keys];

    private static Dictionary<string, Exchange[]> All { get; } = new()
    {
        ["create, read, update, delete"] =
        [
            Post("{cm}", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","labels":{"x":"1"},"uid":"mine","generation":4},"data":{"k":"v"}}"""),
            Post("{cm}", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}"""),
            Get("{cm}/a"),
            Put("{cm}/a", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"k":"2"}}"""),
            Put("{cm}/a", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"k":"2"}}"""),
            Put("{cm}/a", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","resourceVersion":"1"}}"""),
            Put("{cm}/a", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","resourceVersion":"abc"}}"""),
            Put("{cm}/a", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"}}"""),
            Put("{cm}/nope", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"nope"}}"""),
            Get("{cm}"),
            Delete("{cm}/a"),
            Delete("{cm}/a"),
            Get("{cm}/a"),
        ],
        ["refused creations"] =
        [
            Post("{cm}", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{}}"""),
            Post("{cm}", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"elsewhere"}}"""),
            Post("{cm}", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","resourceVersion":"5"}}"""),
            Post("{cm}", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a/b"}}"""),
            Post("/api/v1/configmaps", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}"""),
            Post("{cm}/a", "{}"),
            Put("{cm}", "{}"),
        ],
        ["lists with pages and selectors"] =
        [
            Post("{cm}", """{"metadata":{"name":"a","labels":{"x":"1"}}}"""),
            Post("{cm}", """{"metadata":{"name":"b","labels":{"x":"2"}}}"""),
            Post("{cm}", """{"metadata":{"name":"c","labels":{"x":"1"}}}"""),
            Post("{cm}", """{"metadata":{"name":"d","labels":{"y":"1"}}}"""),
            Get("{cm}?limit=3"),
            Get("{cm}?limit=3&continue={token}"),
            Get("{cm}?limit=1&labelSelector=x%3D1"),
            Get("{cm}?limit=1&labelSelector=x%3D1&continue={token}"),
            Get("{cm}?limit=2&resourceVersion=0"),
            Get("{cm}?limit=-1"),
            Get("{cm}?labelSelector=x%20in%20(1,2),!y"),
            Get("{cm}?fieldSelector=metadata.name!%3Da"),
        ],
        ["refused lists"] =
        [
            Get("{cm}?limit=abc"),
            Get("{cm}?resourceVersion=abc"),
            Get("{cm}?resourceVersion=999999"),
            Get("{cm}?resourceVersion=0&resourceVersionMatch=Exact"),
            Get("{cm}?resourceVersionMatch=Exact"),
            Get("{cm}?resourceVersion=1&resourceVersionMatch=Foo"),
            Get("{cm}?fieldSelector=spec.foo%3Dx"),
            Get("{cm}?fieldSelector=xx"),
            Get("{cm}?sendInitialEvents=true"),
            Get("/apis/apps/v1/foos"),
            Get("/api/v1/namespaces/default/nodes"),
            Get("/api/v1/pods/x"),
        ],
        ["refused watches"] =
        [
            Get("{cm}?watch=true&resourceVersionMatch=NotOlderThan"),
            Get("{cm}?watch=true&sendInitialEvents=true"),
            Get("{cm}?watch=true&sendInitialEvents=true&resourceVersionMatch=Exact"),
            Get("{cm}?watch=true&continue=x"),
            Get("{cm}?watch=true&resourceVersion=abc"),
            Get("{cm}?watch=true&timeoutSeconds=abc"),
        ],
        ["watches"] =
        [
            Post("{cm}", """{"metadata":{"name":"a","labels":{"x":"1"}}}"""),
            Post("{cm}", """{"metadata":{"name":"b","labels":{"x":"2"}}}"""),
            Get("{cm}?watch=1&timeoutSeconds=1&resourceVersion=0"),
            Get("{cm}?watch=1&timeoutSeconds=1"),
            Get("{cm}?watch=1&timeoutSeconds=1&resourceVersion={version}"),
            Patch("{cm}/a", """{"metadata":{"labels":{"x":"2"}}}"""),
            Patch("{cm}/b", """{"metadata":{"labels":{"x":"1"}}}"""),
            Patch("{cm}/b", """{"data":{"k":"v"}}"""),
            Delete("{cm}/b"),
            Get("{cm}?watch=1&timeoutSeconds=1&resourceVersion={version}&labelSelector=x%3D1"),
            Get("{cm}?watch=1&timeoutSeconds=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true"),
            Get("{cm}?watch=1&timeoutSeconds=1&sendInitialEvents=false&resourceVersionMatch=NotOlderThan&resourceVersion=0"),
        ],
        ["status, generation and scale"] =
        [
            Post("{deploy}", """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"replicas":1},"status":{"replicas":3}}"""),
            Put("{deploy}/d", """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"replicas":2},"status":{"replicas":3}}"""),
            Put("{deploy}/d/status", """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d","labels":{"q":"r"}},"spec":{"replicas":9},"status":{"replicas":5}}"""),
            Patch("{deploy}/d/status", """{"status":{"readyReplicas":4}}"""),
            Patch("{deploy}/d", """{"status":{"readyReplicas":9},"metadata":{"annotations":{"a":"b"}}}"""),
            Get("{deploy}/d/scale"),
            Patch("{deploy}/d/scale", """{"spec":{"replicas":12}}"""),
            Get("{deploy}/d"),
        ],
        ["patches"] =
        [
            Post("{deploy}", """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"replicas":1}}"""),
            Patch("{deploy}/d", """{"metadata":{"resourceVersion":"1"}}"""),
            Patch("{deploy}/d", """{"metadata":{"uid":"1"}}"""),
            Patch("{deploy}/d", """{"metadata":{"name":"e"}}"""),
            Patch("{deploy}/nope", """{"metadata":{"labels":{"a":null}}}"""),
            Patch("{deploy}/d", """[{"op":"replace","path":"/spec/replicas","value":7},{"op":"add","path":"/metadata/labels","value":{"a":"b"}}]""", JsonPatchType),
            Patch("{deploy}/d", """[{"op":"test","path":"/spec/replicas","value":8}]""", JsonPatchType),
            Patch("{deploy}/d", """[{"op":"remove","path":"/spec/nope"}]""", JsonPatchType),
            Patch("{deploy}/d", """{"spec":{"template":{"spec":{"containers":[{"name":"a","image":"x"}]}}}}""", Strategic),
            Patch("{deploy}/d", """{"spec":{"template":{"spec":{"containers":[{"name":"b","image":"y"}]}}}}""", Strategic),
            Patch("{deploy}/d", """{"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"a"},{"name":"b"}],"containers":[{"name":"a","image":"z"}]}}}}""", Strategic),
            Patch("{deploy}/d", """{"spec":{"template":{"spec":{"containers":[{"name":"a","$patch":"delete"}]}}}}""", Strategic),
        ],
        ["server-side apply"] =
        [
            Patch("{deploy}/ap?fieldManager=me", """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"ap"},"spec":{"replicas":1}}""", ApplyType),
            Patch("{deploy}/ap?fieldManager=me", """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"ap"},"spec":{"replicas":3}}""", ApplyType),
            Patch("{deploy}/ap", """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"ap"},"spec":{"replicas":1}}""", ApplyType),
        ],
        ["finalizers"] =
        [
            Post("{cm}", """{"metadata":{"name":"f","finalizers":["a.b/c","d.e/f"]}}"""),
            Delete("{cm}/f"),
            Delete("{cm}/f"),
            Put("{cm}/f", """{"metadata":{"name":"f","finalizers":["a.b/c","x.y/z"]}}"""),
            Patch("{cm}/f", """{"metadata":{"finalizers":["a.b/c"]}}"""),
            Patch("{cm}/f", """{"metadata":{"finalizers":null}}"""),
            Get("{cm}/f"),
            Post("{deploy}", """{"metadata":{"name":"fg"},"spec":{"replicas":1}}"""),
            Delete("{deploy}/fg?propagationPolicy=Foreground"),
            Delete("{deploy}/fg?propagationPolicy=Foo"),
        ],
        ["preconditions, dry runs, collections"] =
        [
            Post("{cm}?dryRun=All", """{"metadata":{"name":"dry"}}"""),
            Get("{cm}/dry"),
            Post("{cm}", """{"metadata":{"name":"a","labels":{"x":"1"}}}"""),
            Post("{cm}", """{"metadata":{"name":"b"}}"""),
            Delete("{cm}/a", """{"apiVersion":"v1","kind":"DeleteOptions","preconditions":{"uid":"zzz"}}"""),
            Delete("{cm}/a", """{"apiVersion":"v1","kind":"DeleteOptions","preconditions":{"resourceVersion":"1"}}"""),
            Delete("{cm}/a?dryRun=All"),
            Delete("{cm}/a?dryRun=Foo"),
            Delete("{cm}?labelSelector=x%3D1"),
            Get("{cm}"),
        ],
        ["custom resources"] =
        [
            Post(
                "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                """{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"crontabs.stable.example.com"},"spec":{"group":"stable.example.com","scope":"Namespaced","names":{"plural":"crontabs","singular":"crontab","kind":"CronTab","shortNames":["ct"]},"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}},"subresources":{"status":{}}},{"name":"v2","served":true,"storage":false,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}"""),
            Post("{ct}", """{"apiVersion":"stable.example.com/v1","kind":"CronTab","metadata":{"name":"c1"},"spec":{"b":1,"a":2},"status":{"s":1}}"""),
            Put("{ct}/c1", """{"apiVersion":"stable.example.com/v1","kind":"CronTab","metadata":{"name":"c1"},"spec":{"b":1,"a":3}}"""),
            Patch("{ct}/c1", """{"spec":{"a":3}}"""),
            Patch("{ct}/c1/status", """{"status":{"s":4},"spec":{"a":9}}"""),
            Get("{ct}"),
            Get("/apis/stable.example.com/v2/namespaces/{ns}/crontabs"),
            Get("/apis/stable.example.com/v2/namespaces/{ns}/crontabs?watch=1&timeoutSeconds=1"),
            Post("{ct}", """{"apiVersion":"stable.example.com/v1","kind":"Foo","metadata":{"name":"c2"}}"""),
            Post("{ct}", """{"kind":"CronTab","metadata":{"name":"c2"}}"""),
            Get("{ct}/nope"),
        ],
    };

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [MemberData(nameof(Scenarios))]
    public async Task The_fake_server_answers_as_the_real_one(string scenario)
    {
        Assert.SkipWhen(RealApiServer.SkipReason is not null, RealApiServer.SkipReason ?? "");

        var fake = await PlayAsync(servers.Fake, All[scenario], scenario);
        var real = await PlayAsync(servers.Real, All[scenario], scenario);

        for (var i = 0; i < real.Count; i++)
        {
            var exchange = All[scenario][i];
            Assert.True(real[i] == fake[i], $"{exchange.Method} {exchange.Path}\nREAL {real[i]}\nFAKE {fake[i]}");
        }
    }

    private static Exchange Get(string path) => new("GET", path);

    private static Exchange Post(string path, string body) => new("POST", path, body);

    private static Exchange Put(string path, string body) => new("PUT", path, body);

    private static Exchange Patch(string path, string body, string contentType = Merge) => new("PATCH", path, body, contentType);

    private static Exchange Delete(string path, string? body = null) => new("DELETE", path, body);

    private static async Task<List<string>> PlayAsync(HttpClient client, Exchange[] exchanges, string scenario)
    {
        var ns = string.Create(CultureInfo.InvariantCulture, $"s{Array.IndexOf([.. All.Keys], scenario)}");
        var normalizer = new Normalizer();
        var answers = new List<(int Code, List<JsonNode?> Bodies)>();
        string? token = null, version = null;
        foreach (var exchange in exchanges)
        {
            var path = exchange.Path
                .Replace("{cm}", "/api/v1/namespaces/{ns}/configmaps", StringComparison.Ordinal)
                .Replace("{deploy}", "/apis/apps/v1/namespaces/{ns}/deployments", StringComparison.Ordinal)
                .Replace("{ct}", "/apis/stable.example.com/v1/namespaces/{ns}/crontabs", StringComparison.Ordinal)
                .Replace("{ns}", ns, StringComparison.Ordinal)
                .Replace("{token}", token, StringComparison.Ordinal)
                .Replace("{version}", version, StringComparison.Ordinal);
            var (code, bodies) = await SendAsync(client, exchange, path);
            foreach (var body in bodies)
            {
                normalizer.Observe(body);
            }

            token = bodies[^1]?["metadata"]?["continue"]?.GetValue<string>() ?? token;

            // The first write's: everything after it is still in the history.
            version ??= bodies[^1]?["metadata"]?["resourceVersion"]?.GetValue<string>();
            answers.Add((code, bodies));
        }

        return [.. answers.Select(a => $"{a.Code}\n{string.Join('\n', a.Bodies.Select(normalizer.Normalize))}")];
    }

    private static async Task<(int Code, List<JsonNode?> Bodies)> SendAsync(HttpClient client, Exchange exchange, string path)
    {
        // A definition is served a moment after it is created.
        for (var attempt = 0; ; attempt++)
        {
            using var request = new HttpRequestMessage(new HttpMethod(exchange.Method), path);
            if (exchange.Body is not null)
            {
                request.Content = new StringContent(exchange.Body, Encoding.UTF8, exchange.ContentType);
            }

            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            if (response.Content.Headers.ContentType?.MediaType == "application/json")
            {
                var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
                return ((int)response.StatusCode, lines.Length == 0 ? [null] : [.. lines.Select(l => JsonNode.Parse(l))]);
            }

            if (attempt == 200)
            {
                return ((int)response.StatusCode, [JsonValue.Create(text)]);
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
