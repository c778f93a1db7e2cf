using System.Globalization;
using Informers;

namespace DeploymentWatcher;

/// <summary>Numbers as both views write them.</summary>
internal static class Words
{
    public static string Of(TimeSpan? span) => span switch
    {
        null => "-",
        { TotalMilliseconds: < 1000 } s => string.Create(CultureInfo.InvariantCulture, $"{s.TotalMilliseconds:0} ms"),
        { } s => string.Create(CultureInfo.InvariantCulture, $"{s.TotalSeconds:0.0} s"),
    };

    public static string Of(Freshness freshness) => freshness.State is FreshnessState.Live
        ? "live"
        : $"{freshness.State.ToString().ToLowerInvariant()} for {Of(freshness.Age)}";

    public static string Rate(double perSecond) => perSecond.ToString("0.0", CultureInfo.InvariantCulture);
}
