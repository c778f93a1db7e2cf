using System.Diagnostics.Metrics;

namespace Informers.Tests;

/// <summary>As the host's: one meter of a name, the factory's own.</summary>
public sealed class TestMeterFactory : IMeterFactory
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Meter> _meters = new(StringComparer.Ordinal);

    public Meter Create(MeterOptions options)
    {
        lock (_gate)
        {
            if (!_meters.TryGetValue(options.Name, out var meter))
            {
                _meters.Add(options.Name, meter = new Meter(options.Name, options.Version, options.Tags, this));
            }

            return meter;
        }
    }

    public bool Owns(Meter meter) => meter.Scope == this;

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var meter in _meters.Values)
            {
                meter.Dispose();
            }
        }
    }
}
