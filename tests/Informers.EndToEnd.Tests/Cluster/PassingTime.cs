using Informers.Testing;

namespace Informers.EndToEnd.Tests;

/// <summary>
/// Lets the delays between an informer's attempts pass on a manual clock, but no deadline, until it is disposed. For informers that do not
/// list by streams: a streaming list has a ticker, which would be taken for a delay.
/// </summary>
internal sealed class PassingTime : IAsyncDisposable
{
    // The fifth delay is 12.8 s, with all of its jitter 25.6 s; the shortest deadline of a request is 30 s.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(26);

    private readonly CancellationTokenSource _enough = new();
    private readonly Task _passing;

    public PassingTime(ManualTimeProvider time) => _passing = PassAsync(time);

    public async ValueTask DisposeAsync()
    {
        await _enough.CancelAsync();
        await _passing;
        _enough.Dispose();
    }

    private async Task PassAsync(ManualTimeProvider time)
    {
        try
        {
            while (true)
            {
                time.Advance(await time.WaitForTimerAsync(LongestDelay, _enough.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }
    }
}
