using Informers.Testing;

namespace Informers.Tests.Reflectors;

public sealed class DeadlineTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Expires_without_progress_and_only_while_it_runs()
    {
        using var deadline = new Deadline(_time, CancellationToken.None);
        _time.Advance(TimeSpan.FromHours(1));
        deadline.Start(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(9));
        deadline.Progress();
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(deadline.HasExpired);
        deadline.Stop();
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(deadline.Token.IsCancellationRequested);
        deadline.Start(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(deadline.HasExpired);
        Assert.True(deadline.Token.IsCancellationRequested);
    }

    [Fact]
    public void A_timer_that_fires_as_the_clock_is_stopped_does_not_start_it_again()
    {
        using var deadline = new Deadline(_time, CancellationToken.None);
        deadline.Start(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(1));
        deadline.Progress();
        deadline.Stop();
        Assert.Equal(0, _time.ActiveTimerCount);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(deadline.Token.IsCancellationRequested);
    }

    [Fact]
    public void A_limit_longer_than_any_timer_is_kept()
    {
        using var deadline = new Deadline(TimeProvider.System, CancellationToken.None);
        deadline.Start(TimeSpan.MaxValue);
        deadline.Stop();

        using var manual = new Deadline(_time, CancellationToken.None);
        manual.Start(TimeSpan.FromDays(100));
        for (var day = 0; day < 99; day++)
        {
            _time.Advance(TimeSpan.FromDays(1));
        }

        Assert.False(manual.HasExpired);
        _time.Advance(TimeSpan.FromDays(2));
        Assert.True(manual.HasExpired);
    }
}
