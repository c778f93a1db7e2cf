using System.Net;
using Informers;
using Informers.Testing;
using Informers.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace CronTabController.Tests;

public sealed class ControllerTests
{
    private static readonly string FirstRun = RunOf("report", ControllerScene.Start.AddMinutes(1));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_run_begins_when_it_is_due()
    {
        await using var scene = await ControllerScene.StartAsync();
        scene.Server.Create(EmbeddedCluster.CronTabs, ControllerScene.CronTab("report", "@every 1m", """, "replicas": 2, "command": ["make", "report"]"""));
        var waiting = await scene.CronTabAsync("report", static tab => tab.Status?.NextScheduleTime is not null);
        Assert.Equal(ControllerScene.Start.AddMinutes(1).UtcDateTime, waiting.Status!.NextScheduleTime);
        Assert.Equal(waiting.Metadata.Generation, waiting.Status.ObservedGeneration);
        Assert.Equal([CronTabReconciler.Finalizer], waiting.Metadata.Finalizers!);
        Assert.Empty(scene.Server.List(EmbeddedCluster.Jobs));

        await AdvanceToRunAsync(scene);
        var job = await scene.JobAsync(FirstRun);
        var owner = Assert.Single(job.Metadata!.OwnerReferences!);
        Assert.Equal((waiting.Metadata.Uid, "CronTab", true), (owner.Uid, owner.Kind, owner.Controller));
        Assert.Equal(2, job.Spec!.Parallelism);
        var container = Assert.Single(job.Spec.Template!.Spec!.Containers!);
        Assert.Equal("shop/report:1", container.Image);
        Assert.Equal(["make", "report"], container.Command!);
        var ran = await scene.CronTabAsync("report", static tab => tab.Status?.LastScheduleTime is not null);
        Assert.Equal(ControllerScene.Start.AddMinutes(1).UtcDateTime, ran.Status!.LastScheduleTime);
        Assert.Equal(ControllerScene.Start.AddMinutes(2).UtcDateTime, ran.Status.NextScheduleTime);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_status_counts_the_pods_that_run()
    {
        await using var scene = await ControllerScene.StartAsync();
        scene.Server.Create(EmbeddedCluster.CronTabs, ControllerScene.CronTab("report", "@every 1m"));
        await AdvanceToRunAsync(scene);
        await scene.JobAsync(FirstRun);
        scene.Server.Patch(EmbeddedCluster.Jobs, ControllerScene.Name(FirstRun), """{ "status": { "active": 3 } }""");
        await scene.CronTabAsync("report", static tab => tab.Status?.Replicas == 3);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Runs_and_mistakes_are_events_of_the_CronTab()
    {
        await using var scene = await ControllerScene.StartAsync();
        scene.Server.Create(EmbeddedCluster.CronTabs, ControllerScene.CronTab("mistake", "every day"));
        await scene.CronTabAsync("mistake", static tab => tab.Status?.Problem is not null);
        scene.Server.Create(EmbeddedCluster.CronTabs, ControllerScene.CronTab("report", "@every 1m"));
        await AdvanceToRunAsync(scene);
        await scene.CronTabAsync("report", static tab => tab.Status?.LastScheduleTime is not null);
        await scene.App.Services.GetRequiredService<EventRecorder>().FlushAsync(Ct).WithinTimeout();
        Assert.Equal(
            ["mistake Warning CannotRun", "report Normal RunBegan"],
            scene.Server.List(new GroupVersionResource("", "v1", "events"))
                .Select(static e => $"{e["involvedObject"]!["name"]} {e["type"]} {e["reason"]}").Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Of_several_runs_that_were_missed_the_last_begins()
    {
        var time = ControllerScene.Start;
        await using var scene = await ControllerScene.StartAsync(server =>
        {
            server.Create(EmbeddedCluster.CronTabs, ControllerScene.CronTab("report", "*/10 * * * *"));
            server.Patch(
                EmbeddedCluster.CronTabs, ControllerScene.Name("report"), """{ "status": { "lastScheduleTime": "2026-11-21T09:15:00Z" } }""");
        });
        await scene.JobAsync(RunOf("report", time));
        var ran = await scene.CronTabAsync("report", static tab => tab.Status?.NextScheduleTime is not null);
        Assert.Equal(time.UtcDateTime, ran.Status!.LastScheduleTime);
        Assert.Single(scene.Server.List(EmbeddedCluster.Jobs));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_run_that_was_begun_is_not_begun_again_by_one_whose_status_did_not_get_through()
    {
        await using var scene = await ControllerScene.StartAsync();
        scene.Server.Create(EmbeddedCluster.CronTabs, ControllerScene.CronTab("report", "@every 1m"));
        await scene.CronTabAsync("report", static tab => tab.Status?.NextScheduleTime is not null);
        using var refused = scene.Server.Faults.Fail(500, when: static request => request.Subresource == "status", count: 1);
        await AdvanceToRunAsync(scene);
        await scene.JobAsync(FirstRun);
        await refused.WaitForHitsAsync(1, Ct).WithinTimeout();

        // The queue tries again after a few milliseconds of the clock that stands still.
        await scene.Time.WaitForTimerAsync(TimeSpan.FromSeconds(1), Ct).WithinTimeout();
        scene.Time.Advance(TimeSpan.FromSeconds(1));
        await scene.CronTabAsync("report", static tab => tab.Status?.LastScheduleTime is not null);
        Assert.Single(scene.Server.List(EmbeddedCluster.Jobs));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task While_it_is_suspended_nothing_begins()
    {
        await using var scene = await ControllerScene.StartAsync();
        scene.Server.Create(EmbeddedCluster.CronTabs, ControllerScene.CronTab("report", "@every 1m"));
        await scene.CronTabAsync("report", static tab => tab.Status?.NextScheduleTime is not null);
        scene.Server.Patch(EmbeddedCluster.CronTabs, ControllerScene.Name("report"), """{ "spec": { "suspend": true } }""");
        await scene.CronTabAsync("report", static tab => tab.Status is { NextScheduleTime: null } status && status.ObservedGeneration == tab.Metadata.Generation);
        scene.Time.Advance(TimeSpan.FromMinutes(5));
        scene.Server.Create(EmbeddedCluster.CronTabs, ControllerScene.CronTab("other", "@every 1m"));
        await scene.CronTabAsync("other", static tab => tab.Status?.NextScheduleTime is not null);
        Assert.Empty(scene.Server.List(EmbeddedCluster.Jobs));
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("report", "every day", "'every day' is no schedule")]
    [InlineData("a-name-that-is-too-long-for-what-is-to-be-made-of-it", "@daily", "the name is too long")]
    public async Task What_is_wrong_with_a_CronTab_is_told_in_its_status_until_it_is_put_right(string name, string schedule, string problem)
    {
        await using var scene = await ControllerScene.StartAsync();
        scene.Server.Create(EmbeddedCluster.CronTabs, ControllerScene.CronTab(name, schedule));
        var wrong = await scene.CronTabAsync(name, static tab => tab.Status?.Problem is not null);
        Assert.StartsWith(problem, wrong.Status!.Problem, StringComparison.Ordinal);
        Assert.Null(wrong.Status.NextScheduleTime);
        if (schedule != "@daily")
        {
            scene.Server.Patch(EmbeddedCluster.CronTabs, ControllerScene.Name(name), """{ "spec": { "schedule": "@daily" } }""");
            var right = await scene.CronTabAsync(name, static tab => tab.Status is { Problem: null, NextScheduleTime: not null });
            Assert.Equal(right.Metadata.Generation, right.Status!.ObservedGeneration);
        }
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Finished_runs_beyond_the_limit_are_deleted_the_oldest_first()
    {
        await using var scene = await ControllerScene.StartAsync();
        scene.Server.Create(EmbeddedCluster.CronTabs, ControllerScene.CronTab("report", "@every 1m", """, "historyLimit": 1"""));
        string[] runs = [FirstRun, RunOf("report", ControllerScene.Start.AddMinutes(2)), RunOf("report", ControllerScene.Start.AddMinutes(3))];
        foreach (var run in runs)
        {
            await AdvanceToRunAsync(scene);
            await scene.JobAsync(run);
        }

        foreach (var run in runs.Take(2))
        {
            scene.Server.Patch(
                EmbeddedCluster.Jobs, ControllerScene.Name(run), """{ "status": { "conditions": [ { "type": "Complete", "status": "True" } ] } }""");
        }

        await scene.JobIsGoneAsync(runs[0]);
        Assert.Equal(runs.Skip(1), scene.Server.List(EmbeddedCluster.Jobs).Select(static job => (string)job["metadata"]!["name"]!).Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_CronTab_that_is_deleted_goes_when_its_jobs_are_gone_and_takes_nobody_elses()
    {
        await using var scene = await ControllerScene.StartAsync();
        scene.Server.Create(EmbeddedCluster.CronTabs, ControllerScene.CronTab("report", "@every 1m"));
        scene.Server.Create(EmbeddedCluster.Jobs, """{ "metadata": { "namespace": "shop", "name": "stranger", "labels": { "crontab": "report" } } }""");
        await AdvanceToRunAsync(scene);
        await scene.JobAsync(FirstRun);
        await scene.CronTabAsync("report", static tab => tab.Status?.LastScheduleTime is not null);
        scene.Server.Delete(EmbeddedCluster.CronTabs, ControllerScene.Name("report"));
        await scene.CronTabIsGoneAsync("report");
        Assert.Equal("stranger", (string?)Assert.Single(scene.Server.List(EmbeddedCluster.Jobs))["metadata"]!["name"]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task It_is_alive_at_once_and_ready_when_it_has_read_everything()
    {
        Fault? forbidden = null;
        await using var scene = await ControllerScene.StartAsync(
            server => forbidden = server.Faults.Forbid(static request => request.Resource == "jobs" && request.Verb is "list" or "watch"));
        using var http = scene.Http();
        using (var before = await http.GetAsync(new Uri("healthz/ready", UriKind.Relative), Ct))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, before.StatusCode);
            Assert.Contains("jobs.v1.batch", await before.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        }

        using (var alive = await http.GetAsync(new Uri("healthz/live", UriKind.Relative), Ct))
        {
            Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        }

        forbidden!.Dispose();
        var synced = scene.Jobs.WaitForCacheSyncAsync(Ct);
        while (!synced.IsCompleted)
        {
            // It backs off on the clock that stands still.
            await Task.WhenAny(synced, scene.Time.WaitForTimerAsync(TimeSpan.FromMinutes(1), Ct)).WithinTimeout();
            scene.Time.Advance(TimeSpan.FromSeconds(1));
        }

        using var ready = await http.GetAsync(new Uri("healthz/ready", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task It_measures_its_runs_its_queue_and_its_informers_as_Prometheus_reads_them()
    {
        await using var scene = await ControllerScene.StartAsync();
        scene.Server.Create(EmbeddedCluster.CronTabs, ControllerScene.CronTab("report", "@every 1m"));
        await AdvanceToRunAsync(scene);
        await scene.CronTabAsync("report", static tab => tab.Status?.LastScheduleTime is not null);
        using var http = scene.Http();
        var text = await http.GetStringAsync(new Uri("metrics", UriKind.Relative), Ct);
        var lines = text.Split('\n');
        Assert.Contains("# TYPE crontab_runs_total counter", lines);
        Assert.Contains("# HELP crontab_runs_total Runs that began.", lines);
        Assert.Contains(lines, static line => line.StartsWith("crontab_runs_total ", StringComparison.Ordinal));
        Assert.Contains("# TYPE crontab_run_lateness_seconds histogram", lines);
        Assert.Contains(lines, static line => line.StartsWith("crontab_run_lateness_seconds_bucket{le=\"+Inf\"} ", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.StartsWith("workqueue_adds_total{workqueue_name=\"crontabs\"} ", StringComparison.Ordinal));
        Assert.Contains("# TYPE workqueue_depth gauge", lines);
        Assert.All(lines, static line => Assert.True(line.Length == 0 || line[0] == '#' || Sample(line), line));

        static bool Sample(string line) => line.LastIndexOf(' ') is > 0 and var space
            && (line[(space + 1)..] is "+Inf" or "-Inf" or "NaN" || double.TryParse(line[(space + 1)..], System.Globalization.CultureInfo.InvariantCulture, out _));
    }

    private static string RunOf(string name, DateTimeOffset due) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}-{due.ToUnixTimeSeconds()}");

    // The queue waits for the next run by a timer; when that is set, the clock may move there.
    private static async Task AdvanceToRunAsync(ControllerScene scene)
    {
        var due = (await scene.CronTabAsync("report", tab => tab.Status?.NextScheduleTime > scene.Time.GetUtcNow().UtcDateTime)).Status!.NextScheduleTime!.Value;
        var wait = due - scene.Time.GetUtcNow().UtcDateTime + TimeSpan.FromMilliseconds(1);
        await scene.Time.WaitForTimerAsync(wait, TestContext.Current.CancellationToken).WithinTimeout();
        scene.Time.Advance(wait);
    }
}
