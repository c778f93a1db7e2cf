using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Informers.Tests;

/// <summary>
/// Passes the bytes of connections on to a server on this machine, and breaks them: by silence, without a FIN; by a reset; by delay.
/// What it does to connections concerns those that are open at that moment; later ones pass. Thread-safe.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _disposing = new();
    private readonly ConcurrentDictionary<Connection, Task> _connections = new();
    private readonly Uri _target;
    private readonly Task _accepting;
    private int _accepted;

    private TcpProxy(Uri target)
    {
        _target = target;
        _listener.Start();
        Address = new UriBuilder(target) { Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;
        _accepting = AcceptAsync();
    }

    /// <summary>The address to use in place of the server's.</summary>
    public Uri Address { get; }

    /// <summary>How many connections there were so far.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>How long each piece of data is held back.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>The clock of <see cref="Delay"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Listens on a free port.</summary>
    public static TcpProxy Start(Uri target) => new(target);

    /// <summary>From now on nothing comes through the open connections, in no direction, and nobody is told.</summary>
    /// <returns>How many connections.</returns>
    public int Freeze() => Each(static connection => connection.Freeze());

    /// <summary>Resets the open connections.</summary>
    /// <returns>How many connections.</returns>
    public int Cut() => Each(static connection => connection.Reset());

    public async ValueTask DisposeAsync()
    {
        await _disposing.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections.Values);
        _disposing.Dispose();
    }

    private int Each(Action<Connection> action)
    {
        var count = 0;
        foreach (var connection in _connections.Keys)
        {
            action(connection);
            count++;
        }

        return count;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_disposing.Token);
                Interlocked.Increment(ref _accepted);
                var connection = new Connection(this, client);
                var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _connections[connection] = RunAsync(connection, started.Task);
                started.SetResult();
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException && _disposing.IsCancellationRequested)
        {
            // The end of the proxy.
        }
    }

    private async Task RunAsync(Connection connection, Task started)
    {
        await started;
        try
        {
            await connection.PassAsync(_disposing.Token);
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side is gone; the other is told by the disposal.
        }
        finally
        {
            connection.Dispose();
            _connections.TryRemove(connection, out _);
        }
    }

    private sealed class Connection(TcpProxy proxy, Socket client) : IDisposable
    {
        private readonly Socket _server = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private volatile bool _isFrozen;

        public void Freeze() => _isFrozen = true;

        public void Reset()
        {
            foreach (var socket in (Socket[])[client, _server])
            {
                try
                {
                    socket.LingerState = new LingerOption(enable: true, seconds: 0);
                    socket.Close();
                }
                catch (Exception error) when (error is ObjectDisposedException or SocketException)
                {
                    // It is gone already: frozen and reset before, or ended at this moment.
                }
            }
        }

        public async Task PassAsync(CancellationToken cancellationToken)
        {
            client.NoDelay = true;
            await _server.ConnectAsync(new IPEndPoint(IPAddress.Loopback, proxy._target.Port), cancellationToken);
            var first = await Task.WhenAny(PumpAsync(client, _server, cancellationToken), PumpAsync(_server, client, cancellationToken));
            if (_isFrozen)
            {
                // The end of one side is not told to the other either.
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            await first;
        }

        public void Dispose()
        {
            client.Dispose();
            _server.Dispose();
        }

        private async Task PumpAsync(Socket from, Socket to, CancellationToken cancellationToken)
        {
            var buffer = new byte[16 * 1024];
            while (await from.ReceiveAsync(buffer, cancellationToken) is > 0 and var read)
            {
                if (proxy.Delay > TimeSpan.Zero)
                {
                    await Task.Delay(proxy.Delay, proxy.TimeProvider, cancellationToken);
                }

                if (_isFrozen)
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }

                for (var sent = 0; sent < read;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), cancellationToken);
                }
            }
        }
    }
}
