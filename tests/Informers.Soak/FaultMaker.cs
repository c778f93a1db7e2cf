using System.Globalization;
using Informers.Testing;

namespace Informers.Soak;

/// <summary>Makes the server misbehave, once a second. Counts what it did, by kind of fault.</summary>
internal sealed class FaultMaker(FakeApiServer server, SoakOptions options)
{
    private static readonly int[] Codes = [401, 403, 404, 410, 429, 500, 503, 504];

    private static readonly string[] Lines =
    [
        """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Expired","code":410,"message":"too old resource version"}}""",
        """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"InternalError","code":500,"message":"etcd has no leader"}}""",
        """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"TooManyRequests","code":429,"message":"busy"}}""",
        """{"type":"RENAMED","object":{"metadata":{"name":"what"}}}""",
        """{"type":"MODIFIED","object":{"metadata":{"labels":7}}}""",
        """{"type":"ADDED","object":{"metadata":{"na""",
        "<html>Sign in to the proxy</html>",
    ];

    private readonly Random _random = new(options.Seed + 1);
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    // The stalls of the last seconds; the oldest is released first.
    private readonly Queue<Fault> _stalls = new();

    public IReadOnlyDictionary<string, int> Counts => _counts;

    /// <summary>Misbehaves until the token fires; then everything is as it should be.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var beat = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await beat.WaitForNextTickAsync(cancellationToken))
            {
                await StrikeAsync(cancellationToken);
                if (_stalls.Count > 3)
                {
                    _stalls.Dequeue().Release();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }

        // Also after a restart that was cancelled half-way.
        server.Faults.Clear();
        await server.RestartAsync(keepHistory: true, CancellationToken.None);
    }

    private async Task StrikeAsync(CancellationToken cancellationToken)
    {
        var faults = server.Faults;
        var when = Some();
        var count = _random.Next(1, 10);
        switch (_random.Next(14))
        {
            case 0:
                Count("watches closed", faults.CloseWatches(when));
                break;
            case 1:
                Count("watches cut", faults.CutWatches(when));
                break;
            case 2:
                Count("compactions");
                faults.Compact();
                Count("watches closed", faults.CloseWatches(when));
                break;
            case 3 or 4:
                var code = Codes[_random.Next(Codes.Length)];
                Count($"requests to fail with {code}", count);
                faults.Fail(code, retryAfter: code == 429 ? TimeSpan.FromSeconds(1) : null, count: count, when: when);

                // So that there are requests.
                Count("watches cut", faults.CutWatches(when));
                break;
            case 5:
                Count("requests to delay", count);
                faults.Delay(TimeSpan.FromSeconds(_random.Next(1, 20)), count, when);
                Count("watches closed", faults.CloseWatches(when));
                break;
            case 6:
                Count("requests to stall", count);
                _stalls.Enqueue(faults.Stall(count, when));
                Count("watches cut", faults.CutWatches(when));
                break;
            case 7:
                Count("answers to stall", count);
                _stalls.Enqueue(faults.StallAfter(_random.Next(100_000), count, when));
                Count("watches cut", faults.CutWatches(when));
                break;
            case 8:
                Count("connections to drop", count);
                faults.Cut(count, when);
                Count("watches closed", faults.CloseWatches(when));
                break;
            case 9:
                Count("answers to cut", count);
                faults.CutAfter(_random.Next(200_000), count, when);
                faults.Compact();
                Count("watches cut", faults.CutWatches(when));
                break;
            case 10:
                Count("lines sent into watches", faults.SendToWatches(Lines[_random.Next(Lines.Length)], when));
                break;
            case 11:
                Count("answers of a proxy", count);
                faults.Respond("<html>Bad gateway</html>", "text/html", _random.Next(2) == 0 ? 200 : 502, count, when);
                Count("watches cut", faults.CutWatches(when));
                break;
            case 12:
                Count("restarts with history");
                await server.RestartAsync(keepHistory: true, cancellationToken);
                break;
            default:
                Count("restarts without history");
                await server.StopAsync(cancellationToken);
                await Task.Delay(_random.Next(500), cancellationToken);
                await server.RestartAsync(keepHistory: false, cancellationToken);
                break;
        }
    }

    // All requests, or those of one resource, or of one protocol.
    private Func<FakeRequest, bool>? Some()
    {
        string[] resources = ["configmaps", "deployments", "pods", "nodes"];
        var resource = resources[_random.Next(resources.Length)];
        return _random.Next(4) switch
        {
            0 => null,
            1 => static request => request.Protocol == "HTTP/2",
            _ => request => request.Resource == resource,
        };
    }

    private void Count(string what, int times = 1) => _counts[what] = _counts.GetValueOrDefault(what) + times;

    public override string ToString() =>
        string.Join(", ", _counts.Select(static pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value} {pair.Key}")));
}
