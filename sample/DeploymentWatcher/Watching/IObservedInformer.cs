namespace DeploymentWatcher;

/// <summary>An informer whose numbers can be shown.</summary>
internal interface IObservedInformer
{
    /// <summary>The numbers now.</summary>
    ResourceRow Look();
}
