using System.Net;
using System.Text.Json;
using Informers.Rest;

namespace Informers.Tests;

/// <summary>What is sent for single objects, and what becomes of what comes back. Servers are asked in Informers.EndToEnd.Tests.</summary>
public sealed class ResourceRequestsTests
{
    private const string Object = """{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"namespace":"shop","name":"a","uid":"u","resourceVersion":"7"}}""";
    private static readonly GroupVersionResource Widgets = new("example.com", "v1", "widgets");
    private static readonly UnstructuredType Namespaced = new(Widgets, "Widget");
    private static readonly UnstructuredType Cluster = new(Widgets, "Widget", ResourceScope.Cluster);
    private static readonly ObjectName Name = new("shop", "a");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Options_are_sent_as_the_server_knows_them()
    {
        using var sent = new Sent(Object);
        var obj = Unstructured.Parse(Object);
        var options = new WriteOptions { FieldManager = "me & you", DryRun = true, FieldValidation = FieldValidation.Strict };
        await sent.Client.CreateAsync(Namespaced, obj, options, Ct);
        Assert.Equal("POST /apis/example.com/v1/namespaces/shop/widgets?fieldManager=me%20%26%20you&dryRun=All&fieldValidation=Strict", sent.Line);
        Assert.Equal("application/json", sent.MediaType);
        await sent.Client.UpdateAsync(Namespaced, obj, options with { Subresource = "resize" }, Ct);
        Assert.Equal("PUT /apis/example.com/v1/namespaces/shop/widgets/a/resize?fieldManager=me%20%26%20you&dryRun=All&fieldValidation=Strict", sent.Line);
        await sent.Client.UpdateStatusAsync(Namespaced, obj, cancellationToken: Ct);
        Assert.Equal("PUT /apis/example.com/v1/namespaces/shop/widgets/a/status", sent.Line);
        await sent.Client.PatchAsync(Namespaced, Name, Patch.Merge("""{"a":null}"""), options, Ct);
        Assert.Equal("PATCH /apis/example.com/v1/namespaces/shop/widgets/a?fieldManager=me%20%26%20you&dryRun=All&fieldValidation=Strict", sent.Line);
        Assert.Equal(("application/merge-patch+json", """{"a":null}"""), (sent.MediaType, sent.Body));
        await sent.Client.PatchAsync(Namespaced, Name, Patch.StrategicMerge("{}"), cancellationToken: Ct);
        Assert.Equal("application/strategic-merge-patch+json", sent.MediaType);
        await sent.Client.PatchAsync(Namespaced, Name, Patch.Json(JsonPatchOperation.Add("/a", null), JsonPatchOperation.Move("/b", "/c"), JsonPatchOperation.Remove("/d")), cancellationToken: Ct);
        Assert.Equal("application/json-patch+json", sent.MediaType);
        Assert.Equal("""[{"op":"add","path":"/a","value":null},{"op":"move","path":"/c","from":"/b"},{"op":"remove","path":"/d"}]""", sent.Body);
        await sent.Client.ApplyAsync(Namespaced, obj, new ApplyOptions { FieldManager = "me", Force = true }, Ct);
        Assert.Equal("PATCH /apis/example.com/v1/namespaces/shop/widgets/a?fieldManager=me&force=true", sent.Line);
        Assert.Equal("application/apply-patch+yaml", sent.MediaType);
        await sent.Client.GetAsync(Namespaced, Name, new GetOptions { ResourceVersion = "0" }, Ct);
        Assert.Equal("GET /apis/example.com/v1/namespaces/shop/widgets/a?resourceVersion=0", sent.Line);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_deletion_says_what_it_depends_on()
    {
        using var sent = new Sent(Object);
        await sent.Client.DeleteAsync(Namespaced, Name, cancellationToken: Ct);
        Assert.Equal(("DELETE /apis/example.com/v1/namespaces/shop/widgets/a", string.Empty), (sent.Line, sent.Body));
        await sent.Client.DeleteAsync(
            Namespaced,
            Name,
            new DeleteOptions { Uid = "u", ResourceVersion = "7", GracePeriod = TimeSpan.FromMilliseconds(1500), PropagationPolicy = PropagationPolicy.Orphan, DryRun = true },
            Ct);
        Assert.Equal(
            """{"apiVersion":"meta.k8s.io/v1","kind":"DeleteOptions","gracePeriodSeconds":2,"propagationPolicy":"Orphan","preconditions":{"uid":"u","resourceVersion":"7"},"dryRun":["All"]}""",
            sent.Body);
        await sent.Client.DeleteAllAsync(Namespaced, "shop", new ListOptions { LabelSelector = "a=b" }, cancellationToken: Ct);
        Assert.Equal("DELETE /apis/example.com/v1/namespaces/shop/widgets?labelSelector=a%3Db", sent.Line);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_deletion_that_is_answered_by_a_status_has_no_object()
    {
        using var sent = new Sent("""{"kind":"Status","apiVersion":"v1","status":"Success","details":{"name":"a","uid":"u"}}""");
        Assert.Null(await sent.Client.DeleteAsync(Namespaced, Name, cancellationToken: Ct));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Namespaced_and_cluster_scoped_are_told_apart_before_anything_is_sent()
    {
        using var sent = new Sent(Object);
        var without = await Assert.ThrowsAsync<ArgumentException>(() => sent.Client.GetAsync(Namespaced, new ObjectName("", "a"), cancellationToken: Ct));
        Assert.Contains("live in namespaces, and 'a' names none", without.Message, StringComparison.Ordinal);
        var with = await Assert.ThrowsAsync<ArgumentException>(() => sent.Client.GetAsync(Cluster, Name, cancellationToken: Ct));
        Assert.Contains("cluster scoped, and 'a' names the namespace 'shop'", with.Message, StringComparison.Ordinal);
        var nameless = Unstructured.Parse("""{"metadata":{"namespace":"shop"}}""");
        Assert.Contains("has no name", (await Assert.ThrowsAsync<ArgumentException>(() => sent.Client.UpdateAsync(Namespaced, nameless, cancellationToken: Ct))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => sent.Client.CreateAsync(Namespaced, Unstructured.Parse("""{"metadata":{"name":"a"}}"""), cancellationToken: Ct));
        await Assert.ThrowsAsync<ArgumentException>(() => sent.Client.CreateAsync(Namespaced, nameless, new WriteOptions { Subresource = "status" }, Ct));
        await Assert.ThrowsAsync<ArgumentException>(() => sent.Client.ListAsync(Cluster, "shop", cancellationToken: Ct));
        await Assert.ThrowsAsync<ArgumentException>(() => sent.Client.DeleteAllAsync(Namespaced, null, cancellationToken: Ct));
        await Assert.ThrowsAsync<ArgumentException>(() => sent.Client.DeleteAsync(Namespaced, Name, new DeleteOptions { GracePeriod = TimeSpan.FromSeconds(-1) }, Ct));
        Assert.Empty(sent.Lines);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task What_nothing_writes_is_not_written()
    {
        using var sent = new Sent(Object);
        var byHand = await Assert.ThrowsAsync<NotSupportedException>(() => sent.Client.UpdateAsync(WidgetType.Namespaced, new Widget { Namespace = "shop", Name = "a" }, cancellationToken: Ct));
        Assert.Contains("override Encoder", byHand.Message, StringComparison.Ordinal);
        var metadata = new PartialObjectMetadataType(Widgets);
        var partial = new PartialObjectMetadata { Metadata = new ObjectMeta { Namespace = "shop", Name = "a" } };
        Assert.Contains(
            "Patch it instead", (await Assert.ThrowsAsync<NotSupportedException>(() => sent.Client.CreateAsync(metadata, partial, cancellationToken: Ct))).Message, StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<PartialObjectException>(() => sent.Client.UpdateAsync(metadata, partial, cancellationToken: Ct));
        Assert.Contains("with PatchAsync", refused.Message, StringComparison.Ordinal);
        Assert.Empty(sent.Lines);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Partial_objects_are_patched_and_not_updated()
    {
        using var sent = new Sent(Object);
        var type = new PartialWidgetType(WidgetType.Namespaced.Decoder);
        var widget = await sent.Client.GetAsync(type, Name, cancellationToken: Ct);
        var calls = new Func<Task>[]
        {
            () => sent.Client.UpdateAsync(type, widget, cancellationToken: Ct),
            () => sent.Client.UpdateStatusAsync(type, widget, cancellationToken: Ct),
            () => sent.Client.ModifyAsync(type, Name, static one => one, cancellationToken: Ct),
        };
        foreach (var call in calls)
        {
            var refused = await Assert.ThrowsAsync<PartialObjectException>(call);
            Assert.Equal(type.Resource, refused.Resource);
            Assert.Contains("Objects of widgets.v1.example.com are decoded in part", refused.Message, StringComparison.Ordinal);
            Assert.Contains("ModifyAsync", refused.Message, StringComparison.Ordinal);
            Assert.Contains("PatchAsync", refused.Message, StringComparison.Ordinal);
        }

        Assert.StartsWith("GET ", Assert.Single(sent.Lines), StringComparison.Ordinal);
        await sent.Client.PatchAsync(type, Name, Patch.Merge("{}"), cancellationToken: Ct);
        Assert.StartsWith("PATCH ", sent.Line, StringComparison.Ordinal);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("uid")]
    [InlineData("resourceVersion")]
    public async Task A_partial_object_that_was_read_is_not_applied(string given)
    {
        using var sent = new Sent(Object);
        var type = new PartialWidgetType(WidgetType.Namespaced.Decoder);
        var read = new Widget { Namespace = "shop", Name = "a", Uid = given == "uid" ? "u" : null, ResourceVersion = given == "uid" ? null : "7" };

        var refused = await Assert.ThrowsAsync<PartialObjectException>(() => sent.Client.ApplyAsync(type, read, new ApplyOptions { FieldManager = "me" }, Ct));

        Assert.Equal(type.Resource, refused.Resource);
        Assert.Contains("The Widget shop/a was read", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Apply a new object", refused.Message, StringComparison.Ordinal);
        Assert.Empty(sent.Lines);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Of_a_resource_of_metadata_alone_the_server_is_asked_for_no_more()
    {
        using var sent = new Sent("""{"apiVersion":"meta.k8s.io/v1","kind":"PartialObjectMetadata","metadata":{"namespace":"shop","name":"a"}}""");
        var obj = await sent.Client.PatchAsync(new PartialObjectMetadataType(Widgets), Name, Patch.Merge("{}"), cancellationToken: Ct);
        Assert.Equal("a", obj.Metadata!.Name);
        Assert.StartsWith("application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1", sent.Accept.Replace(" ", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(401, "Unauthorized", "Check whether they have expired")]
    [InlineData(403, "Forbidden", "need the verb update on widgets/status in the API group example.com, in namespace 'shop'")]
    [InlineData(409, "Conflict", "Read it again and make the change again")]
    [InlineData(404, "NotFound", "Does the resource have that subresource")]
    [InlineData(415, "UnsupportedMediaType", "can't update this resource as JSON")]
    public async Task A_refusal_says_what_to_do(int code, string reason, string advice)
    {
        using var sent = new Sent($$"""{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"{{reason}}","code":{{code}},"message":"no"}""", (HttpStatusCode)code);
        var error = await Assert.ThrowsAsync<ApiStatusException>(() => sent.Client.UpdateStatusAsync(Namespaced, Unstructured.Parse(Object), cancellationToken: Ct));
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("Could not update the status of widgets.v1.example.com 'a' in namespace 'shop': ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Sent.Token, error.ToString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Errors_are_told_apart()
    {
        Assert.True((await Fails(409, "AlreadyExists")) is { IsAlreadyExists: true, IsConflict: false });
        Assert.True((await Fails(409, "Conflict")) is { IsAlreadyExists: false, IsConflict: true });
        Assert.True((await Fails(403, "Forbidden")).IsForbidden);
        Assert.True((await Fails(404, "NotFound")).IsNotFound);
        var invalid = await Fails(422, "Invalid", ",\"details\":{\"causes\":[{\"reason\":\"FieldValueRequired\",\"message\":\"Required value\",\"field\":\"spec.cronSpec\"}]}");
        Assert.True(invalid.IsInvalid);
        Assert.Equal(new StatusCause("FieldValueRequired", "Required value", "spec.cronSpec"), Assert.Single(invalid.Status.Causes));
        var busy = await Fails(429, "TooManyRequests", ",\"details\":{\"retryAfterSeconds\":3}");
        Assert.True(busy.IsTooManyRequests);
        Assert.Equal(TimeSpan.FromSeconds(3), busy.Status.RetryAfter);

        static async Task<ApiStatusException> Fails(int code, string reason, string more = "")
        {
            using var sent = new Sent($$"""{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"{{reason}}","code":{{code}},"message":"no"{{more}}}""", (HttpStatusCode)code);
            return await Assert.ThrowsAsync<ApiStatusException>(() => sent.Client.GetAsync(Namespaced, Name, cancellationToken: Ct));
        }
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("")]
    [InlineData("{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"data\":{\"password\":\"aHVudGVyMg==\"}")]
    [InlineData("{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"},\"data\":{\"password\":\"aHVudGVyMg==\"}}")]
    [InlineData("{\"kind\":\"Widget\",\"apiVersion\":\"example.com/v1\",\"metadata\":{}}")]
    public async Task An_answer_that_is_no_such_object_is_told_without_its_contents(string answer)
    {
        using var sent = new Sent(answer);
        var error = await Assert.ThrowsAsync<InvalidResponseException>(() => sent.Client.UpdateAsync(Namespaced, Unstructured.Parse(Object), cancellationToken: Ct));
        Assert.Contains("the server did it, but its answer could not be read", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("aHVudGVyMg", error.ToString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_list_that_expires_between_two_pages_is_listed_again_whole()
    {
        var answers = new Queue<(string Body, HttpStatusCode Code)>(
        [
            (Page("""{"metadata":{"name":"a","namespace":"n"}}""", "next"), HttpStatusCode.OK),
            ("""{"kind":"Status","reason":"Expired","code":410,"message":"too old"}""", HttpStatusCode.Gone),
            (Page("""{"metadata":{"name":"b","namespace":"n"}},{"metadata":{}}""", ""), HttpStatusCode.OK),
        ]);
        using var sent = new Sent(() => answers.Dequeue());
        var list = await sent.Client.ListAsync(Namespaced, options: new ListOptions { LabelSelector = "x" }, cancellationToken: Ct);
        Assert.Equal("b", Assert.Single(list.Items).Name);
        Assert.Single(list.InvalidItems);
        Assert.Equal("9", list.ResourceVersion);
        Assert.Equal(
            [
                "GET /apis/example.com/v1/widgets?labelSelector=x&limit=500",
                "GET /apis/example.com/v1/widgets?labelSelector=x&limit=500&continue=next",
                "GET /apis/example.com/v1/widgets?labelSelector=x",
            ],
            sent.Lines);

        static string Page(string items, string next) =>
            $$"""{"apiVersion":"example.com/v1","kind":"WidgetList","metadata":{"resourceVersion":"9","continue":"{{next}}"},"items":[{{items}}]}""";
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Cancelling_ends_a_request_that_hangs()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var handler = new StubHandler(async (_, token) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException();
        });
        using var client = handler.ToClient();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var request = client.GetAsync(Namespaced, Name, cancellationToken: stop.Token);
        await asked.Task.WaitAsync(Ct);
        await stop.CancelAsync();
        Assert.Equal(stop.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request)).CancellationToken);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("""{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"namespace":"shop","name":"a"},"spec":{"\ud83d\uDE00":"\\ud83d\\ude00"}}""")]
    [InlineData("""{"metadata":{"namespace":"shop","name":"a","managedFields":[]},"spec":{"😀":"\\ud83d\\ude00"}}""")]
    public async Task What_is_applied_has_no_escaped_surrogates(string json)
    {
        using var sent = new Sent(Object);
        await sent.Client.ApplyAsync(Namespaced, Unstructured.Parse(json), new ApplyOptions { FieldManager = "me" }, Ct);
        Assert.EndsWith(""","spec":{"😀":"\\ud83d\\ude00"}}""", sent.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_patch_given_as_text_may_nest_as_deep_as_an_object()
    {
        static string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);

        Assert.Equal(Nested(512), System.Text.Encoding.UTF8.GetString(Patch.Merge(Nested(512)).Body.Span));
        Assert.ThrowsAny<JsonException>(static () => Patch.StrategicMerge(Nested(513)));
    }

    [Fact]
    public void A_patch_of_the_wrong_form_is_refused()
    {
        Assert.Throws<JsonException>(() => Patch.Merge("[]"));
        Assert.Throws<JsonException>(() => Patch.Json("{}"));
        Assert.ThrowsAny<JsonException>(() => Patch.Merge("{"));
        Assert.Equal("/metadata/annotations/example.com~1a~0b", JsonPatchOperation.Pointer("metadata", "annotations", "example.com/a~b"));
    }

    /// <summary>A client whose requests are remembered with their bodies.</summary>
    private sealed class Sent : IDisposable
    {
        public const string Token = "s3cr3t-t0k3n";
        private readonly StubHandler _handler;

        public Sent(string answer, HttpStatusCode code = HttpStatusCode.OK)
            : this(() => (answer, code))
        {
        }

        public Sent(Func<(string Body, HttpStatusCode Code)> answer)
        {
            _handler = new StubHandler(async (request, token) =>
            {
                Lines.Add($"{request.Method} {request.RequestUri!.PathAndQuery}");
                MediaType = request.Content?.Headers.ContentType?.MediaType;
                Accept = request.Headers.Accept.ToString();
                Body = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(token);
                var (body, code) = answer();
                return StubHandler.Json(body, code);
            });
            Client = new RestClient(
                new Uri("https://server.example/"),
                new HttpClient(_handler) { Timeout = Timeout.InfiniteTimeSpan },
                new RestClientOptions
                {
                    Authenticate = static (request, _) =>
                    {
                        request.Headers.Authorization = new("Bearer", Token);
                        return Task.CompletedTask;
                    },
                });
        }

        public RestClient Client { get; }

        public List<string> Lines { get; } = [];

        public string Line => Lines[^1];

        public string? MediaType { get; private set; }

        public string Accept { get; private set; } = string.Empty;

        public string Body { get; private set; } = string.Empty;

        public void Dispose()
        {
            Client.Dispose();
            _handler.Dispose();
        }
    }
}
