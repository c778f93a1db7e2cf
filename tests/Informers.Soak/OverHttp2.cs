using System.Net;

namespace Informers.Soak;

/// <summary>Sends requests as HTTP/2 without TLS, with prior knowledge: all streams of a client over one connection.</summary>
internal sealed class OverHttp2(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        return base.SendAsync(request, cancellationToken);
    }
}
