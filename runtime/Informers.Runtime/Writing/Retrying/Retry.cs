namespace Informers.Rest;

/// <summary>Tries again what failed for a reason that passes.</summary>
/// <remarks>The counterpart of client-go's <c>util/retry</c>.</remarks>
public static class Retry
{
    /// <summary>
    /// Tries again where the server says that an object was changed in between. Each attempt must read the object again: the same write
    /// would meet the same conflict.
    /// </summary>
    /// <typeparam name="T">What an attempt returns.</typeparam>
    /// <param name="attempt">Reads, changes and writes.</param>
    /// <param name="options">How often and after what time; default: <see cref="RetryOptions.DefaultRetry"/>.</param>
    /// <param name="cancellationToken">Handed to the attempts; ends the waiting too.</param>
    /// <returns>What the attempt that succeeded returned.</returns>
    /// <exception cref="ApiStatusException">The last attempt met a conflict too, or one failed otherwise.</exception>
    public static Task<T> OnConflictAsync<T>(
        Func<CancellationToken, Task<T>> attempt, RetryOptions? options = null, CancellationToken cancellationToken = default) =>
        OnErrorAsync(attempt, static e => e is ApiStatusException { IsConflict: true }, options, cancellationToken);

    /// <inheritdoc cref="OnConflictAsync{T}"/>
    public static Task OnConflictAsync(
        Func<CancellationToken, Task> attempt, RetryOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        return OnConflictAsync(
            async token =>
            {
                await attempt(token).ConfigureAwait(false);
                return true;
            },
            options,
            cancellationToken);
    }

    /// <summary>Tries again where the error is one of those that pass.</summary>
    /// <typeparam name="T">What an attempt returns.</typeparam>
    /// <param name="attempt">What to do.</param>
    /// <param name="isRetriable">Whether another attempt may succeed where one failed so. Is not asked of the cancellation of this call.</param>
    /// <param name="options">How often and after what time; default: <see cref="RetryOptions.DefaultRetry"/>.</param>
    /// <param name="cancellationToken">Handed to the attempts; ends the waiting too.</param>
    /// <returns>What the attempt that succeeded returned.</returns>
    /// <exception cref="ArgumentException">The options allow no attempt, or give times that are none.</exception>
    public static async Task<T> OnErrorAsync<T>(
        Func<CancellationToken, Task<T>> attempt,
        Func<Exception, bool> isRetriable,
        RetryOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        ArgumentNullException.ThrowIfNull(isRetriable);
        options ??= RetryOptions.DefaultRetry;
        Check(options);
        var delay = options.Delay;
        for (var step = 1; ; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return await attempt(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (step < options.Steps && !cancellationToken.IsCancellationRequested && isRetriable(e))
            {
                // The next attempt says what is the matter, or nothing is.
            }

            await Task.Delay(delay + (delay * (options.Jitter * options.Random.NextDouble())), options.TimeProvider, cancellationToken).ConfigureAwait(false);
            delay = delay.TotalMilliseconds * options.Factor >= int.MaxValue / 4 ? TimeSpan.FromMilliseconds(int.MaxValue / 4) : delay * options.Factor;
        }
    }

    private static void Check(RetryOptions options)
    {
        if (options.Steps < 1)
        {
            throw new ArgumentException($"RetryOptions.Steps is {options.Steps}: there must be at least one attempt.", nameof(options));
        }

        if (options.Delay < TimeSpan.Zero || !(options.Factor >= 0) || !(options.Jitter is >= 0 and <= 1))
        {
            throw new ArgumentException("RetryOptions need a Delay and a Factor that are not negative, and a Jitter from 0 to 1.", nameof(options));
        }
    }
}
