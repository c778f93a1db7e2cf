namespace Informers;

/// <summary>The priorities that a <see cref="Reconciler{TKey}"/> uses. Any other number is a priority too: the higher comes first.</summary>
public static class WorkPriority
{
    /// <summary>What can wait: objects of the initial list, and repeats of what has not changed.</summary>
    public const int Low = -100;

    /// <summary>What has changed. The default.</summary>
    public const int Normal = 0;
}
