using Informers.Testing;

namespace Informers.Soak;

/// <summary>What is alive at one moment.</summary>
internal sealed record Counters(int Informers, int Timers, int Watches, long Connections, long Requests, int? Sockets)
{
    public static Counters Take(CountingLogs logs, FastTimeProvider time, FakeApiServer server, OpenSockets sockets) =>
        new(logs.Running, time.Timers, server.OpenWatches.Count, sockets.Connections, sockets.Requests, OpenSockets.OfProcess);

    public override string ToString() =>
        $"{Informers} informers running, {Timers} timers, {Watches} watches, {Connections} connections, {Requests} requests under way"
        + (Sockets is { } sockets ? $", {sockets} sockets of the process" : string.Empty);
}
