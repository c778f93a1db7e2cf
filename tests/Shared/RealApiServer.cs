using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Informers.Rest;

namespace Informers.Tests;

/// <summary>
/// A real API server for tests: <c>etcd</c> and <c>kube-apiserver</c> from the folder that the environment variable
/// <c>KUBEBUILDER_ASSETS</c> names, on free loopback ports, with their data in a temporary directory. Disposing it ends both processes
/// and removes the directory.
/// </summary>
public sealed class RealApiServer : IAsyncDisposable
{
    private const string AssetsVariable = "KUBEBUILDER_ASSETS";
    private readonly string _directory;
    private readonly string _token = TestSecrets.New("administrator");
    private readonly int _etcdPort = FreePort();
    private readonly int _etcdPeerPort = FreePort();
    private readonly string[] _extraFlags;
    private readonly HttpClient _http;
    private Process? _etcd;
    private Process? _apiServer;

    private RealApiServer(string[] extraFlags)
    {
        _extraFlags = extraFlags;
        _directory = Directory.CreateTempSubdirectory("informers-").FullName;
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{FreePort()}/"));
        _http = CreateHttpClient();
    }

    /// <summary>Why there is no real API server here; <see langword="null"/> when there is one. For <c>Assert.SkipWhen</c>.</summary>
    public static string? SkipReason
    {
        get
        {
            var assets = Environment.GetEnvironmentVariable(AssetsVariable);
            if (string.IsNullOrEmpty(assets))
            {
                return $"Needs a real API server: set {AssetsVariable} to a folder with etcd and kube-apiserver.";
            }

            return File.Exists(Path.Combine(assets, "etcd")) && File.Exists(Path.Combine(assets, "kube-apiserver"))
                ? null
                : $"Needs a real API server: the folder that {AssetsVariable} names lacks etcd or kube-apiserver.";
        }
    }

    /// <summary>Where it listens, over TLS; ends in a slash. Stays the same over a restart.</summary>
    public Uri Address { get; }

    /// <summary>The token of an administrator.</summary>
    public string Token => _token;

    /// <summary>The file with the server's certificate and what signed it.</summary>
    public string CertificateFile => Path.Combine(_directory, "certs", "apiserver.crt");

    /// <summary>Starts etcd and the API server, and waits until they are ready.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <param name="extraFlags">More flags for the API server.</param>
    public static async Task<RealApiServer> StartAsync(CancellationToken cancellationToken, params string[] extraFlags)
    {
        if (SkipReason is { } reason)
        {
            throw new InvalidOperationException(reason);
        }

        for (var attempt = 1; ; attempt++)
        {
            var server = new RealApiServer(extraFlags);
            try
            {
                await server.WriteFilesAsync(cancellationToken);
                server.StartEtcd();
                await server.StartApiServerAsync(cancellationToken);
                return server;
            }
            catch (InvalidOperationException e) when (attempt < 5 && e.Message.Contains("address already in use", StringComparison.Ordinal))
            {
                // Somebody was quicker: with other ports, then.
                await server.DisposeAsync();
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Makes a client with credentials; it speaks HTTP/2 where asked to, and never times out.</summary>
    public HttpClient CreateHttpClient() => CreateHttpClient(
        new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.GZip }, Address);

    /// <summary>Makes a client with credentials over a handler of the caller's, which is changed to trust the server.</summary>
    /// <param name="handler">The handler; the client owns it.</param>
    /// <param name="address">The server's address, or a proxy's before it.</param>
    public HttpClient CreateHttpClient(SocketsHttpHandler handler, Uri address)
    {
        // The server makes its own certificate at its first start: that one and no other is trusted.
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, _, _) => IsOwnCertificate(certificate),
        };
        return new HttpClient(handler)
        {
            BaseAddress = address,
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", _token) },
        };
    }

    /// <summary>Makes a client with credentials, as users of the library have one.</summary>
    public IRestClient CreateRestClient()
    {
        var http = CreateHttpClient();
        return new RestClient(Address, http, new RestClientOptions { Owned = http });
    }

    /// <summary>Starts the API server again after <see cref="StopApiServerAsync"/>, and waits until it is ready.</summary>
    public async Task StartApiServerAsync(CancellationToken cancellationToken)
    {
        _apiServer = Start(
            "kube-apiserver",
            [
                "--etcd-servers", Etcd.ToString().TrimEnd('/'),
                "--secure-port", Address.Port.ToString(CultureInfo.InvariantCulture),
                "--bind-address", "127.0.0.1",
                "--cert-dir", Path.Combine(_directory, "certs"),
                "--token-auth-file", Path.Combine(_directory, "tokens.csv"),
                "--authorization-mode", "AlwaysAllow",
                "--disable-admission-plugins", "ServiceAccount",
                "--service-cluster-ip-range", "10.0.0.0/24",
                "--service-account-issuer", "https://127.0.0.1/",
                "--service-account-key-file", Path.Combine(_directory, "service-account.pem"),
                "--service-account-signing-key-file", Path.Combine(_directory, "service-account.pem"),
                .. _extraFlags,
            ]);
        while (!await IsReadyAsync(cancellationToken))
        {
            await ThrowIfEndedAsync("etcd", _etcd, cancellationToken);
            await ThrowIfEndedAsync("kube-apiserver", _apiServer, cancellationToken);

            // Another process: there is nothing to be told by but asking again.
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
        }
    }

