using Informers.Rest;

namespace Informers;

/// <summary>Asks the server for the version that it is at. Any number of users at a time.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
internal sealed class NewestVersion<T>(PageReader<T> pages, TimeProvider timeProvider)
    where T : class
{
    /// <summary>
    /// Asks for a consistent list of a single object, and takes its version: everything that was written before is at that version or an
    /// earlier one.
    /// </summary>
    public async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(timeProvider, cancellationToken);
        var page = await pages.ReadAsync(new ListOptions { ResourceVersion = string.Empty, Limit = 1 }, Nowhere.Instance, deadline)
            .ConfigureAwait(false);
        return page.ResourceVersion;
    }

    // What the object is, and whether it can be read, is of no concern here.
    private sealed class Nowhere : IListReceiver<T>
    {
        public static Nowhere Instance { get; } = new();

        public void OnItem(T item)
        {
        }

        public void OnInvalidItem(InvalidObjectException error)
        {
        }
    }
}
