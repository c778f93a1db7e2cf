using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Informer_Controller;

/// <summary>Serves what is measured, for Prometheus.</summary>
internal sealed class MetricsEndpoint : IDisposable
{
    private readonly PrometheusText _text = new();
    private readonly BaseExportingMetricReader _reader;
    private readonly MeterProvider _provider;

    /// <param name="meters">The names of the meters; <c>*</c> stands for anything.</param>
    public MetricsEndpoint(params string[] meters)
    {
        _reader = new BaseExportingMetricReader(_text);
        _provider = Sdk.CreateMeterProviderBuilder().AddMeter(meters).AddReader(_reader).Build();
    }

    /// <summary>Answers with the state now.</summary>
    public Task WriteAsync(HttpContext context)
    {
        _reader.Collect();
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        return context.Response.WriteAsync(_text.Text, context.RequestAborted);
    }

    public void Dispose() => _provider.Dispose();
}
