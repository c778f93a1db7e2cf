using Informers.Rest;
using Informers.Testing;

namespace Informers.Tests.Reflectors;

/// <summary>When a watch that ended with a 500 is opened again at once.</summary>
public sealed class InternalErrorRetryTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Never_when_the_duration_is_zero()
    {
        Assert.False(new InternalErrorRetry(TimeSpan.Zero, _time).ShouldRetryAfter(Errors.Internal()));
        Assert.False(new InternalErrorRetry(TimeSpan.FromSeconds(-1), _time).ShouldRetryAfter(Errors.Internal()));
    }

    [Fact]
    public void A_storage_read_error_has_the_code_of_an_internal_error_and_is_none()
    {
        Assert.True(Errors.Internal().IsInternalError);
        Assert.True(new ApiStatusException(new Status { Code = 500 }, "no reason").IsInternalError);
        Assert.False(Errors.StorageRead().IsInternalError);
        Assert.False(new InternalErrorRetry(TimeSpan.FromSeconds(30), _time).ShouldRetryAfter(Errors.StorageRead()));
    }

    [Fact]
    public void Only_within_the_window_after_the_first_error()
    {
        var retry = new InternalErrorRetry(TimeSpan.FromSeconds(30), _time);
        Assert.True(retry.ShouldRetryAfter(Errors.Internal()));
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.True(retry.ShouldRetryAfter(Errors.Internal()));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.False(retry.ShouldRetryAfter(Errors.Internal()));

        // Having given up, the next error is a first one again.
        Assert.True(retry.ShouldRetryAfter(Errors.Internal()));
    }

    [Fact]
    public void A_quiet_minute_starts_the_window_anew()
    {
        var retry = new InternalErrorRetry(TimeSpan.FromSeconds(90), _time);
        Assert.True(retry.ShouldRetryAfter(Errors.Internal()));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.True(retry.ShouldRetryAfter(Errors.Internal()));
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.True(retry.ShouldRetryAfter(Errors.Internal()));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.True(retry.ShouldRetryAfter(Errors.Internal()));
    }

    [Fact]
    public void Not_for_other_errors()
    {
        var retry = new InternalErrorRetry(TimeSpan.FromSeconds(30), _time);
        Assert.False(retry.ShouldRetryAfter(Errors.Expired()));
        Assert.False(retry.ShouldRetryAfter(Errors.TooManyRequests()));
        Assert.False(retry.ShouldRetryAfter(Errors.StorageRead()));
        Assert.False(retry.ShouldRetryAfter(new IOException()));
    }

    [Fact]
    public void Other_errors_do_not_disturb_the_window()
    {
        var retry = new InternalErrorRetry(TimeSpan.FromSeconds(30), _time);
        Assert.True(retry.ShouldRetryAfter(Errors.Internal()));
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.False(retry.ShouldRetryAfter(Errors.Expired()));
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.False(retry.ShouldRetryAfter(Errors.Internal()));
    }
}
