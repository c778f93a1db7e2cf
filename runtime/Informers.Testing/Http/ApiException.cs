using System.Globalization;
using System.Text.Json.Nodes;
using Informers.Rest;

namespace Informers.Testing;

/// <summary>A refusal as the API server words it, with what its Status carries beyond <see cref="Status"/>.</summary>
internal sealed class ApiException : ApiStatusException
{
    private ApiException(Status status, JsonObject? details = null, string? continueToken = null)
        : base(status, status.Message ?? "The server refused the request.")
    {
        Details = details;
        ContinueToken = continueToken;
    }

    /// <summary>The Status' details: what it is about, and the causes.</summary>
    public JsonObject? Details { get; }

    /// <summary>With an expired continue token: another one, which goes on inconsistently.</summary>
    public string? ContinueToken { get; }

    public static ApiException BadRequest(string message) => Of(400, "BadRequest", message);

    public static ApiException Internal(string message) => Of(500, null, message);

    /// <summary>There is no such resource, or not in this scope.</summary>
    public static ApiException NoSuchResource() =>
        Of(404, "NotFound", "the server could not find the requested resource", []);

    public static ApiException MethodNotAllowed() =>
        Of(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", []);

    public static ApiException UnsupportedMediaType(string accepted) =>
        Of(415, "UnsupportedMediaType", $"the body of the request was in an unknown format - accepted media types include: {accepted}");

    public static ApiException NotAcceptable() =>
        Of(406, "NotAcceptable", "only the following media types are accepted: application/json", []);

    public static ApiException NotFound(FakeResource resource, string name) =>
        Of(404, "NotFound", $"{resource.QualifiedPlural} \"{name}\" not found", About(name, resource.Group, resource.Plural));

    public static ApiException AlreadyExists(FakeResource resource, string name) =>
        Of(409, "AlreadyExists", $"{resource.QualifiedPlural} \"{name}\" already exists", About(name, resource.Group, resource.Plural));

    /// <summary>The object was changed in between.</summary>
    public static ApiException Conflict(FakeResource resource, string name) =>
        Conflict(
            resource.QualifiedPlural,
            resource.Plural,
            resource,
            name,
            "the object has been modified; please apply your changes to the latest version and try again");

    public static ApiException UidMismatch(FakeResource resource, string name, string expected, string actual) =>
        Conflict(
            resource.QualifiedPlural,
            resource.Plural,
            resource,
            name,
            $"Precondition failed: UID in precondition: {expected}, UID in object meta: {actual}");

    public static ApiException UidPrecondition(FakeResource resource, string name, string expected, string actual) =>
        Conflict(
            resource.QualifiedKind,
            resource.Kind,
            resource,
            name,
            $"the UID in the precondition ({expected}) does not match the UID in record ({actual}). The object might have been deleted and then recreated");

    public static ApiException ResourceVersionPrecondition(FakeResource resource, string name, string expected, string actual) =>
        Conflict(
            resource.QualifiedKind,
            resource.Kind,
            resource,
            name,
            $"the ResourceVersion in the precondition ({expected}) does not match the ResourceVersion in record ({actual}). The object might have been modified");

    /// <summary>A field of an object is not as it must be.</summary>
    public static ApiException Invalid(FakeResource resource, string name, string reason, string field, string message) =>
        Invalid(resource.Group, resource.Kind, resource.QualifiedKind, name, [(reason, field, message)]);

    /// <summary>A parameter of the request is not as it must be.</summary>
    public static ApiException InvalidOptions(string kind, params ReadOnlySpan<(string Reason, string Field, string Message)> causes) =>
        Invalid("meta.k8s.io", kind, kind + ".meta.k8s.io", "", causes);

    /// <summary>A JSON patch whose test fails, or whose path does not exist.</summary>
    public static ApiException PatchNotApplicable() =>
        Of(422, "Invalid", "the server rejected our request due to an error in our request", []);

    public static ApiException TooLargeResourceVersion(long requested, long current) =>
        new(
            new Status
            {
                Code = 504,
                Reason = "Timeout",
                Message = string.Create(CultureInfo.InvariantCulture, $"Timeout: Too large resource version: {requested}, current: {current}"),
                RetryAfter = TimeSpan.FromSeconds(1),
                Causes = [new StatusCause("ResourceVersionTooLarge", "Too large resource version", null)],
            },
            new JsonObject
            {
                ["causes"] = new JsonArray(new JsonObject
                {
                    ["reason"] = "ResourceVersionTooLarge",
                    ["message"] = "Too large resource version",
                }),
                ["retryAfterSeconds"] = 1,
            });

    /// <summary>A list at a resource version that is compacted.</summary>
    public static ApiException ListExpired() => Of(410, "Expired", "The resourceVersion for the provided list is too old.");

    /// <summary>A watch from a resource version that is compacted.</summary>
    public static ApiException WatchExpired(long requested, long oldest) =>
        Of(410, "Expired", string.Create(CultureInfo.InvariantCulture, $"too old resource version: {requested} ({oldest})"));

    public static ApiException ContinueExpired(string nextToken) =>
        new(
            new Status
            {
                Code = 410,
                Reason = "Expired",
                Message = "The provided continue parameter is too old to display a consistent list result. You can start a new list without " +
                    "the continue parameter, or use the continue token in this response to retrieve the remainder of the results. " +
                    "Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted " +
                    "between the time the first chunk was returned and now may show up in the list.",
            },
            continueToken: nextToken);

    public static ApiException Unauthorized() => Of(401, "Unauthorized", "Unauthorized");

    public static ApiException Forbidden(FakeRequest request)
    {
        var plural = request.Group.Length == 0 ? request.Resource : $"{request.Resource}.{request.Group}";
        var where = request.Namespace is null ? "at the cluster scope" : $"in the namespace \"{request.Namespace}\"";
        var subject = request.Name is null ? plural : $"{plural} \"{request.Name}\"";
        return Of(
            403,
            "Forbidden",
            $"{subject} is forbidden: User \"fake\" cannot {request.Verb} resource \"{request.Resource}\" in API group \"{request.Group}\" {where}",
            About(request.Name, request.Group, request.Resource));
    }

    /// <summary>A failure that a test asked for.</summary>
    public static ApiException Injected(Status status) =>
        new(status, status.RetryAfter is { } after ? new JsonObject { ["retryAfterSeconds"] = (int)Math.Ceiling(after.TotalSeconds) } : null);

    /// <summary>Writes the Status object.</summary>
    public JsonObject ToJson()
    {
        var metadata = new JsonObject();
        if (ContinueToken is not null)
        {
            metadata["continue"] = ContinueToken;
        }

        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = metadata,
            ["status"] = "Failure",
            ["message"] = Status.Message,
        };
        if (Status.Reason is not null)
        {
            status["reason"] = Status.Reason;
        }

        if (Details is not null)
        {
            status["details"] = Details.DeepClone();
        }

        status["code"] = Status.Code;
        return status;
    }

