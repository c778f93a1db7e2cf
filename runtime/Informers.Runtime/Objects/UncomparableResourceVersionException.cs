namespace Informers;

/// <summary>A resource version is not of the form that can be compared; see <see cref="ResourceVersions"/>.</summary>
public sealed class UncomparableResourceVersionException : FormatException
{
    private const int ShownLength = 64;

    /// <summary>Says what cannot be compared, and why.</summary>
    /// <param name="resourceVersion">The version.</param>
    /// <param name="reason">What is wrong with it, as the end of a sentence.</param>
    public UncomparableResourceVersionException(string resourceVersion, string reason)
        : base($"The resource version \"{Shorten(resourceVersion)}\" cannot be compared: {reason}.")
    {
        ResourceVersion = resourceVersion;
    }

    /// <summary>The version.</summary>
    public string ResourceVersion { get; }

    private static string Shorten(string resourceVersion)
    {
        ArgumentNullException.ThrowIfNull(resourceVersion);
        return resourceVersion.Length <= ShownLength ? resourceVersion : resourceVersion[..ShownLength] + "…";
    }
}
