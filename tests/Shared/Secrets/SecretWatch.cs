using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Informers.Tests;

/// <summary>
/// Watches over what a test process says: every exception that is thrown in it, whoever catches it, and every log that hands its messages
/// over. A secret among them fails the test assembly at its end. A fixture of every test assembly; see build/Informers.targets.
/// </summary>
public sealed class SecretWatch : IDisposable
{
    private static readonly ConcurrentQueue<string> Leaks = new();

    // What a test leaks on purpose, to see that it is found.
    private static readonly AsyncLocal<ConcurrentQueue<string>?> Deliberate = new();

    [ThreadStatic]
    private static bool _isLooking;

    public SecretWatch() => AppDomain.CurrentDomain.FirstChanceException += OnException;

    /// <summary>Looks at a text that somebody could read.</summary>
    /// <param name="text">The text.</param>
    /// <param name="where">Where it was said.</param>
    public static void See(string? text, string where)
    {
        if (TestSecrets.FindIn(text) is not { } found)
        {
            return;
        }

        var leak = $"{where} has '{found}': {text}";
        if (Deliberate.Value is { } deliberate)
        {
            deliberate.Enqueue(leak);
            return;
        }

        Leaks.Enqueue(leak);
        SecretRecords.Append("leaks", leak);
    }

    /// <summary>What this flow of control, and what it starts, says from now on is leaked on purpose: it is returned, and nothing fails.</summary>
    public static IReadOnlyCollection<string> LeakOnPurpose() => Deliberate.Value = new ConcurrentQueue<string>();

    /// <inheritdoc/>
    public void Dispose()
    {
        AppDomain.CurrentDomain.FirstChanceException -= OnException;
        ThrowIfAny(Leaks);
    }

    /// <summary>Fails for leaks.</summary>
    internal static void ThrowIfAny(IReadOnlyCollection<string> leaks)
    {
        if (leaks.Count > 0)
        {
            throw new InvalidOperationException(
                $"Secrets of tests were told {leaks.Count} times:\n{string.Join('\n', leaks.Distinct(StringComparer.Ordinal).Take(20))}");
        }
    }

    private static void OnException(object? sender, FirstChanceExceptionEventArgs arguments)
    {
        if (_isLooking)
        {
            return;
        }

        _isLooking = true;
        try
        {
            for (var error = arguments.Exception; error is not null; error = error.InnerException)
            {
                See(error.Message, error.GetType().ToString());
            }

            // Those of our own may say more of themselves than their message.
            if (arguments.Exception.GetType().Namespace?.StartsWith("Informers", StringComparison.Ordinal) == true)
            {
                See(arguments.Exception.ToString(), arguments.Exception.GetType().ToString());
            }
        }
        finally
        {
            _isLooking = false;
        }
    }
}
