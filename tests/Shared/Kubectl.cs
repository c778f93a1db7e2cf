using System.Diagnostics;

namespace Informers.Tests;

/// <summary>Runs <c>kubectl</c> against one server, with nobody's configuration and nobody's discovery cache.</summary>
public sealed class Kubectl : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("informers-kubectl-");

    private Kubectl(string config) => File.WriteAllText(ConfigFile, config);

    /// <summary>Why there is no kubectl here; <see langword="null"/> when there is one. For <c>Assert.SkipWhen</c>.</summary>
    public static string? SkipReason => Program is null ? "Needs kubectl on the PATH." : null;

    private static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "kubectl.exe" : "kubectl")).FirstOrDefault(File.Exists);

    /// <summary>The kubeconfig file; goes with this.</summary>
    public string ConfigFile => Path.Combine(_home.FullName, "config");

    /// <summary>For a server that asks for no credentials.</summary>
    public static Kubectl For(Uri server) => new($$"""
        current-context: test
        contexts: [{ name: test, context: { cluster: test, namespace: default } }]
        clusters: [{ name: test, cluster: { server: '{{server}}' } }]
        """);

    /// <summary>For a real server.</summary>
    public static Kubectl For(RealApiServer server) => new($$"""
        current-context: test
        contexts: [{ name: test, context: { cluster: test, user: test, namespace: default } }]
        clusters: [{ name: test, cluster: { server: '{{server.Address}}', certificate-authority: '{{server.CertificateFile}}' } }]
        users: [{ name: test, user: { token: '{{server.Token}}' } }]
        """);

    /// <summary>Runs a command to its end, which must be a good one.</summary>
    /// <param name="input">What it reads; <see langword="null"/> for nothing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="arguments">The command.</param>
    /// <returns>What it printed.</returns>
    public async Task<string> RunAsync(string? input, CancellationToken cancellationToken, params string[] arguments)
    {
        using var kubectl = Start(arguments);
        try
        {
            if (input is not null)
            {
                await kubectl.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            }

            kubectl.StandardInput.Close();
            var output = kubectl.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = kubectl.StandardError.ReadToEndAsync(cancellationToken);
            await kubectl.WaitForExitAsync(cancellationToken).WithinTimeout();
            return kubectl.ExitCode == 0
                ? await output
                : throw new InvalidOperationException($"kubectl {string.Join(' ', arguments)} ended with {kubectl.ExitCode}: {await error}");
        }
        finally
        {
            if (!kubectl.HasExited)
            {
                kubectl.Kill();
            }
        }
    }

    /// <summary>Starts a command that does not end by itself; the caller kills it.</summary>
    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Program ?? throw new InvalidOperationException(SkipReason), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["HOME"] = _home.FullName, ["KUBECONFIG"] = ConfigFile, ["KUBECACHEDIR"] = _home.FullName },
        };
        return Process.Start(start)!;
    }

    public void Dispose() => _home.Delete(recursive: true);
}
