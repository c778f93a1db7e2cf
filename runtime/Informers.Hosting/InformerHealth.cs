using System.Globalization;

namespace Informers.Hosting;

/// <summary>How one informer is: what the health checks have in their data, under the name of the resource.</summary>
/// <param name="Count">
/// How many objects are in the cache; <see langword="null"/> of an informer that <c>InformerFor</c> made for a resource that the factory does not know by itself.
/// </param>
/// <param name="ResourceVersion">The resource version of the cache; empty before the first list.</param>
/// <param name="HasSynced">Whether the first list is in the cache.</param>
/// <param name="State">How the cache follows the server.</param>
/// <param name="Age">Time since the last proof of life of the server; zero before the first.</param>
/// <param name="LastError">What went wrong last, as long as it has not been made good; <see langword="null"/> when all is well.</param>
public sealed record InformerHealth(
    int? Count, string ResourceVersion, bool HasSynced, FreshnessState State, TimeSpan Age, string? LastError)
{
    /// <summary>The same in a line, for those who print the data of health checks.</summary>
    /// <returns>The line.</returns>
    public override string ToString()
    {
        var objects = Count is null ? HasSynced ? "synced" : "syncing" : string.Create(CultureInfo.InvariantCulture, $"{Count} objects");
        var version = ResourceVersion.Length > 0 ? ResourceVersion : "none";
        var because = LastError is null ? string.Empty : $": {LastError}";
        return string.Create(
            CultureInfo.InvariantCulture, $"{objects} at resource version {version}, {State}, {Age.TotalSeconds:0.0} s old{because}");
    }
}
