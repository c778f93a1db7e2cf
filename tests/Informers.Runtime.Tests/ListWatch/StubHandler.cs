using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Informers.Rest;

namespace Informers.Tests;

/// <summary>Answers requests in memory, and remembers them.</summary>
internal sealed class StubHandler(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    public StubHandler(Func<HttpResponseMessage> answer)
        : this((_, _) => Task.FromResult(answer()))
    {
    }

    public List<HttpRequestMessage> Requests { get; } = [];

    public string LastPathAndQuery => Requests[^1].RequestUri!.PathAndQuery;

    public static HttpResponseMessage Json(string body, HttpStatusCode code = HttpStatusCode.OK) =>
        Body(new MemoryStream(Encoding.UTF8.GetBytes(body)), code);

    public static HttpResponseMessage Body(Stream body, HttpStatusCode code = HttpStatusCode.OK, string? contentType = "application/json") => new(code)
    {
        Content = new StreamContent(body)
        {
            Headers = { ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType) },
        },
    };

    public RestClient ToClient() => new(
        new Uri("https://server.example/"), new HttpClient(this) { Timeout = Timeout.InfiniteTimeSpan });

    public RestListerWatcher<Widget> ToListerWatcher(InformerOptions<Widget>? options = null, WidgetType? type = null) =>
        new(ToClient(), type ?? WidgetType.Namespaced, options);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        return answer(request, cancellationToken);
    }
}
