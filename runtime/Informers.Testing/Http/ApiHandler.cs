using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Informers.Testing;

/// <summary>Takes every request: log, faults, authentication, then the handler of its verb.</summary>
internal sealed class ApiHandler(
    ResourceRegistry registry,
    RequestLog log,
    FaultInjector faults,
    DiscoveryDocuments discovery,
    ListHandler lists,
    WatchHandler watches,
    WriteHandler writes,
    FakeApiServerOptions options)
{
    public async Task HandleAsync(HttpContext context)
    {
        var path = RequestPath.Parse(context.Request.Path.Value ?? "");
        var request = Describe(context, path);
        var body = new ResponseBody(context);
        log.Add(request);
        context.Response.Headers.CacheControl = "no-cache, private";
        try
        {
            Authenticate(context);
            await PlayFaultsAsync(context, request, body).ConfigureAwait(false);
            if (!context.Response.HasStarted)
            {
                await AnswerAsync(context, path, request, body).ConfigureAwait(false);
            }
        }
        catch (ApiException e) when (!context.Response.HasStarted)
        {
            await WriteErrorAsync(body, e, context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException && !context.Response.HasStarted)
        {
            // A defect of this server, or a filter of a test that throws: whoever looks at the answer must see it.
            await WriteErrorAsync(body, ApiException.Internal($"The fake server failed: {e}"), context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static async Task WriteErrorAsync(ResponseBody body, ApiException error, CancellationToken cancellationToken)
    {
        if (error.Status.RetryAfter is { } after)
        {
            body.Response.Headers.RetryAfter = Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        await WriteHandler.WriteJsonAsync(body, error.ToJson(), error.Status.Code, cancellationToken).ConfigureAwait(false);
    }

    private static FakeRequest Describe(HttpContext context, RequestPath? path)
    {
        var http = context.Request;
        var verb = path is { } named ? VerbOf(http, named) : http.Method.ToLowerInvariant();
        return new FakeRequest(
            http.Method,
            http.Path.Value ?? "",
            http.QueryString.Value ?? "",
            verb,
            path?.Group ?? "",
            path?.Version ?? "",
            path?.Resource ?? "",
            path?.Subresource,
            path?.Namespace,
            path?.Name,
            http.Headers.UserAgent.ToString(),
            http.Protocol);
    }

    private static string VerbOf(HttpRequest http, RequestPath path)
    {
        var hasName = path.Name is not null;
        return http.Method switch
        {
            "GET" when path.IsWatch => "watch",
            "GET" when hasName => "get",
            "GET" => ApiRequest.IsTrue(http, "watch") == true ? "watch" : "list",
            "POST" => "create",
            "PUT" => "update",
            "PATCH" => "patch",
            "DELETE" => hasName ? "delete" : "deletecollection",
            _ => http.Method.ToLowerInvariant(),
        };
    }

    private static async Task WriteNotFoundAsync(HttpContext context, ResponseBody body)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await body.WriteAsync("404 page not found\n"u8.ToArray(), context.RequestAborted).ConfigureAwait(false);
        await body.CompleteAsync(context.RequestAborted).ConfigureAwait(false);
    }

    private void Authenticate(HttpContext context)
    {
        if (faults.RequiredBearerToken is { } token && context.Request.Headers.Authorization.ToString() != $"Bearer {token}")
        {
            throw ApiException.Unauthorized();
        }
    }

    private async Task PlayFaultsAsync(HttpContext context, FakeRequest request, ResponseBody body)
    {
        foreach (var fault in faults.Strike(request))
        {
            var action = fault.Action;
            if (action.Delay is { } delay)
            {
                await Task.Delay(delay, options.TimeProvider, context.RequestAborted).ConfigureAwait(false);
            }

            if (action.StallAfter is < 0)
            {
                await fault.Released.WaitAsync(context.RequestAborted).ConfigureAwait(false);
            }
            else if (action.StallAfter is { } stallAfter)
            {
                body.StallAfter = (stallAfter, fault.Released);
            }

            if (action.CutAfter is < 0)
            {
                body.Cut();
            }
            else if (action.CutAfter is { } cutAfter)
            {
                body.CutAfter = cutAfter;
            }

            if (action.Forbid)
            {
                throw ApiException.Forbidden(request);
            }

            if (action.Fail is { } status)
            {
                throw ApiException.Injected(status);
            }

            if (action.Raw is { } raw)
            {
                context.Response.StatusCode = raw.StatusCode;
                context.Response.ContentType = raw.ContentType;
                await body.WriteAsync(raw.Body, context.RequestAborted).ConfigureAwait(false);
                await body.CompleteAsync(context.RequestAborted).ConfigureAwait(false);
            }
        }
    }

    private async Task AnswerAsync(HttpContext context, RequestPath? path, FakeRequest log, ResponseBody body)
    {
        if (path is not { } named)
        {
            if (!await discovery.TryHandleAsync(context, body).ConfigureAwait(false))
            {
                await WriteNotFoundAsync(context, body).ConfigureAwait(false);
            }

            return;
        }

        if (!registry.TryGet(new GroupVersionResource(named.Group, named.Version, named.Resource), out var resource))
        {
            if (!registry.All.Any(r => r.IsBuiltIn && r.Group == named.Group && r.Version == named.Version))
            {
                await WriteNotFoundAsync(context, body).ConfigureAwait(false);
                return;
            }

            throw ApiException.NoSuchResource();
        }

        CheckScope(resource, named);
        await HandlerOf(log)(new ApiRequest(context, log, resource, body, options.ManagedFieldsOptOut)).ConfigureAwait(false);
    }

    private static void CheckScope(FakeResource resource, RequestPath path)
    {
        var knowsSubresource = path.Subresource switch
        {
            null => true,
            "status" => resource.HasStatus,
            "scale" => resource.HasScale,
            _ => false,
        };
        var isInScope = resource.IsNamespaced ? path.Namespace is not null || path.Name is null : path.Namespace is null;
        if (!knowsSubresource || !isInScope)
        {
            throw ApiException.NoSuchResource();
        }
    }

    private Func<ApiRequest, Task> HandlerOf(FakeRequest request)
    {
        var isObject = request.Name is not null;
        return (request.Verb, request.Subresource) switch
        {
            ("list", _) => lists.HandleAsync,
            ("watch", null) => watches.HandleAsync,
            ("get", "scale") => writes.GetScaleAsync,
            ("update", "scale") => writes.UpdateScaleAsync,
            ("patch", "scale") => writes.PatchScaleAsync,
            ("get", _) => writes.GetAsync,
            ("create", null) when !isObject && CanWriteCollection(request) => writes.CreateAsync,
            ("update", _) when isObject => writes.UpdateAsync,
            ("patch", _) when isObject => writes.PatchAsync,
            ("delete", null) => writes.DeleteAsync,
            ("deletecollection", _) when CanWriteCollection(request) => writes.DeleteCollectionAsync,
            _ => throw ApiException.MethodNotAllowed(),
        };
    }

    // All namespaces at once can be read, not written.
    private bool CanWriteCollection(FakeRequest request) =>
        request.Namespace is not null
        || !registry.TryGet(new GroupVersionResource(request.Group, request.Version, request.Resource), out var resource)
        || !resource.IsNamespaced;
}
