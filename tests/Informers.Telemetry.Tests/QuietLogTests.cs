using System.Globalization;
using Informers.EndToEnd.Tests;
using Informers.Tests;
using Informers.Testing;
using Microsoft.Extensions.Logging;

namespace Informers.Telemetry.Tests;

/// <summary>The log of a program that runs well.</summary>
public sealed class QuietLogTests
{
    private static readonly GroupVersionResource Pods = new("", "v1", "pods");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task However_many_objects_and_events_there_are_the_log_says_no_more()
    {
        var few = await LogOfAsync(objects: 1, changes: 1);
        var many = await LogOfAsync(objects: 200, changes: 200);
        Assert.Equal(few.Select(static entry => entry.Level), many.Select(static entry => entry.Level));
        Assert.All(many, static entry => Assert.True(entry.Level == LogLevel.Debug, entry.Message));
    }

    private static async Task<IReadOnlyCollection<(LogLevel Level, string Message, Exception? Error)>> LogOfAsync(int objects, int changes)
    {
        using var logs = new RecordingLogs();
        await using var server = await FakeApiServer.StartAsync(cancellationToken: Ct);
        for (var i = 0; i < objects; i++)
        {
            server.Create(Pods, Pod(i));
        }

        await using var factory = new DynamicSharedInformerFactory(server.CreateRestClient(), new SharedInformerOptions { LoggerFactory = logs });
        var pods = factory.InformerFor(Pods);
        await using var registration = pods.AddEventHandler(new ResourceEventHandlerFuncs<Unstructured>());
        factory.Start(Ct);
        await registration.WaitForSyncAsync(Ct).WithinTimeout();
        await server.WaitForWatchesAsync(Pods, cancellationToken: Ct).WithinTimeout();
        for (var i = 0; i < changes; i++)
        {
            server.Create(Pods, Pod(objects + i));
        }

        await pods.WaitForResourceVersionAsync(server.ResourceVersion.ToString(CultureInfo.InvariantCulture), Ct).WithinTimeout();
        return [.. logs.Entries];
    }

    private static string Pod(int number) =>
        $$"""{ "metadata": { "namespace": "default", "name": "pod-{{number.ToString(CultureInfo.InvariantCulture)}}" } }""";
}
