namespace DeploymentWatcher;

/// <summary>Shows what the caches hold.</summary>
internal interface IView
{
    /// <summary>Shows one state.</summary>
    void Show(ClusterState state, string when);

    /// <summary>Shows states until the token fires.</summary>
    Task FollowAsync(Watcher watcher, CancellationToken cancellationToken);
}