    private static ApiException Of(int code, string? reason, string message, JsonObject? details = null) =>
        new(new Status { Code = code, Reason = reason, Message = message }, details);

    private static ApiException Conflict(string qualified, string kind, FakeResource resource, string name, string message) =>
        Of(409, "Conflict", $"Operation cannot be fulfilled on {qualified} \"{name}\": {message}", About(name, resource.Group, kind));

    private static ApiException Invalid(
        string group, string kind, string qualifiedKind, string name, ReadOnlySpan<(string Reason, string Field, string Message)> causes)
    {
        var list = new List<StatusCause>();
        var json = new JsonArray();
        var texts = new List<string>();
        foreach (var (reason, field, message) in causes)
        {
            list.Add(new StatusCause(reason, message, field));
            json.Add((JsonNode)new JsonObject { ["reason"] = reason, ["message"] = message, ["field"] = field });
            texts.Add($"{field}: {message}");
        }

        var text = texts.Count == 1 ? texts[0] : $"[{string.Join(", ", texts)}]";
        var details = About(name, group, kind);
        details["causes"] = json;
        return new ApiException(
            new Status { Code = 422, Reason = "Invalid", Message = $"{qualifiedKind} \"{name}\" is invalid: {text}", Causes = list },
            details);
    }

    private static JsonObject About(string? name, string group, string kind)
    {
        var details = new JsonObject();
        if (!string.IsNullOrEmpty(name))
        {
            details["name"] = name;
        }

        if (group.Length > 0)
        {
            details["group"] = group;
        }

        details["kind"] = kind;
        return details;
    }
}
