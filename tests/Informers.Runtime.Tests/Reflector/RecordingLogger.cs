using Microsoft.Extensions.Logging;

namespace Informers.Tests.Reflectors;

/// <summary>Keeps log messages as <c>Level: message</c>.</summary>
internal sealed class RecordingLogger : ILogger
{
    public Recorder<string> Entries { get; } = new();

    public IEnumerable<string> At(LogLevel level) => Entries.Items.Where(e => e.StartsWith($"{level}: ", StringComparison.Ordinal));

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        SecretLogs.Instance.Log(logLevel, eventId, state, exception, formatter);
        Entries.Add($"{logLevel}: {formatter(state, exception)}");
    }
}
