using Informers.Rest;
using Informers.Testing;

namespace Informers.Tests;

/// <summary>Attempts and the time between them.</summary>
public sealed class RetryTests
{
    private static readonly ApiStatusException Conflict = new(new Status { Code = 409, Reason = "Conflict" }, "changed in between");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(false, new[] { 0.0, 10, 20, 30, 40 })]
    [InlineData(true, new[] { 0.0, 10, 60, 310 })]
    public async Task The_delays_are_those_of_client_go(bool backoff, double[] attempts)
    {
        Assert.Equal(attempts, await Attempts((backoff ? RetryOptions.DefaultBackoff : RetryOptions.DefaultRetry) with { Random = new Always(0) }, Conflict));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Jitter_adds_up_to_a_tenth()
    {
        Assert.Equal(
            [0.0, 1050, 6300, 32550],
            await Attempts(RetryOptions.DefaultBackoff with { Delay = TimeSpan.FromSeconds(1), Random = new Always(0.5) }, Conflict));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Other_errors_are_thrown_at_once()
    {
        var exists = new ApiStatusException(new Status { Code = 409, Reason = "AlreadyExists" }, "there is one");
        var calls = 0;
        Assert.Same(exists, await Assert.ThrowsAsync<ApiStatusException>(() => Retry.OnConflictAsync<int>(
            _ =>
            {
                calls++;
                throw exists;
            },
            cancellationToken: Ct)));
        Assert.Equal(1, calls);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_attempt_that_succeeds_is_the_last()
    {
        var time = new ManualTimeProvider();
        var calls = 0;
        var result = Retry.OnConflictAsync(
            _ => ++calls < 3 ? Task.FromException<string>(Conflict) : Task.FromResult("done"),
            RetryOptions.DefaultRetry with { TimeProvider = time },
            Ct);
        await DriveAsync(time, result);
        Assert.Equal("done", await result);
        Assert.Equal(3, calls);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Cancelling_ends_the_waiting()
    {
        var time = new ManualTimeProvider();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var result = Retry.OnConflictAsync(
            _ => Task.FromException(Conflict), RetryOptions.DefaultRetry with { TimeProvider = time }, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => result);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Options_that_allow_no_attempt_or_no_time_are_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Attempts(RetryOptions.DefaultRetry with { Steps = 0 }, Conflict));
        await Assert.ThrowsAsync<ArgumentException>(() => Attempts(RetryOptions.DefaultRetry with { Jitter = double.NaN }, Conflict));
        await Assert.ThrowsAsync<ArgumentException>(() => Attempts(RetryOptions.DefaultRetry with { Delay = TimeSpan.FromTicks(-1) }, Conflict));
    }

    // When each attempt was made, in milliseconds.
    private static async Task<List<double>> Attempts(RetryOptions options, Exception error)
    {
        var time = new ManualTimeProvider();
        var start = time.GetUtcNow();
        var attempts = new List<double>();
        var result = Retry.OnConflictAsync<int>(
            _ =>
            {
                attempts.Add((time.GetUtcNow() - start).TotalMilliseconds);
                throw error;
            },
            options with { TimeProvider = time },
            Ct);
        await DriveAsync(time, result);
        var thrown = await Record.ExceptionAsync(() => result);
        return thrown == error ? attempts : throw thrown!;
    }

    private static async Task DriveAsync(ManualTimeProvider time, Task until)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        while (!until.IsCompleted)
        {
            await Task.WhenAny(until, time.AdvanceToNextTimerAsync(done.Token));
        }

        await done.CancelAsync();
    }

    private sealed class Always(double value) : Random
    {
        public override double NextDouble() => value;
    }
}
