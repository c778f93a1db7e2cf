using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using Informers.Rest;

namespace Informers.Tests;

public sealed class RestListTests
{
    private const string AllShapes =
        "\uFEFF \r\n{ \"apiVersion\" : \"example.com/v1\" , \"other\" : { \"items\" : [ \"]}\\\"\" , {\"metadata\":{\"name\":\"no\"}} ] } , \"x\":-1.5e3, \"y\":null ,"
        + "\"items\" : [ {\"metadata\":{\"name\":\"a\",\"resourceVersion\":\"1\"},\"spec\":{\"value\":\"}]\\\\\"}} ,\n{ \"metadata\" : {\"name\":\"b\\u00e9\"} , \"spec\":null } , null,"
        + "{\"metadata\":{\"name\":\"c\",\"namespace\":\"n\",\"labels\":{\"k\":\"v\"}}} ] ,\t\"kind\":\"WidgetList\", \"metadata\":{\"continue\":\"more\",\"remainingItemCount\":7,\"resourceVersion\":\"42\",\"z\":[1]} } \n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Reads_a_list_cut_at_every_byte()
    {
        var bytes = Encoding.UTF8.GetBytes(AllShapes);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var (page, collector) = await ListAsync(PiecesStream.SplitAt(bytes, cut));
            AssertAllShapes(page, collector);
        }
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Reads_a_list_that_comes_byte_by_byte()
    {
        var (page, collector) = await ListAsync(PiecesStream.OneByOne(Encoding.UTF8.GetBytes(AllShapes)));

        AssertAllShapes(page, collector);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Reads_random_lists_in_random_pieces()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var random = new Random(seed);
            var names = Enumerable.Range(0, random.Next(30)).Select(i => $"w{i}").ToList();
            var members = new List<string>
            {
                "\"kind\":\"WidgetList\"",
                "\"apiVersion\":\"example.com/v1\"",
                "\"metadata\":{\"resourceVersion\":\"" + seed + "\"}",
                "\"junk\":" + RandomJson.Value(random, 5),
                "\"items\":[" + string.Join(',' + RandomJson.Blanks(random), names.Select(
                    n => $"{{\"junk\":{RandomJson.Value(random, 5)},\"metadata\":{{\"name\":\"{n}\"}},\"more\":{RandomJson.Value(random, 4)}}}")) + "]",
            };
            var json = "{" + string.Join(RandomJson.Blanks(random) + ",", members.OrderBy(_ => random.Next())) + "}";

            var (page, collector) = await ListAsync(new PiecesStream(Encoding.UTF8.GetBytes(json), () => random.Next(1, 500)));

            Assert.Equal(string.Join(',', names), collector.Names);
            Assert.Empty(collector.Invalid);
            Assert.Equal(seed.ToString(System.Globalization.CultureInfo.InvariantCulture), page.ResourceVersion);
        }
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("""{"kind":"WidgetList","apiVersion":"example.com/v1","metadata":{"resourceVersion":"5"},"items":null}""")]
    [InlineData("""{"kind":"WidgetList","apiVersion":"example.com/v1","metadata":{"resourceVersion":"5"},"items":[]}""")]
    [InlineData("""{"kind":"WidgetList","apiVersion":"example.com/v1","metadata":{"resourceVersion":"5"}}""")]
    [InlineData("""{"items":[],"metadata":{"resourceVersion":"5"}}""")]
    [InlineData("""{"kind":"List","apiVersion":"v1","items":[],"metadata":{"resourceVersion":"5","continue":""}}""")]
    [InlineData("""{"kind":"Widgets","apiVersion":"example.com/v1","items":[],"metadata":{"resourceVersion":"5","remainingItemCount":"x"}}""")]
    public async Task A_list_without_items_is_empty(string json)
    {
        var (page, collector) = await ListAsync(json);

        Assert.Empty(collector.Items);
        Assert.Equal("5", page.ResourceVersion);
        Assert.True(string.IsNullOrEmpty(page.Continue));
        Assert.Null(page.RemainingItemCount);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Objects_may_be_larger_than_any_buffer()
    {
        var large = new string('x', 3_000_000);
        var json = Widgets.ListJson("9", Widgets.New("small"), Widgets.New("large", value: large), Widgets.New("last"));

        var (_, collector) = await ListAsync(new PiecesStream(Encoding.UTF8.GetBytes(json), () => 5_000));

        Assert.Equal("small,large,last", collector.Names);
        Assert.Equal(large, collector.Items[1].Value);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Bad_items_are_reported_with_what_is_known_of_them_and_reading_goes_on()
    {
        string[] items =
        [
            Widgets.Json(Widgets.New("first")),
            """{"metadata":{"name":"misfit","namespace":"n","resourceVersion":"7"},"spec":{"value":12}}""",
            """{"metadata":{"name":"malformed","resourceVersion":"8"},"spec":{"value":tru}}""",
            """{"metadata":{"namespace":"n","resourceVersion":"9"}}""",
            "null",
            "17",
            "\"text\"",
            "[{}]",
            "nonsense",
            """{"kind":"Gadget","apiVersion":"example.com/v1","metadata":{"name":"other"}}""",
            """{"apiVersion":"example.com/v2","kind":"Widget","metadata":{"name":"newer"}}""",
            """{"metadata":{"name":"brackets"},"spec":[}}""",
            Widgets.Json(Widgets.New("last")),
        ];

        var (_, collector) = await ListAsync("""{"kind":"WidgetList","items":[""" + string.Join(',', items) + """],"metadata":{"resourceVersion":"5"}}""");

        Assert.Equal("first,last", collector.Names);
        Assert.Equal(
            ["n/misfit@7", "malformed@8", "@9", "@", "@", "@", "@", "@", "other@", "newer@", "brackets@"],
            collector.Invalid.Select(e => $"{e.Name}@{e.ResourceVersion}"));
        Assert.Contains("n/misfit", collector.Invalid[0].Message, StringComparison.Ordinal);
        Assert.Contains("widgets.v1.example.com", collector.Invalid[0].Message, StringComparison.Ordinal);
        Assert.Contains("no metadata.name", collector.Invalid[2].Message, StringComparison.Ordinal);
        Assert.Contains("null", collector.Invalid[3].Message, StringComparison.Ordinal);
        Assert.Contains("Gadget", collector.Invalid[8].Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Managed_fields_are_kept_on_demand_only()
    {
        const string Json = """{"kind":"WidgetList","items":[{"metadata":{"managedFields":[{},{}],"name":"a"}}]}""";

        var (_, dropped) = await ListAsync(Json);
        var (_, kept) = await ListAsync(Json, new InformerOptions<Widget> { KeepManagedFields = true });

        Assert.Equal(0, dropped.Items[0].ManagedFieldsCount);
        Assert.Equal(2, kept.Items[0].ManagedFieldsCount);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task Asks_for_gzip_and_decompresses_what_the_handler_left_compressed(int pieces)
    {
        var random = new Random(1);
        var json = Widgets.ListJson("9", Enumerable.Range(0, 200).Select(i => Widgets.New($"w{i}", value: random.Next().ToString(System.Globalization.CultureInfo.InvariantCulture))));
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(json), Token);
        }

        var handler = new StubHandler(() =>
        {
            var response = StubHandler.Body(new PiecesStream(compressed.ToArray(), () => pieces));
            response.Content.Headers.ContentEncoding.Add("gzip");
            return response;
        });
        var collector = new ListCollector();

        await handler.ToListerWatcher().ListAsync(new ListOptions(), collector, Token);

        Assert.Equal(200, collector.Items.Count);
        Assert.Equal("gzip", handler.Requests[0].Headers.AcceptEncoding.ToString());
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(false, "application/json; drop=metadata.managedFields, application/json")]
    [InlineData(true, "application/json")]
    public async Task Asks_the_server_to_leave_managedFields_out_unless_they_are_kept(bool keep, string accept)
    {
        var handler = new StubHandler(static () => StubHandler.Json("""{"kind":"WidgetList","apiVersion":"example.com/v1","items":[],"metadata":{"resourceVersion":"5"}}"""));
        var source = handler.ToListerWatcher(new InformerOptions<Widget> { KeepManagedFields = keep });
        await source.ListAsync(new ListOptions(), new ListCollector(), Token);
        await (await source.WatchAsync(new ListOptions(), Token)).DisposeAsync();

        Assert.All(handler.Requests, request => Assert.Equal(accept, request.Headers.Accept.ToString()));
        Assert.Equal(2, handler.Requests.Count);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Damaged_gzip_is_no_list()
    {
        var handler = new StubHandler(() =>
        {
            var response = StubHandler.Json("this is no gzip at all");
            response.Content.Headers.ContentEncoding.Add("gzip");
            return response;
        });

        var error = await Assert.ThrowsAsync<InvalidResponseException>(
            () => handler.ToListerWatcher().ListAsync(new ListOptions(), new ListCollector(), Token));

        Assert.Contains("compressed", error.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("", "empty")]
    [InlineData("  \n", "empty")]
    [InlineData("<html>\n<b>Log\tin</b>", "not a JSON object", "<html> <b>Log in</b>")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("""{"kind":"Table","apiVersion":"meta.k8s.io/v1","rows":[{"cells":["a"]}]}""", "Table")]
    [InlineData("""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"no"}""", "Status", "no")]
    [InlineData("""{"kind":"PodList","apiVersion":"v1","items":[{"metadata":{"name":"a"}}]}""", "PodList")]
    [InlineData("""{"apiVersion":"example.com/v1","items":[{"metadata":{"name":"a"}}],"kind":"GadgetList"}""", "GadgetList")]
    [InlineData("""{"error":"quota"}""", "neither a kind nor items", "quota")]
    [InlineData("""{"kind":"WidgetList","items":{}}""", "no array")]
    [InlineData("""{"kind":"WidgetList","metadata":[]}""", "metadata")]
    [InlineData("""{"kind":"WidgetList","items":[]} {}""", "follows")]
    [InlineData("""{"kind":"WidgetList" "items":[]}""", "malformed")]
    [InlineData("""{"kind":"WidgetList","items":[,]}""", "malformed")]
    [InlineData("""{"kind":"WidgetList","items":[{"metadata":{"name":"a"}}""", "breaks off")]
    [InlineData("""{"kind":"WidgetList","items":[{"metadata":{"name":"a"}}]""", "breaks off")]
    [InlineData("""{"kind":"WidgetList","items":[{"metadata":{"na""", "breaks off")]
    public async Task What_is_no_list_of_the_resource_is_refused_with_what_came(string body, string expected, string alsoExpected = "")
    {
        var error = await Assert.ThrowsAsync<InvalidResponseException>(() => ListAsync(body));

        Assert.Contains("Could not list widgets.v1.example.com in all namespaces", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains(alsoExpected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_login_page_is_refused_by_its_content_type_and_shown()
    {
        var handler = new StubHandler(() => StubHandler.Body(
            new MemoryStream(Encoding.UTF8.GetBytes("<!DOCTYPE html>" + new string('x', 5000))), contentType: "text/html; charset=utf-8"));

        var error = await Assert.ThrowsAsync<InvalidResponseException>(
            () => handler.ToListerWatcher().ListAsync(new ListOptions(), new ListCollector(), Token));

        Assert.Contains("content type text/html", error.Message, StringComparison.Ordinal);
        Assert.Contains("<!DOCTYPE html>", error.Message, StringComparison.Ordinal);
        Assert.True(error.Message.Length < 600);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_broken_list_does_not_show_its_items()
    {
        var error = await Assert.ThrowsAsync<InvalidResponseException>(
            () => ListAsync("""{"kind":"WidgetList","items":[{"metadata":{"name":"a"},"spec":{"value":"secret"}} broken"""));

        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_list_with_a_kind_of_its_own_is_taken_when_its_items_say_what_they_are()
    {
        var (_, collector) = await ListAsync(
            $$"""{"apiVersion":"example.com/v1","items":[{{Widgets.Json(Widgets.New("a"))}}],"kind":"WidgetCollection"}""");

        Assert.Equal("a", collector.Names);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_connection_that_breaks_in_the_middle_is_an_IOException_with_its_cause()
    {
        var body = new PiecesStream(
            Encoding.UTF8.GetBytes("""{"kind":"WidgetList","items":[{"""), () => 10, new SocketException((int)SocketError.ConnectionReset));

        var error = await Assert.ThrowsAsync<IOException>(() => ListAsync(body));

        Assert.IsType<SocketException>(error.InnerException);
        Assert.Contains("widgets.v1.example.com", error.Message, StringComparison.Ordinal);
        Assert.True(body.IsDisposed);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Cancelling_ends_a_stalled_list_with_the_callers_token()
    {
        var body = new LiveStream();
        body.Send("""{"kind":"WidgetList","items":[""");
        using var cancellation = new CancellationTokenSource();
        var listing = new StubHandler(() => StubHandler.Body(body)).ToListerWatcher().ListAsync(new ListOptions(), new ListCollector(), cancellation.Token);
        await body.Waiting.WithinTimeout();

        await cancellation.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listing.WithinTimeout());
        Assert.Equal(cancellation.Token, error.CancellationToken);
        Assert.True(body.IsDisposed);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Items_are_handed_over_before_the_list_has_ended()
    {
        var body = new LiveStream();
        body.Send("""{"kind":"WidgetList","items":[""" + Widgets.Json(Widgets.New("a")));
        var collector = new ListCollector();
        var listing = new StubHandler(() => StubHandler.Body(body)).ToListerWatcher().ListAsync(new ListOptions(), collector, Token);
        await body.Waiting.WithinTimeout();

        Assert.Equal("a", collector.Names);

        body.Send("]}");
        body.End();
        await listing.WithinTimeout();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task What_the_receiver_throws_reaches_the_caller_unchanged()
    {
        var thrown = new IOException("the receiver's own");
        var handler = new StubHandler(() => StubHandler.Json(Widgets.ListJson("1", Widgets.New("a"))));

        var error = await Assert.ThrowsAsync<IOException>(
            () => handler.ToListerWatcher().ListAsync(new ListOptions(), new ThrowingReceiver(thrown), Token));

        Assert.Same(thrown, error);
    }

    private static void AssertAllShapes(ListPage page, ListCollector collector)
    {
        Assert.Equal("a,bé,c", collector.Names);
        Assert.Equal("}]\\", collector.Items[0].Value);
        Assert.Equal("v", collector.Items[2].Labels!["k"]);
        Assert.Single(collector.Invalid);
        Assert.Equal(new ListPage("42", "more", 7), page);
    }

    private static Task<(ListPage Page, ListCollector Collector)> ListAsync(string json, InformerOptions<Widget>? options = null) =>
        ListAsync(new MemoryStream(Encoding.UTF8.GetBytes(json)), options);

    private static async Task<(ListPage Page, ListCollector Collector)> ListAsync(Stream body, InformerOptions<Widget>? options = null)
    {
        var collector = new ListCollector();
        var page = await new StubHandler(() => StubHandler.Body(body)).ToListerWatcher(options).ListAsync(new ListOptions(), collector, Token);
        return (page, collector);
    }

    private sealed class ThrowingReceiver(Exception exception) : IListReceiver<Widget>
    {
        public void OnItem(Widget item) => throw exception;

        public void OnInvalidItem(InvalidObjectException error) => throw exception;
    }
}
