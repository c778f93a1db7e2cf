using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Informers.Soak;

/// <summary>Counts the open connections of all HTTP clients of this process, from the runtime's own meter. Made before the clients.</summary>
internal sealed class OpenSockets : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _connections = new(StringComparer.Ordinal);
    private long _requests;

    public OpenSockets()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "System.Net.Http", Name: "http.client.open_connections" or "http.client.active_requests" })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, change, tags, _) =>
        {
            if (instrument.Name == "http.client.active_requests")
            {
                Interlocked.Add(ref _requests, change);
                return;
            }

            var which = string.Empty;
            foreach (var (key, value) in tags)
            {
                which += key is "network.protocol.version" or "http.connection.state" ? $"{value} " : string.Empty;
            }

            _connections.AddOrUpdate(which.TrimEnd(), change, (_, count) => count + change);
        });
        _listener.Start();
    }

    /// <summary>The open connections of clients.</summary>
    public long Connections => _connections.Values.Sum();

    /// <summary>The same by protocol version and state, for reports.</summary>
    public string Details => string.Join(", ", _connections.Where(static pair => pair.Value != 0).Select(static pair => $"{pair.Value} {pair.Key}"));

    /// <summary>Requests whose answer has not begun.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>The sockets of the process, the server's end included; <see langword="null"/> where the system does not tell.</summary>
    public static int? OfProcess => !OperatingSystem.IsLinux()
        ? null
        : new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos()
            .Count(static file => file.LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);

    public void Dispose() => _listener.Dispose();
}
