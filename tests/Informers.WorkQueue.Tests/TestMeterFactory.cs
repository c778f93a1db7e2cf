using System.Diagnostics.Metrics;

namespace Informers.Tests.WorkQueues;

/// <summary>As the host's: one meter of a name, the factory's own.</summary>
internal sealed class TestMeterFactory : IMeterFactory
{
    private readonly Dictionary<string, Meter> _meters = new(StringComparer.Ordinal);

    public Meter Create(MeterOptions options)
    {
        if (!_meters.TryGetValue(options.Name, out var meter))
        {
            _meters.Add(options.Name, meter = new Meter(options.Name, options.Version, options.Tags, this));
        }

        return meter;
    }

    public bool Owns(Meter meter) => meter.Scope == this;

    public void Dispose()
    {
        foreach (var meter in _meters.Values)
        {
            meter.Dispose();
        }
    }
}
