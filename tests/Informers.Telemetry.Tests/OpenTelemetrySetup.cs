using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Informers.Telemetry.Tests;

/// <summary>What <c>TELEMETRY.md</c> shows.</summary>
internal static class OpenTelemetrySetup
{
    public static async Task RunAsync(MetricReader reader, BaseProcessor<System.Diagnostics.Activity> processor, Func<Task> application)
    {
        // <readme>
        using var metrics = Sdk.CreateMeterProviderBuilder()
            .AddMeter(InformerTelemetry.MeterName, WorkQueueMetrics.MeterName)
            .AddReader(reader)
            .Build();
        using var traces = Sdk.CreateTracerProviderBuilder()
            .AddSource(InformerTelemetry.ActivitySourceName)
            .AddProcessor(processor)
            .Build();
        // </readme>
        await application();
        traces.ForceFlush();
    }
}
