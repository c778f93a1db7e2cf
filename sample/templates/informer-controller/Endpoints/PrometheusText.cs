using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Informer_Controller;

/// <summary>
/// Writes what OpenTelemetry has measured as Prometheus reads it, with the names that OpenTelemetry's own exporter gives.
/// </summary>
/// <remarks>That exporter, OpenTelemetry.Exporter.Prometheus.AspNetCore, is a pre-release and more than this page needs.</remarks>
internal sealed class PrometheusText : BaseExporter<Metric>
{
    /// <summary>What was exported last.</summary>
    public string Text { get; private set; } = string.Empty;

    /// <inheritdoc/>
    public override ExportResult Export(in Batch<Metric> batch)
    {
        var text = new StringBuilder();
        foreach (var metric in batch)
        {
            Write(text, metric);
        }

        Text = text.ToString();
        return ExportResult.Success;
    }

    private static void Write(StringBuilder text, Metric metric)
    {
        var isCounter = metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;
        var name = Name(metric.Name, Unit(metric.Unit), isCounter);
        if (metric.Description.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {metric.Description.ReplaceLineEndings(" ").Replace("\\", "\\\\", StringComparison.Ordinal)}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {(metric.MetricType == MetricType.Histogram ? "histogram" : isCounter ? "counter" : "gauge")}\n");
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            var labels = Labels(point.Tags);
            switch (metric.MetricType)
            {
                case MetricType.Histogram:
                    WriteHistogram(text, name, labels, point);
                    break;
                case MetricType.LongSum or MetricType.LongSumNonMonotonic:
                    WriteSample(text, name, labels, point.GetSumLong());
                    break;
                case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic:
                    WriteSample(text, name, labels, point.GetSumDouble());
                    break;
                case MetricType.LongGauge:
                    WriteSample(text, name, labels, point.GetGaugeLastValueLong());
                    break;
                case MetricType.DoubleGauge:
                    WriteSample(text, name, labels, point.GetGaugeLastValueDouble());
                    break;
                default:
                    throw new NotSupportedException($"{metric.Name} is a {metric.MetricType}, for which Prometheus' text has no form.");
            }
        }
    }

    private static void WriteHistogram(StringBuilder text, string name, string labels, in MetricPoint point)
    {
        var separator = labels.Length > 0 ? "," : string.Empty;
        long total = 0;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            // There, each bucket counts what is in it; here, what is in it and below.
            total += bucket.BucketCount;
            var bound = double.IsPositiveInfinity(bucket.ExplicitBound) ? "+Inf" : Number(bucket.ExplicitBound);
            WriteSample(text, name + "_bucket", $"{labels}{separator}le=\"{bound}\"", total);
        }

        WriteSample(text, name + "_sum", labels, point.GetHistogramSum());
        WriteSample(text, name + "_count", labels, point.GetHistogramCount());
    }

    private static void WriteSample(StringBuilder text, string name, string labels, double value) =>
        text.Append(name).Append(labels.Length > 0 ? $"{{{labels}}}" : string.Empty).Append(' ').Append(Number(value)).Append('\n');

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Labels(ReadOnlyTagCollection tags)
    {
        var labels = new StringBuilder();
        foreach (var (key, value) in tags)
        {
            var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
            labels.Append(labels.Length > 0 ? "," : string.Empty).Append(Word(key)).Append("=\"")
                .Append(text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal))
                .Append('"');
        }

        return labels.ToString();
    }

    private static string Name(string name, string unit, bool isCounter)
    {
        var word = Word(name);
        word = unit.Length == 0 || word.Contains(unit, StringComparison.Ordinal) ? word : $"{word}_{unit}";
        return isCounter && !word.EndsWith("_total", StringComparison.Ordinal) ? word + "_total" : word;
    }

    private static string Unit(string unit) => unit switch
    {
        "s" => "seconds",
        "ms" => "milliseconds",
        "By" => "bytes",
        "%" => "percent",
        "1" => "ratio",
        ['{', ..] => string.Empty,
        _ => Word(unit),
    };

    private static string Word(string text) => string.Concat(text.Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
}
