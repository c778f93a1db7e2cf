using System.Diagnostics;

namespace Informers.Tests;

/// <summary>
/// Files about secrets in the folder that <c>INFORMERS_TEST_SECRETS</c> names, if it does: what <c>build/scan-secrets.sh</c> looks for in the
/// output of a run, and what was told already. One of each kind for each process.
/// </summary>
internal static class SecretRecords
{
    private static readonly Lock Gate = new();

    public static void Append(string kind, string line)
    {
        if (Environment.GetEnvironmentVariable("INFORMERS_TEST_SECRETS") is not { Length: > 0 } folder)
        {
            return;
        }

        lock (Gate)
        {
            Directory.CreateDirectory(folder);
            using var process = Process.GetCurrentProcess();
            File.AppendAllText(Path.Combine(folder, $"{process.ProcessName}-{process.Id}.{kind}"), line.ReplaceLineEndings(" ") + "\n");
        }
    }
}
