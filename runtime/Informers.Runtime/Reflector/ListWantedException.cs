namespace Informers;

/// <summary>Someone waits for a version that the watch does not tell: the watch is given up for a list.</summary>
/// <param name="resourceVersion">The version.</param>
internal sealed class ListWantedException(string resourceVersion) : Exception("A version is waited for that only a list tells.")
{
    /// <summary>The version.</summary>
    public string ResourceVersion => resourceVersion;
}
