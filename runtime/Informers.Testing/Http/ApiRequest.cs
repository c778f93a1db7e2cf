using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Informers.Testing;

/// <summary>A request for a resource, with its parameters read.</summary>
internal sealed class ApiRequest(HttpContext context, FakeRequest log, FakeResource resource, ResponseBody body, bool canDropManagedFields)
{
    public HttpContext Context => context;

    public FakeRequest Log => log;

    public FakeResource Resource => resource;

    public ResponseBody Body => body;

    public CancellationToken Aborted => context.RequestAborted;

    /// <summary>The name in the path, of verbs that have one.</summary>
    public string Name => log.Name!;

    public string? Namespace => log.Namespace;

    /// <summary>A parameter; <see langword="null"/> when absent or empty.</summary>
    public string? Query(string name) => context.Request.Query[name] is [{ Length: > 0 } value, ..] ? value : null;

    /// <summary>A boolean parameter: present means true, unless it says <c>false</c> or <c>0</c>.</summary>
    public bool? Flag(string name) => IsTrue(context.Request, name);

    public static bool? IsTrue(HttpRequest request, string name) =>
        request.Query.TryGetValue(name, out var values) ? values is not ["false" or "0", ..] : null;

    public long? Number(string name)
    {
        if (Query(name) is not { } text)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ApiException.BadRequest($"strconv.ParseInt: parsing \"{text}\": invalid syntax");
    }

    /// <summary>Whether <c>dryRun=All</c> is asked for.</summary>
    public bool IsDryRun(string optionsKind)
    {
        var value = Query("dryRun");
        return value is null or "All"
            ? value is not null
            : throw ApiException.InvalidOptions(
                optionsKind, ("FieldValueNotSupported", "dryRun", $"Unsupported value: [\"{value}\"]: supported values: \"All\""));
    }

    public Selection Selection() => Testing.Selection.Of(resource, Namespace, Query("labelSelector"), Query("fieldSelector"));

    public Representation Representation() => Testing.Representation.Negotiate(resource, context.Request, canDropManagedFields);

    /// <summary>The media type of the body, without parameters.</summary>
    public string MediaType()
    {
        var type = context.Request.ContentType ?? "";
        var end = type.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? type : type[..end]).Trim();
    }

    public async Task<byte[]> ReadBodyAsync()
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, Aborted).ConfigureAwait(false);
        return buffer.ToArray();
    }

    /// <summary>Reads an object of the resource's kind.</summary>
    public async Task<JsonObject> ReadObjectAsync(string kind, string apiVersion)
    {
        if (MediaType() is not ("" or "application/json" or "*/*"))
        {
            throw ApiException.UnsupportedMediaType("application/json");
        }

        var bytes = await ReadBodyAsync().ConfigureAwait(false);
        JsonObject obj;
        try
        {
            obj = JsonNode.Parse(bytes) as JsonObject
                ?? throw Unrecognized("json: cannot unmarshal something that is no object");
        }
        catch (JsonException e)
        {
            throw Unrecognized(e.Message);
        }

        CheckKind(obj, kind, apiVersion);
        return obj;

        ApiException Unrecognized(string why) => ApiException.BadRequest(
            $"the object provided is unrecognized (must be of type {kind}): couldn't get version/kind; json parse error: {why}");
    }

    /// <summary>Refuses what is no object of the kind; built-in kinds may leave kind and apiVersion out.</summary>
    public void CheckKind(JsonObject obj, string kind, string apiVersion)
    {
        var givenKind = Json.String(obj, "kind");
        var givenVersion = Json.String(obj, "apiVersion");
        if (resource.IsBuiltIn || kind != resource.Kind)
        {
            if ((givenKind is { Length: > 0 } && givenKind != kind) || (givenVersion is { Length: > 0 } && givenVersion != apiVersion))
            {
                throw ApiException.BadRequest(
                    $"{givenKind ?? kind} in version \"{givenVersion ?? apiVersion}\" cannot be handled as a {kind}: " +
                    $"it must be kind {kind} in version \"{apiVersion}\"");
            }
        }
        else
        {
            if (givenVersion != apiVersion)
            {
                throw ApiException.BadRequest(
                    $"the API version in the data ({givenVersion}) does not match the expected API version ({apiVersion})");
            }

            if (givenKind != kind)
            {
                var name = Json.String(obj["metadata"] as JsonObject, "name") ?? "";
                throw ApiException.Invalid(
                    resource with { Kind = givenKind ?? "" }, name, "FieldValueInvalid", "kind", $"Invalid value: \"{givenKind}\": must be {kind}");
            }
        }

        if (obj["metadata"] is { } metadata)
        {
            CheckMetadata(metadata, kind, apiVersion);
        }

        obj["kind"] = kind;
        obj["apiVersion"] = apiVersion;
    }

    private static void CheckMetadata(JsonNode metadata, string kind, string apiVersion)
    {
        if (metadata is not JsonObject fields)
        {
            throw Mistyped("metadata", "an object");
        }

        foreach (var name in (ReadOnlySpan<string>)["name", "generateName", "namespace", "uid", "resourceVersion"])
        {
            if (fields[name] is { } value && value.GetValueKind() != JsonValueKind.String)
            {
                throw Mistyped("metadata." + name, "a string");
            }
        }

        foreach (var name in (ReadOnlySpan<string>)["labels", "annotations"])
        {
            if (fields[name] is { } map
                && (map is not JsonObject entries || entries.Any(e => e.Value?.GetValueKind() is not (JsonValueKind.String or null))))
            {
                throw Mistyped("metadata." + name, "a map of strings");
            }
        }

        if (fields["finalizers"] is { } finalizers
            && (finalizers is not JsonArray list || list.Any(f => f?.GetValueKind() != JsonValueKind.String)))
        {
            throw Mistyped("metadata.finalizers", "a list of strings");
        }

        ApiException Mistyped(string field, string expected) => ApiException.BadRequest(
            $"{kind} in version \"{apiVersion}\" cannot be handled as a {kind}: {field} must be {expected}");
    }
}
