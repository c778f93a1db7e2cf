using System.Globalization;
using Spectre.Console;

namespace DeploymentWatcher;

/// <summary>Draws tables that stay in place, for a terminal.</summary>
internal sealed class LiveView(IAnsiConsole console) : IView
{
    // What a terminal has room for; the caches hold all.
    private const int MostRows = 15;

    public void Show(ClusterState state, string when) => console.Write(Draw(state));

    public Task FollowAsync(Watcher watcher, CancellationToken cancellationToken) =>
        console.Live(Draw(watcher.Look())).AutoClear(false).StartAsync(async live =>
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                live.UpdateTarget(Draw(watcher.Look()));
            }
        });

    private static Rows Draw(ClusterState state) => new(
        Informers(state.Resources),
        Deployments(state.Deployments),
        Nodes(state.Nodes),
        new Markup("[grey]Read from the caches; no request is made to draw this. Ctrl-C ends.[/]"));

    private static Table Informers(IReadOnlyList<ResourceRow> rows)
    {
        var table = New("Informers", "resource", "objects", "events/s", "added", "updated", "deleted", "version", "cache", "lag");
        foreach (var row in rows)
        {
            table.AddRow(
                row.Resource,
                Number(row.Objects),
                Words.Rate(row.EventsPerSecond),
                Number(row.Added),
                Number(row.Updated),
                Number(row.Deleted),
                row.ResourceVersion,
                row.Freshness.State == global::Informers.FreshnessState.Live ? "[green]live[/]" : $"[yellow]{Markup.Escape(Words.Of(row.Freshness))}[/]",
                Words.Of(row.Lag));
        }

        return table;
    }

    private static Table Deployments(IReadOnlyList<DeploymentRow> rows)
    {
        var table = New(Title("Deployments", rows.Count), "name", "image", "ready", "updated", "pods");
        foreach (var row in rows.Take(MostRows))
        {
            var ready = $"{row.Ready}/{row.Desired}";
            table.AddRow(
                Markup.Escape(row.Name),
                Markup.Escape(row.Image),
                row.Ready == row.Desired ? $"[green]{ready}[/]" : $"[yellow]{ready}[/]",
                Number(row.Updated),
                Number(row.Pods));
        }

        return table;
    }

    private static Table Nodes(IReadOnlyList<NodeRow> rows)
    {
        var table = New(Title("Nodes", rows.Count), "name", "state", "pods");
        foreach (var row in rows.Take(MostRows))
        {
            table.AddRow(Markup.Escape(row.Name), row.Ready ? "[green]ready[/]" : "[red]not ready[/]", Number(row.Pods));
        }

        return table;
    }

    private static string Title(string what, int count) => count <= MostRows ? what : $"{what}: the first {MostRows} of {Number(count)}";

    private static Table New(string title, params string[] columns)
    {
        var table = new Table().Title($"[bold]{title}[/]").Border(TableBorder.Rounded).Expand();
        foreach (var column in columns)
        {
            table.AddColumn(column);
        }

        return table;
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
