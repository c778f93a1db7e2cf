namespace Informers;

/// <summary>The names of what queues and reconcilers measure; the README of this package says what each means.</summary>
public static class WorkQueueMetrics
{
    /// <summary>The meter, for <c>AddMeter</c> of OpenTelemetry or <c>dotnet-counters</c>.</summary>
    public const string MeterName = "Informers.WorkQueue";
}
