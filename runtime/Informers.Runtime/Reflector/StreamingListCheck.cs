using Informers.Rest;
using Microsoft.Extensions.Logging;

namespace Informers;

/// <summary>
/// Compares what a streaming list brought with a list of exactly the same version: for whoever wants to be sure of a server, at the price of
/// listing everything twice. One user at a time.
/// </summary>
/// <remarks>
/// The counterpart of client-go's watch-list consistency detector. It compares keys, uids and resource versions, which name a state of an
/// object; client-go compares contents, and ends the process.
/// </remarks>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <param name="pages">Reads the list.</param>
/// <param name="intake">Transforms what the list brings, to be compared with what was streamed; reports nothing.</param>
/// <param name="resourceType">What is listed.</param>
/// <param name="failures">Is told of differences.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">The log.</param>
/// <param name="name">The reflector's name.</param>
internal sealed class StreamingListCheck<T>(
    PageReader<T> pages,
    ObjectIntake<T> intake,
    ResourceType<T> resourceType,
    FailureReporter failures,
    TimeProvider timeProvider,
    ILogger logger,
    string name)
    where T : class
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>Compares, and reports what differs.</summary>
    /// <returns>Whether nothing does, as far as can be told.</returns>
    public async Task<bool> PassesAsync(InitialState<T> streamed, CancellationToken cancellationToken)
    {
        if (await ListAsync(streamed.ResourceVersion, cancellationToken).ConfigureAwait(false) is not { } listed)
        {
            return true;
        }

        var differences = Compare(streamed, listed);
        if (differences.Count == 0)
        {
            return true;
        }

        failures.StreamingListInconsistent(
            new StreamingListInconsistentException(resourceType.Resource, streamed.ResourceVersion, differences));
        return false;
    }

    // Null when there is no such list to be had: the server does not have that version any more, say, or lets nobody list.
    private async Task<Listed?> ListAsync(string resourceVersion, CancellationToken cancellationToken)
    {
        if (resourceVersion.Length == 0)
        {
            ReflectorLog.StreamingListUnchecked(logger, name, resourceType.Resource, "It has no resource version that a list could be asked for.");
            return null;
        }

        while (true)
        {
            using var deadline = new Deadline(timeProvider, cancellationToken);
            var listed = new Listed(intake, resourceType, deadline);
            try
            {
                var options = new ListOptions { ResourceVersion = resourceVersion, ResourceVersionMatch = "Exact" };
                var page = await pages.ReadAsync(options, listed, deadline).ConfigureAwait(false);
                while (!string.IsNullOrEmpty(page.Continue))
                {
                    page = await pages.ReadAsync(new ListOptions { Continue = page.Continue }, listed, deadline).ConfigureAwait(false);
                }

                return listed;
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                if (!MayPass(error))
                {
                    ReflectorLog.StreamingListUnchecked(logger, name, resourceType.Resource, error.Message);
                    return null;
                }

                ReflectorLog.StreamingListCheckPutOff(logger, name, resourceType.Resource, error.Message);
            }

            await Task.Delay(RetryDelay, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    // Whether the same request may succeed in a while.
    private static bool MayPass(Exception error) => error switch
    {
        ApiStatusException { IsExpired: true } => false,
        ApiStatusException status => status.IsTooManyRequests || status.IsTooLargeResourceVersion || (int)status.StatusCode >= 500,
        HttpRequestException or IOException or TimeoutException or OperationCanceledException => true,
        _ => false,
    };

    private List<string> Compare(in InitialState<T> streamed, Listed listed)
    {
        // What could not be read is in the one form or the other; what could not even be named may be anything.
        var isComplete = !streamed.Unreadable.Contains(default) && !listed.Unreadable.Contains(default);
        var differences = new SortedDictionary<ObjectName, string>();
        var seen = new HashSet<ObjectName>();
        foreach (var obj in streamed.Objects)
        {
            var key = resourceType.GetObjectName(obj);
            seen.Add(key);
            if (listed.Unreadable.Contains(key))
            {
                continue;
            }

            var state = StateOf(resourceType, obj);
            if (!listed.States.TryGetValue(key, out var other))
            {
                if (isComplete)
                {
                    differences.Add(key, $"{key} is streamed ({Describe(state)}) and not listed");
                }
            }
            else if (state != other)
            {
                differences.Add(key, $"{key} is streamed as {Describe(state)} and listed as {Describe(other)}");
            }
        }

        foreach (var (key, state) in listed.States)
        {
            if (isComplete && !seen.Contains(key) && !streamed.Unreadable.Contains(key))
            {
                differences.Add(key, $"{key} is listed ({Describe(state)}) and not streamed");
            }
        }

        return [.. differences.Values];
    }

    private static (string? Uid, string? Version) StateOf(ResourceType<T> resourceType, T obj) =>
        (resourceType.GetUid(obj), resourceType.GetResourceVersion(obj));

    private static string Describe((string? Uid, string? Version) state) => $"uid {state.Uid}, version {state.Version}";

    private sealed class Listed(ObjectIntake<T> intake, ResourceType<T> resourceType, Deadline deadline) : IListReceiver<T>
    {
        public Dictionary<ObjectName, (string? Uid, string? Version)> States { get; } = [];

        public HashSet<ObjectName> Unreadable { get; } = [];

        public void OnItem(T item)
        {
            deadline.Progress();
            if (intake.TryAccept(item, out var key, out var obj))
            {
                States[key] = StateOf(resourceType, obj);
            }
            else
            {
                Unreadable.Add(key);
            }

            deadline.Progress();
        }

        public void OnInvalidItem(InvalidObjectException error)
        {
            deadline.Progress();
            Unreadable.Add(error.Name ?? default);
        }
    }
}
