using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Informers.Testing;

/// <summary>
/// Kestrel on two loopback ports, HTTP/1.1 and HTTP/2 without TLS, with nothing of a web host around it: no configuration, no
/// container, no console. Listens once; a restart is a new one on the same ports.
/// </summary>
internal sealed class KestrelHost : IAsyncDisposable
{
    private readonly KestrelServer _server;

    private KestrelHost(KestrelServer server, int port, int http2Port)
    {
        _server = server;
        Port = port;
        Http2Port = http2Port;
    }

    public int Port { get; }

    public int Http2Port { get; }

    public static async Task<KestrelHost> StartAsync(int port, int http2Port, RequestDelegate handler, CancellationToken cancellationToken)
    {
        var options = new KestrelServerOptions
        {
            AddServerHeader = false,
            ApplicationServices = EmptyServices.Instance,
            Limits =
            {
                // A client that does not read, or a test that steps through it, is no attack.
                MinResponseDataRate = null,
                MinRequestBodyDataRate = null,
                MaxRequestBodySize = null,
            },
        };
        options.Listen(IPAddress.Loopback, port, static o => o.Protocols = HttpProtocols.Http1);
        options.Listen(IPAddress.Loopback, http2Port, static o => o.Protocols = HttpProtocols.Http2);

        // So small a buffer makes a flush wait until the socket has taken the bytes: a cut loses none that were written before it, and a
        // client that does not read is felt at once. It resumes when nothing is left, at half of two.
        var socketOptions = new SocketTransportOptions { MaxWriteBufferSize = 2 };
        var transport = new SocketTransportFactory(Options.Create(socketOptions), NullLoggerFactory.Instance);
        var server = new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
        try
        {
            await server.StartAsync(new Application(handler), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            server.Dispose();
            throw;
        }

        var addresses = server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Select(a => new Uri(a).Port).ToArray();
        return new KestrelHost(server, addresses[0], addresses[1]);
    }

    /// <summary>Stops listening and cuts all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        // Open streams would be waited for; a cancelled token means not at all.
        await _server.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        _server.Dispose();
    }

    private sealed class Application(RequestDelegate handler) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => handler(context);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
            // Nothing was rented for the request.
        }
    }

    private sealed class EmptyServices : IServiceProvider
    {
        public static EmptyServices Instance { get; } = new();

        public object? GetService(Type serviceType) => serviceType == typeof(ILoggerFactory) ? NullLoggerFactory.Instance : null;
    }
}
