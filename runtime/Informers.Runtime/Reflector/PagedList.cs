using Informers.Rest;

namespace Informers;

/// <summary>Reads all that exists, page by page. One user at a time.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>The counterpart of client-go's <c>pager.ListPager</c> and of the reflector's <c>list</c>.</remarks>
internal sealed class PagedList<T>(
    PageReader<T> pages,
    ObjectIntake<T> intake,
    FailureReporter failures,
    FreshnessTracker freshness,
    ResourceVersionTracker versions,
    ListTelemetry telemetry,
    TimeProvider timeProvider,
    int? pageSize)
    where T : class
{
    private const int DefaultPageSize = 500;

    // The first list, at version "0", came in pages although a watch cache would have answered it whole: there is no watch cache.
    private bool _isWithoutWatchCache;

    /// <summary>Reads all that exists, at the version that the tracker names.</summary>
    public async Task<InitialState<T>> ReadAsync(CancellationToken cancellationToken)
    {
        using var measurement = telemetry.Begin(TelemetryTags.Paged);
        try
        {
            var state = await ReadAsync(measurement, cancellationToken).ConfigureAwait(false);
            measurement.Succeeded(state.Objects.Count, state.ResourceVersion);
            return state;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            measurement.Failed(error);
            throw;
        }
    }

    private async Task<InitialState<T>> ReadAsync(ListTelemetry.Measurement measurement, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(measurement, versions.ForList, LimitFor(versions.ForList), cancellationToken).ConfigureAwait(false);
        }
        catch (ApiStatusException error) when (error.IsExpired || error.IsTooLargeResourceVersion)
        {
            // The server will not answer at this version, so the next request is for whatever is newest. At once, but only once: an
            // error at that version is a failure like any other.
            versions.MarkUnavailable();
            return await ReadAsync(measurement, versions.ForList, LimitFor(versions.ForList), cancellationToken).ConfigureAwait(false);
        }
    }

    // With a version other than "" and "0", a limit would have old servers go past their watch cache to etcd.
    private int? LimitFor(string resourceVersion) =>
        pageSize ?? (_isWithoutWatchCache || !ResourceVersionTracker.IsOrderedFrom(resourceVersion) ? DefaultPageSize : null);

    private async Task<InitialState<T>> ReadAsync(
        ListTelemetry.Measurement measurement, string resourceVersion, int? limit, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(timeProvider, cancellationToken);
        var buffer = new ListBuffer<T>(intake, failures, freshness, deadline);
        try
        {
            var options = new ListOptions { ResourceVersion = resourceVersion, Limit = limit is > 0 ? limit : null };
            var page = await pages.ReadAsync(options, buffer, deadline).ConfigureAwait(false);
            measurement.PageCame();
            var first = page;
            var mayStartOver = true;
            while (!string.IsNullOrEmpty(page.Continue))
            {
                _isWithoutWatchCache |= resourceVersion == "0";

                // The token knows the version; naming both is an error.
                options = new ListOptions { Limit = options.Limit, Continue = page.Continue };
                try
                {
                    page = await pages.ReadAsync(options, buffer, deadline).ConfigureAwait(false);
                }
                catch (ApiStatusException error) when (error.IsExpired && mayStartOver)
                {
                    // The pages took longer than the server keeps versions. All at once, then, which cannot expire half-way.
                    mayStartOver = false;
                    buffer.Clear();
                    options = new ListOptions { ResourceVersion = resourceVersion };
                    first = page = await pages.ReadAsync(options, buffer, deadline).ConfigureAwait(false);
                }

                measurement.PageCame();
            }

            return new InitialState<T>(buffer.Objects, buffer.Unreadable, first.ResourceVersion);
        }
        finally
        {
            buffer.Close();
        }
    }
}