    /// <summary>Kills the API server: connections break, and so does its watch history. etcd keeps the objects.</summary>
    public async Task StopApiServerAsync()
    {
        await KillAsync(_apiServer);
        _apiServer = null;
    }

    /// <summary>Kills the API server and starts it again.</summary>
    public async Task RestartApiServerAsync(CancellationToken cancellationToken)
    {
        await StopApiServerAsync();
        await StartApiServerAsync(cancellationToken);
    }

    /// <summary>Compacts etcd up to now: what relies on older resource versions there fails. The watch cache notices it late.</summary>
    public async Task CompactAsync(CancellationToken cancellationToken)
    {
        var range = await EtcdAsync("v3/kv/range", """{"key":"AA==","limit":1}""", cancellationToken);
        await EtcdAsync("v3/kv/compaction", $$"""{"revision":"{{range["header"]!["revision"]}}","physical":true}""", cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await KillAsync(_apiServer);
        await KillAsync(_etcd);
        Directory.Delete(_directory, recursive: true);
    }

    private Uri Etcd => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_etcdPort}/"));

    // It takes seconds until a server listens there, and a restarted one wants its port back. So it is none that the system hands out meanwhile to
    // whoever asks for any: those are from 32768 on (Linux) or 49152 (elsewhere).
    private static int FreePort()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(20_000, 30_000);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Another test's.
            }
        }
    }

    private static async Task KillAsync(Process? process)
    {
        if (process is null)
        {
            return;
        }

        using (process)
        {
            if (!process.HasExited)
            {
                process.Kill();
                await process.WaitForExitAsync();
            }
        }
    }

    private bool IsOwnCertificate(X509Certificate? certificate)
    {
        using var own = X509CertificateLoader.LoadCertificateFromFile(CertificateFile);
        return certificate is not null && certificate.GetRawCertData().AsSpan().SequenceEqual(own.RawData);
    }

    private async Task WriteFilesAsync(CancellationToken cancellationToken)
    {
        using var key = RSA.Create(2048);
        await File.WriteAllTextAsync(Path.Combine(_directory, "service-account.pem"), TestSecrets.Register(key.ExportPkcs8PrivateKeyPem()), cancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(_directory, "tokens.csv"), $"{_token},admin,admin,\"system:masters\"\n", cancellationToken);
    }

    private void StartEtcd()
    {
        var peer = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_etcdPeerPort}");
        var client = Etcd.ToString().TrimEnd('/');
        _etcd = Start(
            "etcd",
            [
                "--name", "test", "--data-dir", Path.Combine(_directory, "etcd"), "--log-level", "warn", "--unsafe-no-fsync",
                "--listen-client-urls", client, "--advertise-client-urls", client,
                "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", $"test={peer}",
                "--experimental-watch-progress-notify-interval", "2s",
            ]);
    }

    private Process Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Environment.GetEnvironmentVariable(AssetsVariable)!, program), arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            WorkingDirectory = _directory,
        };
        var process = Process.Start(start)!;
        var log = new StreamWriter(Path.Combine(_directory, program + ".log"), append: true) { AutoFlush = true };
        var writing = TextWriter.Synchronized(log);
        process.OutputDataReceived += (_, e) => writing.WriteLine(e.Data);
        process.ErrorDataReceived += (_, e) => writing.WriteLine(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        return process;
    }

    // Without etcd the API server waits for it, and never says so.
    private async Task ThrowIfEndedAsync(string program, Process? process, CancellationToken cancellationToken)
    {
        if (process is { HasExited: true })
        {
            // Its last words, which say why, may still be on their way.
            await process.WaitForExitAsync(cancellationToken);
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}:{Environment.NewLine}{Log(program)}");
        }
    }

    private string Log(string program)
    {
        using var file = new FileStream(
            Path.Combine(_directory, program + ".log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri("readyz", UriKind.Relative), cancellationToken);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            // It does not listen yet.
            return false;
        }
    }

    private async Task<JsonObject> EtcdAsync(string path, string body, CancellationToken cancellationToken)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(new Uri(Etcd, path), content, cancellationToken);
        response.EnsureSuccessStatusCode();
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!.AsObject();
    }
}
