using Informers.Tests;

namespace Informers.Testing.Tests.Differential;

/// <summary>The fake server and a real one, side by side, for all tests of a class.</summary>
public sealed class ServerPair : IAsyncLifetime
{
    private FakeApiServer? _fake;
    private RealApiServer? _real;

    public HttpClient Fake { get; private set; } = null!;

    public HttpClient Real { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (RealApiServer.SkipReason is not null)
        {
            return;
        }

        using var timeout = new CancellationTokenSource(TestTimeouts.Wait);
        _fake = await FakeApiServer.StartAsync(cancellationToken: timeout.Token);
        _real = await RealApiServer.StartAsync(timeout.Token);
        Fake = new HttpClient { BaseAddress = _fake.Address };
        Real = _real.CreateHttpClient();
    }

    public async ValueTask DisposeAsync()
    {
        if (_real is not null)
        {
            Real.Dispose();
            Fake.Dispose();
            await _real.DisposeAsync();
            await _fake!.DisposeAsync();
        }
    }
}
