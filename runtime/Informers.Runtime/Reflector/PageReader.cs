using Informers.Rest;

namespace Informers;

/// <summary>Reads one page of a list, as long as it shows progress.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
internal sealed class PageReader<T>(IListerWatcher<T> listerWatcher, ResourceType<T> resourceType)
    where T : class
{
    // An API server gives up a list after a minute by itself; what has not shown a single item for longer is not going to.
    private static readonly TimeSpan ProgressLimit = TimeSpan.FromSeconds(75);

    /// <summary>Reads a page.</summary>
    /// <param name="options">The query.</param>
    /// <param name="receiver">Receives the items.</param>
    /// <param name="deadline">Told of progress by the receiver.</param>
    /// <exception cref="TimeoutException">There was no progress.</exception>
    public async Task<ListPage> ReadAsync(ListOptions options, IListReceiver<T> receiver, Deadline deadline)
    {
        Task<ListPage>? reading = null;
        try
        {
            reading = listerWatcher.ListAsync(options, receiver, deadline.Token);
            if (!reading.IsCompleted)
            {
                deadline.Start(ProgressLimit);
            }

            // Also a source that does not heed the token is left behind at once.
            return await reading.WaitAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.HasExpired)
        {
            throw new TimeoutException(
                $"The list of {resourceType} showed no progress for {ProgressLimit.TotalSeconds:F0} s. " +
                "Is the API server overloaded, or does a proxy hold the answer back?");
        }
        finally
        {
            deadline.Stop();
            if (reading is { IsCompleted: false })
            {
                Abandoned.Observe(reading);
            }
        }
    }
}
