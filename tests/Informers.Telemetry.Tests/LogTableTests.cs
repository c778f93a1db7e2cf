using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Informers.Hosting;
using Informers.Rest;
using Microsoft.Extensions.Logging;

namespace Informers.Telemetry.Tests;

/// <summary>Holds the tables of log messages to the code, and the code to the rules of logging.</summary>
public sealed partial class LogTableTests
{
    private const string Begin = "<!-- log messages: written by LogTableTests -->\n";
    private const string End = "<!-- end of log messages -->\n";

    private static readonly Assembly[] Shipped =
    [
        typeof(SharedInformerFactory).Assembly, typeof(WorkQueueMetrics).Assembly, typeof(ClusterConfig).Assembly, typeof(InformersOptions).Assembly,
    ];

    // The thousand that each class has to itself. Given out here, before a class takes it.
    private static readonly Dictionary<string, (int Thousand, string Category)> Ranges = new(StringComparer.Ordinal)
    {
        ["ListWatchLog"] = (1, "Informers.ListWatch"),
        ["ReflectorLog"] = (2, "Informers.Reflector"),
        ["SharedInformerLog"] = (4, "Informers.SharedInformer"),
        ["FactoryLog"] = (5, "Informers.Factory"),
        ["ReconcilerLog"] = (6, "Informers.Reconciler"),
        ["KubeConfigLog"] = (7, "Informers.KubeConfig"),
        ["LeaderElectionLog"] = (8, "Informers.LeaderElection"),
        ["EventLog"] = (9, "Informers.Events"),
    };

    [Fact]
    public async Task The_table_of_log_messages_is_what_the_code_says()
    {
        var expected = new StringBuilder();
        foreach (var (type, (_, category)) in Ranges.Where(static range => Messages().Exists(entry => entry.Method.DeclaringType!.Name == range.Key)))
        {
            expected.Append(CultureInfo.InvariantCulture, $"\nCategory `{category}`:\n\n| Id | Level | Name | Message |\n|---|---|---|---|\n");
            foreach (var (method, message) in Messages().Where(entry => entry.Method.DeclaringType!.Name == type).OrderBy(static entry => entry.Message.EventId))
            {
                expected.Append(CultureInfo.InvariantCulture, $"| {message.EventId} | {message.Level} | `{message.EventName ?? method.Name}` | {message.Message} |\n");
            }
        }

        expected.Append('\n');
        var page = (await File.ReadAllTextAsync(Repository.TelemetryPage, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        var begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = page.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= Begin.Length && end >= begin, "The page has lost the marks of its log messages.");
        if (Environment.GetEnvironmentVariable("INFORMERS_ACCEPT_BASELINES") == "1")
        {
            await File.WriteAllTextAsync(Repository.TelemetryPage, page[..begin] + expected + page[end..], TestContext.Current.CancellationToken);
            return;
        }

        Assert.Equal(expected.ToString(), page[begin..end]);
    }

    [Fact]
    public void Every_message_has_an_id_and_a_name_of_its_own_in_the_range_of_its_class()
    {
        var messages = Messages();
        Assert.True(messages.Count > 50, $"{messages.Count} messages were found.");
        Assert.Equal(messages.Count, messages.Select(static entry => entry.Message.EventId).Distinct().Count());
        Assert.All(messages.GroupBy(static entry => entry.Method.DeclaringType!), static group =>
        {
            Assert.Equal(group.Count(), group.Select(static entry => entry.Method.Name).Distinct(StringComparer.Ordinal).Count());
            Assert.True(Ranges.ContainsKey(group.Key.Name), $"{group.Key} is in no table: give it a range here.");
            Assert.All(group, entry => Assert.Equal(Ranges[group.Key.Name].Thousand, entry.Message.EventId / 1000));
        });
    }

    [Fact]
    public void Categories_are_those_of_the_page()
    {
        var created = Sources().SelectMany(static source => Category().Matches(source.Text)).Select(static match => match.Groups[1].Value);
        Assert.Equal(
            Ranges.Where(static range => Messages().Exists(entry => entry.Method.DeclaringType!.Name == range.Key))
                .Select(static range => range.Value.Category).Order(StringComparer.Ordinal),
            created.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_is_logged_but_by_generated_methods() =>
        Assert.Empty(Sources().Where(static source => source.Name != "GuardedLogger.cs" && DirectCall().IsMatch(source.Text)).Select(static source => source.Name));

    // Information is for what becomes of connections, handlers and leaders; it may not come with each event.
    [Fact]
    public void Few_messages_are_informational() =>
        Assert.Empty(Messages()
            .Where(static entry => entry.Message.Level == LogLevel.Information)
            .Select(static entry => $"{entry.Method.DeclaringType!.Name}.{entry.Method.Name}")
            .Except(
                [
                    "ReflectorLog.WatchLost", "ReflectorLog.StreamingListCheckPutOff", "SharedInformerLog.HandlerCaughtUp",
                    "LeaderElectionLog.Waiting", "LeaderElectionLog.Acquired", "LeaderElectionLog.Stopped",
                ],
                StringComparer.Ordinal));

    private static List<(MethodInfo Method, LoggerMessageAttribute Message)> Messages() =>
    [
        .. Shipped.SelectMany(static assembly => assembly.GetTypes())
            .SelectMany(static type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(static method => (Method: method, Message: method.GetCustomAttribute<LoggerMessageAttribute>()!))
            .Where(static entry => entry.Message is not null),
    ];

    private static IEnumerable<(string Name, string Text)> Sources() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Folder, "runtime"), "*.cs", SearchOption.AllDirectories)
            .Select(static file => (Path.GetFileName(file), File.ReadAllText(file)));

    [GeneratedRegex(@"CreateLogger\(""([^""]+)""\)")]
    private static partial Regex Category();

    [GeneratedRegex(@"\.Log(Trace|Debug|Information|Warning|Error|Critical)?\(|LoggerMessage\.Define")]
    private static partial Regex DirectCall();
}
