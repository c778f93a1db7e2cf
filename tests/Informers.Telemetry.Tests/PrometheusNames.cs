using System.Diagnostics.Metrics;

namespace Informers.Telemetry.Tests;

/// <summary>
/// Names as OpenTelemetry's exporters for Prometheus make them, by the rules of its specification: what Prometheus does not know becomes an
/// underscore, the unit is appended in words unless it is an annotation, and a counter's name ends in <c>_total</c>.
/// </summary>
internal static class PrometheusNames
{
    public static string Of(Instrument instrument)
    {
        var name = OfTag(instrument.Name);
        var unit = instrument.Unit switch
        {
            null or "" => string.Empty,
            "s" => "_seconds",
            ['{', .., '}'] => string.Empty,
            _ => throw new NotSupportedException($"{instrument.Name} has the unit {instrument.Unit}: add its name here."),
        };
        name = name.EndsWith(unit, StringComparison.Ordinal) ? name : name + unit;
        return KindOf(instrument) == "counter" ? name + "_total" : name;
    }

    public static string OfTag(string tag) => tag.Replace('.', '_');

    /// <summary>The kind in the words of the page.</summary>
    public static string KindOf(Instrument instrument)
    {
        var type = instrument.GetType().GetGenericTypeDefinition();
        return type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? "counter"
            : type == typeof(UpDownCounter<>) || type == typeof(ObservableUpDownCounter<>) ? "up-down counter"
            : type == typeof(Histogram<>) ? "histogram"
            : type == typeof(Gauge<>) || type == typeof(ObservableGauge<>) ? "gauge"
            : throw new NotSupportedException($"{instrument.Name} is a {type.Name}.");
    }
}
