namespace Informers.Tests.Queue;

internal static class QueueExtensions
{
    /// <summary>Pops once; there must be something to pop.</summary>
    public static void Pop(this IDeltaQueue<Widget> queue, IDeltaProcessor<Widget> processor)
    {
        Assert.True(queue.Count > 0, "Nothing is waiting.");
        var pop = queue.PopAsync(processor, CancellationToken.None);
        Assert.True(pop.IsCompleted, "A pop of what is waiting must not wait.");
        Assert.True(pop.AsTask().GetAwaiter().GetResult());
    }

    /// <summary>Pops until nothing is waiting, and gives what came, as text.</summary>
    public static string[] PopAll(this IDeltaQueue<Widget> queue)
    {
        // Of versions, which a classic queue adds everywhere, tell tests of their own.
        var processor = new RecordingProcessor { LeavesOutBookmarks = queue is DeltaFifo<Widget> };
        while (queue.Count > 0)
        {
            queue.Pop(processor);
        }

        return [.. processor.Texts];
    }

    /// <summary>Consumes on a thread of the pool until the queue is closed and empty.</summary>
    public static async Task PopUntilClosedAsync(this IDeltaQueue<Widget> queue, IDeltaProcessor<Widget> processor)
    {
        await Task.Yield();
        while (await queue.PopAsync(processor, TestContext.Current.CancellationToken))
        {
        }
    }

    public static void Replace(this IDeltaQueue<Widget> queue, string resourceVersion, params Widget[] widgets) =>
        queue.Replace(widgets, resourceVersion, []);
}
