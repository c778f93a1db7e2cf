using Informers.Rest;

namespace Informers;

/// <summary>
/// Whether a watch that ended with an internal error of the server is opened again at once: only for a limited time after the first
/// such error. A quiet minute starts that time anew. One user at a time.
/// </summary>
/// <remarks>The counterpart of client-go's <c>RetryWithDeadline</c>.</remarks>
internal sealed class InternalErrorRetry(TimeSpan window, TimeProvider timeProvider)
{
    private static readonly TimeSpan QuietPeriod = TimeSpan.FromMinutes(1);

    private long? _firstError;
    private long _lastError;

    /// <summary>Takes note of an error, and says whether to retry at once.</summary>
    public bool ShouldRetryAfter(Exception error)
    {
        if (window <= TimeSpan.Zero || error is not ApiStatusException { IsInternalError: true })
        {
            return false;
        }

        var now = timeProvider.GetTimestamp();
        if (_firstError is null || timeProvider.GetElapsedTime(_lastError, now) >= QuietPeriod)
        {
            _firstError = now;
        }

        _lastError = now;
        if (timeProvider.GetElapsedTime(_firstError.Value, now) <= window)
        {
            return true;
        }

        _firstError = null;
        return false;
    }
}
