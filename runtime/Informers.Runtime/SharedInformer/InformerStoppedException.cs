namespace Informers;

/// <summary>An informer has stopped, so what was waited for will not come.</summary>
/// <remarks>A wait that its own token ends throws an <see cref="OperationCanceledException"/> instead.</remarks>
public sealed class InformerStoppedException : InvalidOperationException
{
    /// <summary>Says which informer has stopped, and how far it came.</summary>
    /// <param name="resource">What the informer follows.</param>
    /// <param name="resourceVersion">The version that its store has reached; empty for none.</param>
    public InformerStoppedException(GroupVersionResource resource, string resourceVersion)
        : base($"The informer of {resource} has stopped, with its store at {Describe(resourceVersion)}: what was waited for will not come. Wait only while the informer runs, or make a new one.")
    {
        Resource = resource;
        ResourceVersion = resourceVersion;
    }

    /// <summary>What the informer follows.</summary>
    public GroupVersionResource Resource { get; }

    /// <summary>The version that its store has reached; empty for none.</summary>
    public string ResourceVersion { get; }

    private static string Describe(string resourceVersion)
    {
        ArgumentNullException.ThrowIfNull(resourceVersion);
        return resourceVersion.Length == 0 ? "no resource version yet" : $"resource version {resourceVersion}";
    }
}
