namespace Informers;

/// <summary>
/// A streaming list brought something else than a list of the same version: the server, or this runtime, is wrong. Only where streaming
/// lists are checked: see <see cref="ReflectorOptions{T}.CheckStreamingLists"/>.
/// </summary>
/// <remarks>It goes to the watch error handler and the log; what was streamed is thrown away, and a list takes its place.</remarks>
public sealed class StreamingListInconsistentException : Exception
{
    private const int Shown = 10;

    /// <summary>Says what differs.</summary>
    /// <param name="resource">What was listed.</param>
    /// <param name="resourceVersion">At which version.</param>
    /// <param name="differences">What differs, a text for each object.</param>
    public StreamingListInconsistentException(GroupVersionResource resource, string resourceVersion, IReadOnlyList<string> differences)
        : base($"The streaming list of {resource} differs from a list of the same resource version {resourceVersion} in {Describe(differences)}. Please report it, with the versions of the API server and of Informers.")
    {
        Resource = resource;
        ResourceVersion = resourceVersion;
        Differences = differences;
    }

    /// <summary>What was listed.</summary>
    public GroupVersionResource Resource { get; }

    /// <summary>At which version.</summary>
    public string ResourceVersion { get; }

    /// <summary>What differs, a text for each object, in the order of their keys.</summary>
    public IReadOnlyList<string> Differences { get; }

    private static string Describe(IReadOnlyList<string> differences)
    {
        ArgumentNullException.ThrowIfNull(differences);
        var more = differences.Count > Shown ? "; and so on" : string.Empty;
        return $"{differences.Count} objects: {string.Join("; ", differences.Take(Shown))}{more}";
    }
}
