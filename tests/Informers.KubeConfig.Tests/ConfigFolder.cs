using System.Text;
using Informers.Rest;
using Informers.Testing;
using Microsoft.Extensions.Logging;

namespace Informers.Tests.KubeConfigs;

/// <summary>A temporary folder with kubeconfig files, an environment, a clock, and a log that is searched for secrets at the end.</summary>
internal sealed class ConfigFolder : IDisposable, ILoggerFactory, ILogger
{
    private readonly string _folder = Directory.CreateTempSubdirectory("informers-kubeconfig-").FullName;
    private readonly StringBuilder _log = new();

    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    public ManualTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public bool IsTerminal { get; set; }

    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    public string PathOf(string file) => Path.Combine(_folder, file);

    /// <summary>Writes a file, in one step for those who read it meanwhile.</summary>
    public string Write(string file, string text)
    {
        var path = PathOf(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
        return path;
    }

    /// <summary>Writes a script that can be run.</summary>
    public string WriteScript(string file, string text)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The plugin is a bash script.");
        var path = Write(file, "#!/usr/bin/env bash\n" + text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    public KubeConfigOptions Options(string? path = null, string? context = null, TimeSpan? execTimeout = null) => new()
    {
        KubeConfigPath = path,
        Context = context,
        LoggerFactory = this,
        TimeProvider = Time,
        Environment = name => Environment.GetValueOrDefault(name),
        HomeFolder = PathOf("home"),
        ServiceAccountFolder = PathOf("serviceaccount"),
        IsTerminal = () => IsTerminal,
        ExecTimeout = execTimeout ?? TimeSpan.FromMinutes(5),
    };

    /// <summary>A kubeconfig with one context, cluster and user; each given as a flow mapping of YAML.</summary>
    public ClusterConfig Load(string cluster, string user = "{ }", string context = "{ cluster: c, user: u }") =>
        ClusterConfig.LoadKubeConfig(Options(Write("config", Config(cluster, user, context))));

    public static string Config(string cluster, string user = "{ }", string context = "{ cluster: c, user: u }") => $"""
        apiVersion: v1
        kind: Config
        current-context: x
        contexts:
        - name: x
          context: {context}
        clusters:
        - name: c
          cluster: {cluster}
        users:
        - name: u
          user: {user}
        """;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("This log has no providers.");

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        SecretLogs.Instance.Log(logLevel, eventId, state, exception, formatter);
        lock (_log)
        {
            _log.Append(eventId.Id).Append(' ').Append(formatter(state, exception)).Append(exception).Append('\n');
        }
    }
}
