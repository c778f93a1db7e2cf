using System.Threading.Channels;

namespace Tutorial;

/// <summary>Stands for the console where a test runs a tutorial.</summary>
internal sealed class TutorialConsole
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    public void WriteLine(string? line) => _lines.Writer.TryWrite(line ?? string.Empty);

    /// <summary>Waits for the next line.</summary>
    public ValueTask<string> ReadLineAsync(CancellationToken cancellationToken) => _lines.Reader.ReadAsync(cancellationToken);
}
