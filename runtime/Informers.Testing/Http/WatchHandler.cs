using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Informers.Testing;

/// <summary>Answers WATCH: checks the parameters, and runs the stream.</summary>
internal sealed class WatchHandler(Database database, WatchRegistry registry, FakeApiServerOptions options)
{
    // A week: longer than any test, shorter than what timers can hold.
    private const long LongestTimeoutSeconds = 7 * 24 * 60 * 60;

    public async Task HandleAsync(ApiRequest request)
    {
        var representation = request.Representation();
        var stream = new WatchStream(
            request.Log, request.Resource, database, Selection(request), representation, ReadOptions(request), options);
        request.Body.Response.StatusCode = StatusCodes.Status200OK;
        request.Body.Response.ContentType = "application/json";
        registry.Add(stream);
        try
        {
            await stream.RunAsync(request.Body, request.Aborted).ConfigureAwait(false);
            await request.Body.CompleteAsync(request.Aborted).ConfigureAwait(false);
        }
        finally
        {
            registry.Remove(stream);
        }
    }

    private static Selection Selection(ApiRequest request)
    {
        var selection = request.Selection();

        // The deprecated path of a watch on one object.
        return request.Log.Name is { } name
            ? selection with { Fields = FieldSelection.Parse(request.Resource, $"metadata.name={name}") }
            : selection;
    }

    private WatchOptions ReadOptions(ApiRequest request)
    {
        var version = request.Query("resourceVersion");
        var match = request.Query("resourceVersionMatch");
        var sendInitialEvents = options.StreamingLists ? request.Flag("sendInitialEvents") : null;
        var timeout = request.Number("timeoutSeconds") is { } seconds and > 0
            ? TimeSpan.FromSeconds(Math.Min(seconds, LongestTimeoutSeconds))
            : options.DefaultWatchTimeout;
        Validate(request, match, sendInitialEvents);
        long revision = 0;
        if (version is not null && !long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out revision))
        {
            throw ApiException.Internal(
                $"resourceVersion: Invalid value: \"{version}\": strconv.ParseUint: parsing \"{version}\": invalid syntax");
        }

        return new WatchOptions(
            revision, sendInitialEvents ?? revision == 0, request.Flag("allowWatchBookmarks") == true, timeout);
    }

    private void Validate(ApiRequest request, string? match, bool? sendInitialEvents)
    {
        const string Field = "resourceVersionMatch";
        var causes = new List<(string Reason, string Field, string Message)>();
        if (!options.StreamingLists && request.Flag("sendInitialEvents") is not null)
        {
            causes.Add((
                "FieldValueForbidden", "sendInitialEvents", "Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled"));
        }
        else if (sendInitialEvents is not null)
        {
            if (match != "NotOlderThan")
            {
                causes.Add((
                    "FieldValueForbidden", Field, "Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
                if (match is not null)
                {
                    causes.Add(("FieldValueNotSupported", Field, $"Unsupported value: \"{match}\": supported values: \"NotOlderThan\""));
                }
            }
        }
        else if (match is not null)
        {
            causes.Add((
                "FieldValueForbidden", Field, "Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
        }

        if (request.Query("continue") is not null)
        {
            causes.Add(("FieldValueForbidden", Field, "Forbidden: resourceVersionMatch is forbidden when continue is provided"));
        }

        if (causes.Count > 0)
        {
            throw ApiException.InvalidOptions("ListOptions", [.. causes]);
        }
    }
}
