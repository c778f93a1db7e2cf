using System.Diagnostics;

namespace Informers;

/// <summary>Counts a reflector's lists, knows which of them are relists and why, and makes a span for each. Used by the reflector's loop alone.</summary>
internal sealed class ListTelemetry(InformerMeasurements measurements, TimeProvider timeProvider)
{
    private static readonly ActivitySource Source = new(InformerTelemetry.ActivitySourceName);

    private bool _hasListed;
    private string? _reason;

    /// <summary>Only a new list helps. Of several reasons before it has come the first counts; the first list of all is no relist.</summary>
    public void Wanted(string reason)
    {
        if (_hasListed && _reason is null)
        {
            _reason = reason;
            measurements.Relisted(reason);
        }
    }

    /// <summary>All that exists is on its way to the store.</summary>
    public void Completed()
    {
        _hasListed = true;
        _reason = null;
    }

    /// <summary>It does without the list that was wanted.</summary>
    public void Withdrawn() => _reason = null;

    /// <summary>A list begins. A failure that is not reported by <see cref="Measurement.Failed"/> was asked for, by the token.</summary>
    /// <param name="mode">In which way.</param>
    public Measurement Begin(string mode)
    {
        // Starting one that nobody listens to costs nothing.
        var activity = Source.HasListeners() ? Source.StartActivity($"{(_reason is null ? "list" : "relist")} {measurements.Resource}") : null;
        if (activity is not null)
        {
            foreach (var (name, value) in measurements.Tags)
            {
                activity.SetTag(name, value);
            }

            activity.SetTag(TelemetryTags.ListMode, mode);
            if (_reason is not null)
            {
                activity.SetTag(TelemetryTags.RelistReason, _reason);
            }
        }

        return new Measurement(measurements, timeProvider, mode, activity);
    }

    /// <summary>One list, from its beginning until it is disposed.</summary>
    internal sealed class Measurement(InformerMeasurements measurements, TimeProvider timeProvider, string mode, Activity? activity) : IDisposable
    {
        private readonly long _started = timeProvider.GetTimestamp();
        private int _pages;

        /// <summary>A page has come.</summary>
        public void PageCame() => _pages++;

        /// <summary>All has come.</summary>
        public void Succeeded(int items, string resourceVersion)
        {
            measurements.ListEnded(mode, timeProvider.GetElapsedTime(_started), items, null);
            activity?.SetTag(TelemetryTags.ListItems, items).SetTag(TelemetryTags.ListVersion, resourceVersion).SetStatus(ActivityStatusCode.Ok);
        }

        /// <summary>It did not.</summary>
        public void Failed(Exception error)
        {
            measurements.ListEnded(mode, timeProvider.GetElapsedTime(_started), 0, error);
            activity?.SetTag(TelemetryTags.ErrorType, ErrorTypes.Of(error)).SetStatus(ActivityStatusCode.Error, error.Message).AddException(error);
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            if (activity is not null)
            {
                if (_pages > 0)
                {
                    activity.SetTag(TelemetryTags.ListPages, _pages);
                }

                activity.Dispose();
            }
        }
    }
}
