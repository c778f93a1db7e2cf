namespace DeploymentWatcher;

/// <summary>Writes lines, for files and pipes.</summary>
internal sealed class PlainView(TextWriter output) : IView
{
    public void Show(ClusterState state, string when)
    {
        output.WriteLine($"== {when}");
        foreach (var row in state.Resources)
        {
            output.WriteLine(
                $"{row.Resource,-22} {row.Objects,5} objects  {row.Added,5} added {row.Updated,6} updated {row.Deleted,5} deleted  "
                + $"{Words.Rate(row.EventsPerSecond),7} events/s  version {row.ResourceVersion}  {Words.Of(row.Freshness)}  lag {Words.Of(row.Lag)}");
        }

        foreach (var row in state.Deployments)
        {
            output.WriteLine($"deployment {row.Name,-20} {row.Image,-18} {row.Ready}/{row.Desired} ready, {row.Updated} updated, {row.Pods} pods");
        }

        foreach (var row in state.Nodes)
        {
            output.WriteLine($"node {row.Name,-26} {(row.Ready ? "ready" : "not ready")}, {row.Pods} pods");
        }

        output.Flush();
    }

    public async Task FollowAsync(Watcher watcher, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        do
        {
            Show(watcher.Look(), $"{DateTimeOffset.Now:HH:mm:ss}");
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }
}
