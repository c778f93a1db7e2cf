using System.Diagnostics;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Informers.EndToEnd.Tests;
using Informers.Rest;
using Informers.Testing;
using Informers.Tests;

namespace Informers.Telemetry.Tests.Secrets;

/// <summary>What watches over secrets finds those that are leaked: here on purpose.</summary>
public sealed partial class SecretWatchTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_token_that_a_program_puts_into_an_exception_is_found_there_and_in_the_log()
    {
        var leaks = SecretWatch.LeakOnPurpose();
        var token = TestSecrets.New("token");
        await using var server = await FakeApiServer.StartAsync(cancellationToken: Ct);
        var client = server.CreateRestClient(new RestClientOptions
        {
            Authenticate = (_, _) => throw new InvalidOperationException($"The token {token} has no good form."),
        });
        var told = new TaskCompletionSource();
        await using var factory = new DynamicSharedInformerFactory(
            client,
            new SharedInformerOptions
            {
                LoggerFactory = SecretLogs.Instance,
                TimeProvider = new HastyTimeProvider(),
                WatchErrorHandler = (_, _) => told.TrySetResult(),
            },
            ownsClient: true);
        factory.InformerFor(new GroupVersionResource("", "v1", "pods"));
        factory.Start(Ct);
        await told.Task.WithinTimeout();
        Assert.Contains(leaks, leak => leak.StartsWith("System.InvalidOperationException has", StringComparison.Ordinal));
        Assert.Contains(leaks, static leak => leak.StartsWith("log message FailedUnexpectedly has", StringComparison.Ordinal));
    }

    [Fact]
    public void A_secret_is_found_as_it_is_in_base64_and_as_a_key()
    {
        var secret = TestSecrets.New("word");
        Assert.NotNull(TestSecrets.FindIn($"GET /?token={secret}"));
        Assert.NotNull(TestSecrets.FindIn(secret.ToUpperInvariant()));
        foreach (var user in (string[])["a", "ab", "abc", "abcd"])
        {
            Assert.NotNull(TestSecrets.FindIn($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{secret}"))}"));
        }

        using var key = RSA.Create(2048);
        var pem = TestSecrets.Register(key.ExportRSAPrivateKeyPem());
        var lines = pem.Split('\n');
        Assert.NotNull(TestSecrets.FindIn(lines[0]));
        Assert.NotNull(TestSecrets.FindIn($"key: {lines[lines.Length / 2]}"));
        Assert.NotNull(TestSecrets.FindIn($"client-key-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(pem))[20..]}"));

        Assert.Null(TestSecrets.FindIn("secrets.v1: the secret 'token' in shop is no secret. Bearer, Basic, password."));
        Assert.Null(TestSecrets.FindIn(null));
    }

    [Fact]
    public void An_exception_is_looked_at_with_its_causes_also_where_it_is_caught()
    {
        var leaks = SecretWatch.LeakOnPurpose();
        try
        {
            throw new HttpRequestException("It failed.", new InvalidDataException($"Bearer {TestSecrets.Mark}1"));
        }
        catch (HttpRequestException)
        {
            // It was looked at as it was thrown.
        }

        Assert.Single(leaks);
    }

    [Fact]
    public void A_value_is_looked_at_that_the_text_of_a_log_message_leaves_out()
    {
        var leaks = SecretWatch.LeakOnPurpose();
        KeyValuePair<string, object?>[] state = [new("user", "me"), new("password", TestSecrets.New("word"))];
        SecretLogs.Instance.Log(Microsoft.Extensions.Logging.LogLevel.Debug, 1, state, null, static (_, _) => "Logged in.");
        Assert.Contains("password", Assert.Single(leaks), StringComparison.Ordinal);
    }

    [Fact]
    public void A_leak_fails_the_assembly_at_its_end_and_every_test_project_has_the_watch()
    {
        Assert.Contains(
            Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyFixtureAttribute>(),
            static fixture => fixture.AssemblyFixtureType == typeof(SecretWatch));
        Assert.Throws<InvalidOperationException>(static () => SecretWatch.ThrowIfAny(["a leak"]));
        SecretWatch.ThrowIfAny([]);
        foreach (var project in Directory.EnumerateFiles(Path.Combine(Repository.Folder, "tests"), "*.csproj", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(project);
            Assert.True(
                !text.Contains("<IsTestProject>true", StringComparison.Ordinal) || text.Contains("Informers.Tests.Shared.csproj", StringComparison.Ordinal),
                $"{project} lacks tests/Shared, and what watches over secrets with it.");
        }
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(null, null, 0)]
    [InlineData("leaks", "log message 1 has it", 1)]
    [InlineData("output", "Authorization: Bearer S3CR3T-token", 1)]
    [InlineData("output", "Authorization: Basic YWI6czNjcjN0LXRva2Vu", 1)]
    [InlineData("output", "-----BEGIN EC PRIVATE KEY-----", 1)]
    [InlineData("output", "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7", 1)]
    [InlineData("output", "secrets.v1 is forbidden", 0)]
    public async Task The_scan_of_a_whole_run_finds_what_was_told(string? where, string? text, int exitCode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The scan is a bash script.");
        var folder = Directory.CreateTempSubdirectory("informers-secrets-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "output"));
            await File.WriteAllTextAsync(Path.Combine(folder, "output", "tests.log"), "Passed!\n", Ct);
            Assert.Equal(1, await ScanAsync(folder));

            await File.WriteAllTextAsync(Path.Combine(folder, "a-1.secrets"), "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n", Ct);
            if (where is not null)
            {
                await File.WriteAllTextAsync(
                    where == "output" ? Path.Combine(folder, "output", "sample.log") : Path.Combine(folder, "a-1.leaks"), text + "\n", Ct);
            }

            Assert.Equal(exitCode, await ScanAsync(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Every_secret_that_is_written_out_in_a_test_bears_the_mark()
    {
        var wrong = Directory.EnumerateFiles(Path.Combine(Repository.Folder, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Contains(".Analyzers.", StringComparison.Ordinal) && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(static file => Literal().Matches(File.ReadAllText(file)).Select(match => $"{Path.GetFileName(file)}: {match.Value}"))
            .Where(static found => TestSecrets.FindIn(found) is null)
            .ToList();
        Assert.Empty(wrong);
    }

    private static async Task<int> ScanAsync(string folder)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Repository.Folder, "build", "scan-secrets.sh"), folder, Path.Combine(folder, "output")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;

        // Not shown: what it finds is what it is to find in this run's own output.
        var output = process.StandardOutput.ReadToEndAsync(Ct);
        var errors = await process.StandardError.ReadToEndAsync(Ct);
        await output;
        await process.WaitForExitAsync(Ct);
        Assert.Empty(errors);
        return process.ExitCode;
    }

    // Fields of a kubeconfig or an ExecCredential, headers, and passwords of addresses; not what stands for another text.
    [GeneratedRegex("""(?:\btoken|\bpassword|"token"|"clientKeyData"): ['"]?[^\s'"{}\[\],\\%]+|RequiredBearerToken = "[^"\[]+"|"(?:Bearer|Basic)", "[^"\[]+"|://[^/\s"'{}@]+:[^/\s"'{}@]+@""")]
    private static partial Regex Literal();
}
