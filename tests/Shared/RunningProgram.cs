using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Channels;

namespace Informers.Tests;

/// <summary>
/// A program in a process group of its own, as a terminal runs it: what it starts belongs to it, and Ctrl-C reaches all. Disposing kills what is left.
/// </summary>
public sealed class RunningProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly StringBuilder _output = new();
    private readonly Lock _gate = new();

    private RunningProgram(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, e) => Take(e.Data);
        process.ErrorDataReceived += (_, e) => Take(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
    }

    /// <summary>Why programs cannot be run so here; <see langword="null"/> where they can. For <c>Assert.SkipWhen</c>.</summary>
    public static string? SkipReason => OperatingSystem.IsLinux() ? null : "Needs Linux, whose setsid starts a program as a terminal does.";

    /// <summary>What it has printed, on both outputs.</summary>
    public string Output
    {
        get
        {
            lock (_gate)
            {
                return _output.ToString();
            }
        }
    }

    private static bool IgnoresInterrupts
    {
        get
        {
            const string Mask = "SigIgn:";
            const int Interrupt = 1 << 1;
            var line = File.ReadLines("/proc/self/status").First(static line => line.StartsWith(Mask, StringComparison.Ordinal));
            return (ulong.Parse(line.AsSpan(Mask.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & Interrupt) != 0;
        }
    }

    /// <summary>Starts a program.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="environment">Variables beside those of this process.</param>
    /// <param name="command">The program and its arguments.</param>
    public static RunningProgram Start(string folder, IReadOnlyDictionary<string, string> environment, params string[] command)
    {
        // What runs in the background of a script ignores Ctrl-C, and so does all that it starts, unless told otherwise.
        var start = new ProcessStartInfo(IgnoresInterrupts ? "env" : "setsid", IgnoresInterrupts ? ["--default-signal=INT", "setsid", .. command] : command)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new RunningProgram(Process.Start(start)!);
    }

    /// <summary>Waits for a line that has some text in it.</summary>
    /// <returns>What follows the text in that line.</returns>
    public async Task<string> WaitForAsync(string text, CancellationToken cancellationToken)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync(cancellationToken))
        {
            if (line.IndexOf(text, StringComparison.Ordinal) is var index and >= 0)
            {
                return line[(index + text.Length)..].Trim();
            }
        }

        throw new InvalidOperationException($"The program ended and never said '{text}':{Environment.NewLine}{Output}");
    }

    /// <summary>Presses Ctrl-C, and waits for the end.</summary>
    /// <returns>The exit code, and how long it took.</returns>
    public async Task<(int ExitCode, TimeSpan Took)> InterruptAsync(CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        await SignalAsync("INT");
        await _process.WaitForExitAsync(cancellationToken);
        return (_process.ExitCode, Stopwatch.GetElapsedTime(start));
    }

    public async ValueTask DisposeAsync()
    {
        using (_process)
        {
            if (!_process.HasExited)
            {
                await SignalAsync("KILL");
                await _process.WaitForExitAsync();
            }
        }
    }

    private async Task SignalAsync(string signal)
    {
        // It says so where the program has just ended by itself, which is what is wanted.
        var start = new ProcessStartInfo("kill", ["-" + signal, "--", string.Create(CultureInfo.InvariantCulture, $"-{_process.Id}")])
        {
            RedirectStandardError = true,
        };
        using var kill = Process.Start(start)!;
        await kill.WaitForExitAsync();
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            // One of the two outputs has ended, and with it the program.
            _lines.Writer.TryComplete();
            return;
        }

        lock (_gate)
        {
            _output.AppendLine(line);
        }

        _lines.Writer.TryWrite(line);
    }
}
