namespace Informers;

/// <summary>Work that nobody waits for any more, because its token fired and it did not heed that in time.</summary>
internal static class Abandoned
{
    /// <summary>Looks at how a task ends, so that its error, which is nobody's concern now, is not taken for one that was overlooked.</summary>
    public static void Observe(Task task) => _ = task.ContinueWith(
        static ended => _ = ended.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
