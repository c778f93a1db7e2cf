using System.Net;
using System.Text;

namespace Informers.Soak;

/// <summary>Answers streaming lists as a server does that does not know them, so that informers list by pages.</summary>
internal sealed class WithoutStreamingLists(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const string Refusal = """
        {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Invalid","code":422,"message":"sendInitialEvents is forbidden for watch"}
        """;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.RequestUri!.Query.Contains("sendInitialEvents", StringComparison.Ordinal)
            ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.UnprocessableEntity)
            {
                Content = new StringContent(Refusal, Encoding.UTF8, "application/json"),
                RequestMessage = request,
            })
            : base.SendAsync(request, cancellationToken);
}
