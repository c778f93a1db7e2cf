using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Informers.Tests.KubeConfigs;

/// <summary>An HTTP proxy that tunnels, for those who say a password.</summary>
internal sealed class ConnectProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Task _accepting;

    public ConnectProxy()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ConcurrentQueue<string> Authorizations { get; } = new();

    public bool Refuse { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await Task.WhenAll([_accepting, .. _connections]).WithinTimeout();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                while (true)
                {
                    var head = await ReadHeadAsync(stream);
                    var authorization = head.FirstOrDefault(static line => line.StartsWith("Proxy-Authorization: ", StringComparison.OrdinalIgnoreCase));
                    if (Refuse || authorization is null)
                    {
                        await stream.WriteAsync(
                            Encoding.ASCII.GetBytes(Refuse
                                ? "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
                                : "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"test\"\r\nContent-Length: 0\r\n\r\n"),
                            _stop.Token);
                        continue;
                    }

                    Authorizations.Enqueue(authorization["Proxy-Authorization: ".Length..]);
                    var target = IPEndPoint.Parse(head[0].Split(' ')[1]);
                    using var server = new TcpClient();
                    await server.ConnectAsync(target, _stop.Token);
                    await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), _stop.Token);
                    await Task.WhenAny(stream.CopyToAsync(server.GetStream(), _stop.Token), server.GetStream().CopyToAsync(stream, _stop.Token));
                    return;
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // Either side has gone.
            }
        }
    }

    private async Task<string[]> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, _stop.Token);
            head.Append((char)one[0]);
        }

        return head.ToString().Split("\r\n");
    }
}
