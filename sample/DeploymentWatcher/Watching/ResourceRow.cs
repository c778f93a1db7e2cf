using Informers;

namespace DeploymentWatcher;

/// <summary>What is shown of one informer.</summary>
internal sealed record ResourceRow(
    string Resource,
    int Objects,
    long Added,
    long Updated,
    long Deleted,
    double EventsPerSecond,
    string ResourceVersion,
    Freshness Freshness,
    TimeSpan? Lag);
