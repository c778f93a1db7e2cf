using System.Diagnostics.Metrics;

namespace Informers.Tests;

/// <summary>Listens to the meters of a factory of its own, and of nobody else: tests run side by side.</summary>
public sealed class MeterReader : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly List<Measured> _measured = [];
    private readonly HashSet<Instrument> _instruments = [];

    public MeterReader()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!Factory.Owns(instrument.Meter))
            {
                return;
            }

            lock (_gate)
            {
                _instruments.Add(instrument);
            }

            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
    }

    public TestMeterFactory Factory { get; } = new();

    /// <summary>The instruments that were made.</summary>
    public IReadOnlyCollection<Instrument> Instruments
    {
        get
        {
            lock (_gate)
            {
                return [.. _instruments];
            }
        }
    }

    /// <summary>All that was measured so far, such as <c>workqueue.adds workqueue.name=test: 1</c>.</summary>
    public IReadOnlyList<Measured> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _measured];
            }
        }
    }

    /// <summary>What was measured since an instrument was asked for last.</summary>
    public IReadOnlyList<Measured> Take(string instrument)
    {
        lock (_gate)
        {
            var taken = _measured.FindAll(entry => entry.Instrument == instrument);
            _measured.RemoveAll(entry => entry.Instrument == instrument);
            return taken;
        }
    }

    /// <summary>Reads an observable instrument.</summary>
    public IReadOnlyList<Measured> Observe(string instrument)
    {
        Take(instrument);
        _listener.RecordObservableInstruments();
        return Take(instrument);
    }

    /// <summary>Reads all observable instruments.</summary>
    public void ReadObservables() => _listener.RecordObservableInstruments();

    /// <summary>What was measured so far of tags that contain this, added up.</summary>
    public double Sum(string instrument, string tags = "") =>
        All.Where(entry => entry.Instrument == instrument && entry.Tags.Contains(tags, StringComparison.Ordinal)).Sum(static entry => entry.Value);

    public void Dispose()
    {
        _listener.Dispose();
        Factory.Dispose();
    }

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var entry = new Measured(instrument.Name, string.Join(',', tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}")), value);
        lock (_gate)
        {
            _measured.Add(entry);
        }
    }

    /// <summary>One measurement; the tags as <c>name=value,name=value</c>.</summary>
    public sealed record Measured(string Instrument, string Tags, double Value);
}
