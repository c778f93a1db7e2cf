using System.Net;
using System.Net.Sockets;
using System.Text;
using Informers.Rest;

namespace Informers.Tests;

/// <summary>The real HttpClient on real sockets, whose other end does what servers and networks do at their worst.</summary>
public sealed class ConnectionTests
{
    private const string Headers = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Lists_and_watches_over_sockets()
    {
        await using var server = new RawServer(async (socket, request) =>
        {
            await SendAsync(socket, Headers);
            await SendChunkAsync(socket, request.Contains("watch=true", StringComparison.Ordinal)
                ? $"{{\"type\":\"ADDED\",\"object\":{Widgets.Json(Widgets.New("b"))}}}\n"
                : Widgets.ListJson("5", Widgets.New("a")));
            await SendAsync(socket, "0\r\n\r\n");
        });
        using var client = new RestClient(server.Address);
        var listerWatcher = new RestListerWatcher<Widget>(client, WidgetType.Namespaced);
        var collector = new ListCollector();

        var page = await listerWatcher.ListAsync(new ListOptions(), collector, Token);
        await using var watch = await listerWatcher.WatchAsync(new ListOptions { ResourceVersion = page.ResourceVersion }, Token);

        Assert.Equal("a", collector.Names);
        Assert.True(await watch.WaitToReadAsync(Token));
        Assert.True(watch.TryRead(out var watchEvent));
        Assert.Equal("b", watchEvent.Object!.Name);
        Assert.False(await watch.WaitToReadAsync(Token));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_refused_connection_is_recognised()
    {
        var server = new RawServer((_, _) => Task.CompletedTask);
        var address = server.Address;
        await server.DisposeAsync();
        using var client = new RestClient(address);

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => new RestListerWatcher<Widget>(client, WidgetType.Namespaced)
            .ListAsync(new ListOptions(), new ListCollector(), Token));

        Assert.True(TransportErrors.IsConnectionRefused(error));
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_is_cut_or_reset_in_the_middle_of_a_list_is_an_IOException(bool reset)
    {
        await using var server = new RawServer(async (socket, _) =>
        {
            await SendAsync(socket, Headers);
            await SendChunkAsync(socket, """{"kind":"WidgetList","items":[{"metadata":""");
            if (reset)
            {
                socket.LingerState = new LingerOption(true, 0);
            }
        });
        using var client = new RestClient(server.Address);

        await Assert.ThrowsAsync<IOException>(() => new RestListerWatcher<Widget>(client, WidgetType.Namespaced)
            .ListAsync(new ListOptions(), new ListCollector(), Token));
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_watch_that_is_cut_or_reset_gives_its_events_and_then_an_IOException(bool reset)
    {
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new RawServer(async (socket, _) =>
        {
            await SendAsync(socket, Headers);
            await SendChunkAsync(socket, $"{{\"type\":\"ADDED\",\"object\":{Widgets.Json(Widgets.New("a"))}}}\n");

            // A reset throws away what is still on its way.
            await received.Task;
            if (reset)
            {
                socket.LingerState = new LingerOption(true, 0);
            }
        });
        using var client = new RestClient(server.Address);
        await using var watch = await new RestListerWatcher<Widget>(client, WidgetType.Namespaced).WatchAsync(new ListOptions(), Token);

        Assert.True(await watch.WaitToReadAsync(Token));
        Assert.True(watch.TryRead(out _));
        received.SetResult();
        await Assert.ThrowsAsync<IOException>(async () => await watch.WaitToReadAsync(Token));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_server_that_never_answers_is_left_at_once_when_cancelled()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new RawServer(async (_, _) =>
        {
            asked.SetResult();
            await over.Task;
        });
        using var client = new RestClient(server.Address);
        using var cancellation = new CancellationTokenSource();
        var opening = new RestListerWatcher<Widget>(client, WidgetType.Namespaced).WatchAsync(new ListOptions(), cancellation.Token);
        await asked.Task.WithinTimeout();

        await cancellation.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening.WithinTimeout());
        Assert.Equal(cancellation.Token, error.CancellationToken);
        over.SetResult();
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Disposing_a_silent_watch_closes_its_connection_at_once(bool whileReading)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new RawServer(async (socket, _) =>
        {
            await SendAsync(socket, Headers);
            try
            {
                Assert.Equal(0, await socket.ReceiveAsync(new byte[1]));
            }
            catch (SocketException)
            {
                // A reset closes as well.
            }

            closed.SetResult();
        });
        using var client = new RestClient(server.Address);
        var watch = await new RestListerWatcher<Widget>(client, WidgetType.Namespaced).WatchAsync(new ListOptions(), Token);
        var waiting = whileReading ? watch.WaitToReadAsync(Token).AsTask() : Task.FromResult(false);

        await watch.DisposeAsync().AsTask().WithinTimeout();

        Assert.False(await waiting.WithinTimeout());
        await closed.Task.WithinTimeout();
    }

    private static Task SendChunkAsync(Socket socket, string text) =>
        SendAsync(socket, $"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n");

    private static async Task SendAsync(Socket socket, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await socket.SendAsync(bytes.AsMemory(sent));
        }
    }

    /// <summary>Hands each request to a function; closes the connection when it returns.</summary>
    private sealed class RawServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Func<Socket, string, Task> _answer;
        private readonly Task _accepting;

        public RawServer(Func<Socket, string, Task> answer)
        {
            _answer = answer;
            _listener.Start();
            Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
            _accepting = AcceptAsync();
        }

        public Uri Address { get; }

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _accepting.WithinTimeout();
            _listener.Dispose();
        }

        private async Task AcceptAsync()
        {
            var answers = new List<Task>();
            try
            {
                while (true)
                {
                    answers.Add(AnswerAsync(await _listener.AcceptSocketAsync()));
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // Stopped.
            }

            await Task.WhenAll(answers);
        }

        private async Task AnswerAsync(Socket socket)
        {
            using (socket)
            {
                var request = new StringBuilder();
                var buffer = new byte[4096];
                while (!request.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
                {
                    var read = await socket.ReceiveAsync(buffer);
                    if (read == 0)
                    {
                        return;
                    }

                    request.Append(Encoding.UTF8.GetString(buffer, 0, read));
                }

                await _answer(socket, request.ToString());
            }
        }
    }
}
