using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Informers.Tests.KubeConfigs;

/// <summary>A TLS server that says who asked: it keeps what requests carry, and refuses tokens on demand.</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private X509Certificate2 _certificate;

    private TlsServer(X509Certificate2 certificate)
    {
        _certificate = certificate;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificateSelector = (_, name) =>
            {
                ServerNames.Enqueue(name ?? string.Empty);
                return Volatile.Read(ref _certificate);
            };
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.AllowAnyClientCertificate();
        })));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>The requests, in order.</summary>
    public ConcurrentQueue<Seen> Requests { get; } = new();

    /// <summary>The names that clients said they wanted to speak to.</summary>
    public ConcurrentQueue<string> ServerNames { get; } = new();

    /// <summary>The one token that is accepted; <see langword="null"/> for any and none.</summary>
    public string? ValidToken { get; set; }

    /// <summary>Ends responses of <c>/open</c>.</summary>
    public TaskCompletionSource EndOpen { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<TlsServer> StartAsync(X509Certificate2 certificate)
    {
        var server = new TlsServer(certificate);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        server.Address = new Uri(server._app.Urls.Single());
        return server;
    }

    /// <summary>Connections from now on see another certificate.</summary>
    public void Rotate(X509Certificate2 certificate) => Volatile.Write(ref _certificate, certificate);

    public async ValueTask DisposeAsync()
    {
        EndOpen.TrySetResult();
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var certificate = await context.Connection.GetClientCertificateAsync();
        Requests.Enqueue(new Seen(
            context.Request.Path,
            context.Request.Protocol,
            context.Request.Headers.Authorization.ToString(),
            certificate?.Subject,
            context.Request.Headers.Where(static header => header.Key.StartsWith("Impersonate-", StringComparison.OrdinalIgnoreCase))
                .SelectMany(static header => header.Value.Select(value => $"{header.Key.ToLowerInvariant()}: {value}")).Order(StringComparer.Ordinal).ToArray()));
        if (ValidToken is { } token && context.Request.Headers.Authorization != $"Bearer {token}")
        {
            context.Response.StatusCode = 401;
            return;
        }

        await context.Response.WriteAsync("first\n");
        if (context.Request.Path == "/open")
        {
            await context.Response.Body.FlushAsync();
            await EndOpen.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("last\n");
        }
    }

    internal sealed record Seen(string Path, string Protocol, string Authorization, string? Certificate, string[] Impersonation);
}
