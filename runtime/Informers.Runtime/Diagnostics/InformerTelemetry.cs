namespace Informers;

/// <summary>The names under which informers can be observed; <c>TELEMETRY.md</c> beside the runtime says what each instrument and span means.</summary>
public static class InformerTelemetry
{
    /// <summary>The meter, for <c>AddMeter</c> of OpenTelemetry or <c>dotnet-counters</c>.</summary>
    public const string MeterName = "Informers.Runtime";

    /// <summary>The activity source, for <c>AddSource</c> of OpenTelemetry: a span for each list.</summary>
    public const string ActivitySourceName = "Informers.Runtime";
}
