using System.Text.Json.Nodes;
using Informers;
using Informers.Rest;
using Informers.Testing;

namespace CronTabController;

/// <summary>
/// A little life for the embedded server: some CronTabs, somebody who changes them now and then, and a cluster that runs their jobs.
/// </summary>
internal sealed class Traffic(FakeApiServer server, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    /// <summary>Makes the CronTabs that are there from the beginning.</summary>
    public void Build()
    {
        server.Create(EmbeddedCluster.CronTabs, CronTab("shop", "report", "@every 3s"));
        server.Create(EmbeddedCluster.CronTabs, CronTab("shop", "stock", "@every 5s"));
        server.Create(EmbeddedCluster.CronTabs, CronTab("ops", "backup", "* * * * *"));
        server.Create(EmbeddedCluster.CronTabs, CronTab("ops", "mistake", "every day"));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Step, time);
        try
        {
            for (var step = 1; await timer.WaitForNextTickAsync(stoppingToken); step++)
            {
                RunJobs();
                ChangeSomething(step);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end of the program.
        }
    }

    private static string CronTab(string @namespace, string name, string schedule) => $$"""
        {
          "apiVersion": "stable.example.com/v1",
          "kind": "CronTab",
          "metadata": { "namespace": "{{@namespace}}", "name": "{{name}}" },
          "spec": { "schedule": "{{schedule}}", "image": "{{@namespace}}/{{name}}:1", "replicas": 1, "suspend": false, "historyLimit": 3 }
        }
        """;

    // As a cluster's own controllers would: a job's pods start at one step and have ended by the next.
    private void RunJobs()
    {
        foreach (var job in server.List(EmbeddedCluster.Jobs))
        {
            var name = new ObjectName((string)job["metadata"]!["namespace"]!, (string)job["metadata"]!["name"]!);
            var status = job["status"] as JsonObject;
            if (status is null)
            {
                Patch(EmbeddedCluster.Jobs, name, $$"""{ "status": { "active": {{job["spec"]?["parallelism"] ?? 1}} } }""");
            }
            else if (status["active"] is not null)
            {
                Patch(
                    EmbeddedCluster.Jobs,
                    name,
                    """{ "status": { "active": null, "succeeded": 1, "conditions": [ { "type": "Complete", "status": "True" } ] } }""");
            }
        }
    }

    // The story repeats every 20 steps: one is suspended for a while, one comes and goes.
    private void ChangeSomething(int step)
    {
        switch (step % 20)
        {
            case 6:
                Patch(EmbeddedCluster.CronTabs, new ObjectName("shop", "stock"), """{ "spec": { "suspend": true } }""");
                break;
            case 8:
                Try(() => server.Create(EmbeddedCluster.CronTabs, CronTab("shop", "sale", "@every 2s")));
                break;
            case 14:
                Patch(EmbeddedCluster.CronTabs, new ObjectName("shop", "stock"), """{ "spec": { "suspend": false } }""");
                break;
            case 16:
                Try(() => server.Delete(EmbeddedCluster.CronTabs, new ObjectName("shop", "sale")));
                break;
        }
    }

    private void Patch(GroupVersionResource resource, ObjectName name, string mergePatch) => Try(() => server.Patch(resource, name, mergePatch));

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (ApiStatusException e) when (e.IsNotFound || e.IsAlreadyExists)
        {
            // Deleted or made meanwhile, by the controller or by whoever plays with kubectl.
        }
    }
}
