using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Informers.Rest;

/// <summary>
/// Credentials of a plugin: run when they are first needed, when they expire, and when the server refuses them; once for all who wait.
/// </summary>
internal sealed class ExecCredentials(ExecConfig config, KubeConfigOptions options, ILogger logger) : ICredentialSource
{
    // Guards both fields below.
    private readonly Lock _gate = new();
    private (Credential Credential, DateTimeOffset? Expires)? _current;
    private Task<Credential>? _running;

    public async ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        Task<Credential> running;
        lock (_gate)
        {
            if (_current is { } current && (current.Expires is not { } expires || options.TimeProvider.GetUtcNow() < expires))
            {
                return current.Credential;
            }

            // On its own: who waits may give up, and others wait on.
            running = _running ??= Task.Run(RunAndKeepAsync);
        }

        return await running.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Expire(Credential refused)
    {
        lock (_gate)
        {
            if (_current is { } current && ReferenceEquals(current.Credential, refused))
            {
                _current = null;
            }
        }
    }

    private async Task<Credential> RunAndKeepAsync()
    {
        try
        {
            var result = await RunAsync().ConfigureAwait(false);
            lock (_gate)
            {
                _current = result;
            }

            return result.Credential;
        }
        finally
        {
            lock (_gate)
            {
                _running = null;
            }
        }
    }

    private async Task<(Credential Credential, DateTimeOffset? Expires)> RunAsync()
    {
        var isTerminal = options.IsTerminal();
        if (config.InteractiveMode == ExecInteractiveMode.Always && !isTerminal)
        {
            throw Failed("must ask a person, as its interactiveMode Always says, but the standard input is no terminal.");
        }

        var interactive = isTerminal && config.InteractiveMode != ExecInteractiveMode.Never;
        var start = new ProcessStartInfo(config.Command, config.Arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,

            // Its words to people go where ours go; they may tell what must not be in a log or an exception.
            RedirectStandardError = false,
            RedirectStandardInput = !interactive,
        };
        foreach (var (name, value) in config.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = config.Info(interactive);
        KubeConfigLog.PluginRuns(logger, config.Command);
        using var process = Start(start);
        if (!interactive)
        {
            process.StandardInput.Close();
        }

        using var timeout = new CancellationTokenSource(options.ExecTimeout, options.TimeProvider);
        string output;
        try
        {
            var reading = process.StandardOutput.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token).ConfigureAwait(false);
            output = await reading.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw Failed($"did not end within {options.ExecTimeout}, and was killed. KubeConfigOptions.ExecTimeout gives it longer.");
        }

        return process.ExitCode == 0
            ? ExecCredentialReader.Read(output, config.ApiVersion, Failed)
            : throw Failed($"ended with exit code {process.ExitCode}. What it says of that is on the standard error output.");
    }

    private Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw Failed("could not be started.");
        }
        catch (Win32Exception e)
        {
            throw Failed($"could not be started: {e.Message}.{(config.InstallHint is { } hint ? $" {hint}" : string.Empty)}", e);
        }
    }

    private HttpRequestException Failed(string problem, Exception? cause = null) =>
        new(HttpRequestError.UserAuthenticationError, $"The credential plugin {config.Command} {problem}", cause);

    private HttpRequestException Failed(string problem) => Failed(problem, null);
}
