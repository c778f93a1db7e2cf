// <readme>
using Informers;
using Informers.Testing;
// </readme>

namespace Tutorial;

/// <summary>A test of a controller, as runtime/docs/testing.md shows it.</summary>
internal static class TestingTutorial
{
    public static async Task RunAsync(TutorialConsole Console, CancellationToken cancellationToken)
    {
        // <readme>
        var crontabs = new GroupVersionResource("stable.example.com", "v1", "crontabs");
        await using var server = await FakeApiServer.StartAsync(
            new() { Resources = [new FakeResource("stable.example.com", "v1", "CronTab", "crontabs")] }, cancellationToken);
        server.Create(crontabs, """{ "metadata": { "namespace": "default", "name": "backup" }, "spec": { "schedule": "0 0 * * *" } }""");

        using var client = server.CreateRestClient();
        await using var factory = new CronTabInformers(client);
        var informer = factory.Stable.V1.CronTabs.Informer;
        factory.Start(cancellationToken);
        await factory.EnsureCacheSyncAsync(cancellationToken);

        // Somebody changes the object while no watch is open, and the past is gone when the next one opens.
        using (server.Faults.Forbid(request => request.Verb is "watch" or "list"))
        {
            server.Faults.CloseWatches();
            server.Patch(crontabs, new ObjectName("default", "backup"), """{ "spec": { "schedule": "5 0 * * *" } }""");
            server.Faults.Compact();
        }

        var written = server.Get(crontabs, new ObjectName("default", "backup"))!["metadata"]!["resourceVersion"]!.GetValue<string>();
        var backup = await informer.WaitForObjectAsync(new ObjectName("default", "backup"), written, cancellationToken);
        Console.WriteLine(backup?.Spec?.Schedule ?? "gone");        // 5 0 * * *
        // </readme>
    }
}
