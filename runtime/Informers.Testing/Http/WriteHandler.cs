using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Informers.Testing;

/// <summary>Answers GET of one object and all writes.</summary>
internal sealed class WriteHandler(Database database, CustomResourceDefinitions definitions)
{
    private const string MergePatchType = "application/merge-patch+json";
    private const string JsonPatchType = "application/json-patch+json";
    private const string StrategicPatchType = "application/strategic-merge-patch+json";
    private const string ApplyPatchType = "application/apply-patch+yaml";
    private static readonly byte[] NewLine = "\n"u8.ToArray();

    public async Task GetAsync(ApiRequest request)
    {
        var representation = request.Representation();
        if (request.Query("resourceVersion") is { } version)
        {
            if (!long.TryParse(version, out var revision))
            {
                throw ApiException.Internal(
                    $"resourceVersion: Invalid value: \"{version}\": strconv.ParseUint: parsing \"{version}\": invalid syntax");
            }

            var current = database.Revision;
            if (revision > current)
            {
                throw ApiException.TooLargeResourceVersion(revision, current);
            }
        }

        var stored = database.Get(request.Resource, request.Namespace, request.Name);
        await WriteObjectAsync(request, representation, stored, StatusCodes.Status200OK).ConfigureAwait(false);
    }

    public async Task CreateAsync(ApiRequest request)
    {
        var representation = request.Representation();
        var isDryRun = request.IsDryRun("CreateOptions");
        var obj = await request.ReadObjectAsync(request.Resource.Kind, request.Resource.Resource.ApiVersion).ConfigureAwait(false);
        CustomResourceDefinitions.Complete(request.Resource, obj);
        var stored = database.Create(request.Resource, request.Namespace, obj, isDryRun);
        if (!isDryRun)
        {
            definitions.Observe(request.Resource, stored);
        }

        await WriteObjectAsync(request, representation, stored, StatusCodes.Status201Created).ConfigureAwait(false);
    }

    public async Task UpdateAsync(ApiRequest request)
    {
        var representation = request.Representation();
        var isDryRun = request.IsDryRun("UpdateOptions");
        var obj = await request.ReadObjectAsync(request.Resource.Kind, request.Resource.Resource.ApiVersion).ConfigureAwait(false);
        CustomResourceDefinitions.Complete(request.Resource, obj);
        var stored = database.Update(
            request.Resource, request.Namespace, request.Name, _ => obj, PartOf(request), isPatch: false, isDryRun);
        if (!isDryRun)
        {
            definitions.Observe(request.Resource, stored);
        }

        await WriteObjectAsync(request, representation, stored, StatusCodes.Status200OK).ConfigureAwait(false);
    }

    public async Task PatchAsync(ApiRequest request)
    {
        var representation = request.Representation();
        var isDryRun = request.IsDryRun("PatchOptions");
        var body = await request.ReadBodyAsync().ConfigureAwait(false);
        var mediaType = request.MediaType();
        var statusCode = StatusCodes.Status200OK;
        StoredObject stored;
        if (mediaType == ApplyPatchType)
        {
            (stored, var isNew) = Apply(request, Parse<JsonObject>(body), isDryRun);
            statusCode = isNew ? StatusCodes.Status201Created : statusCode;
        }
        else
        {
            var change = ReadPatch(request, mediaType, body);
            stored = database.Update(
                request.Resource,
                request.Namespace,
                request.Name,
                current =>
                {
                    var patched = change(current);
                    request.CheckKind(patched, request.Resource.Kind, request.Resource.Resource.ApiVersion);
                    return patched;
                },
                PartOf(request),
                isPatch: true,
                isDryRun);
        }

        if (!isDryRun)
        {
            definitions.Observe(request.Resource, stored);
        }

        await WriteObjectAsync(request, representation, stored, statusCode).ConfigureAwait(false);
    }

    public async Task DeleteAsync(ApiRequest request)
    {
        var representation = request.Representation();
        var options = await ReadDeleteOptionsAsync(request).ConfigureAwait(false);
        var stored = database.Delete(request.Resource, request.Namespace, request.Name, options);
        if (!options.DryRun)
        {
            definitions.ObserveDeletion(request.Resource, stored);
        }

        await WriteObjectAsync(request, representation, stored, StatusCodes.Status200OK).ConfigureAwait(false);
    }

    /// <summary>Deletes what is selected, and answers with the list of it as it was.</summary>
    public async Task DeleteCollectionAsync(ApiRequest request)
    {
        var representation = request.Representation();
        var options = await ReadDeleteOptionsAsync(request).ConfigureAwait(false);
        var selection = request.Selection();
        var snapshot = database.Read(request.Resource);
        var selected = snapshot.Objects.Where(selection.Matches).ToList();
        foreach (var obj in selected)
        {
            try
            {
                var deleted = database.Delete(request.Resource, obj.Namespace, obj.Name, options);
                if (!options.DryRun)
                {
                    definitions.ObserveDeletion(request.Resource, deleted);
                }
            }
            catch (ApiException e) when (e.IsNotFound)
            {
                // Somebody else deleted it since the snapshot: that is what was asked for.
            }
        }

        await ListHandler.WriteAsync(request, representation, new ListPage(snapshot.Revision, selected, null, null)).ConfigureAwait(false);
    }

    public async Task GetScaleAsync(ApiRequest request) =>
        await WriteJsonAsync(request.Body, Scale.Of(database.Get(request.Resource, request.Namespace, request.Name)), 200, request.Aborted)
            .ConfigureAwait(false);

    public async Task UpdateScaleAsync(ApiRequest request)
    {
        var isDryRun = request.IsDryRun("UpdateOptions");
        var scale = await request.ReadObjectAsync(Scale.Kind, Scale.ApiVersion).ConfigureAwait(false);
        await ChangeScaleAsync(request, _ => scale, isDryRun).ConfigureAwait(false);
    }

    public async Task PatchScaleAsync(ApiRequest request)
    {
        var isDryRun = request.IsDryRun("PatchOptions");
        var body = await request.ReadBodyAsync().ConfigureAwait(false);
        await ChangeScaleAsync(request, ReadPatch(request, request.MediaType(), body), isDryRun).ConfigureAwait(false);
    }

    /// <summary>Answers with JSON that is no stored object.</summary>
    public static async Task WriteJsonAsync(ResponseBody body, JsonNode json, int statusCode, CancellationToken cancellationToken)
    {
        body.Response.StatusCode = statusCode;
        body.Response.ContentType = "application/json";
        var bytes = ObjectEncoder.Encode(json);
        body.Response.ContentLength = bytes.Length + NewLine.Length;
        await body.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        await body.WriteAsync(NewLine, cancellationToken).ConfigureAwait(false);
        await body.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    private static UpdatePart PartOf(ApiRequest request) => request.Log.Subresource == "status" ? UpdatePart.Status : UpdatePart.Main;

    private static async Task WriteObjectAsync(ApiRequest request, Representation representation, StoredObject stored, int statusCode)
    {
        var body = request.Body;
        body.Response.StatusCode = statusCode;
        body.Response.ContentType = "application/json";
        await representation.WriteAsync(body, stored, isItem: false, request.Aborted).ConfigureAwait(false);
        await body.WriteAsync(NewLine, request.Aborted).ConfigureAwait(false);
        await body.CompleteAsync(request.Aborted).ConfigureAwait(false);
    }

    private static Func<JsonObject, JsonObject> ReadPatch(ApiRequest request, string mediaType, byte[] body)
    {
        switch (mediaType)
        {
            case MergePatchType:
                var merge = Parse<JsonObject>(body);
                return current => MergePatch.Apply(current, merge);
            case JsonPatchType:
                var operations = Parse<JsonArray>(body);
                return current => JsonPatch.Apply(current, operations);
            case StrategicPatchType when request.Resource.IsBuiltIn:
                var strategic = Parse<JsonObject>(body);
                return current => StrategicMergePatch.Apply(current, strategic);
            default:
                throw ApiException.UnsupportedMediaType(
                    $"{JsonPatchType}, {MergePatchType}, {(request.Resource.IsBuiltIn ? StrategicPatchType + ", " : "")}{ApplyPatchType}");
        }
    }

    private static T Parse<T>(byte[] body)
        where T : JsonNode
    {
        try
        {
            return JsonNode.Parse(body) as T
                ?? throw ApiException.BadRequest($"error decoding patch: it must be JSON, and {(typeof(T) == typeof(JsonArray) ? "a list" : "an object")}");
        }
        catch (JsonException e)
        {
            throw ApiException.BadRequest($"error decoding patch: {e.Message}");
        }
    }

    private static async Task<DeleteOptions> ReadDeleteOptionsAsync(ApiRequest request)
    {
        var body = await request.ReadBodyAsync().ConfigureAwait(false);
        JsonObject? json = null;
        if (body.Length > 0)
        {
            try
            {
                json = JsonNode.Parse(body) as JsonObject ?? throw new JsonException("it is no object");
            }
            catch (JsonException e)
            {
                throw ApiException.BadRequest($"the delete options can't be read: {e.Message}");
            }
        }

        var isDryRun = request.IsDryRun("DeleteOptions") || json?["dryRun"] is JsonArray { Count: > 0 };
        var policy = Json.String(json, "propagationPolicy") ?? request.Query("propagationPolicy");
        if (policy is not (null or "Foreground" or "Background" or "Orphan"))
        {
            throw ApiException.InvalidOptions(
                "DeleteOptions",
                (
                    "FieldValueNotSupported",
                    "propagationPolicy",
                    $"Unsupported value: \"{policy}\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\""));
        }

        var preconditions = json?["preconditions"] as JsonObject;
        return new DeleteOptions(
            Json.String(preconditions, "uid"), Json.String(preconditions, "resourceVersion"), policy, isDryRun);
    }

    /// <summary>
    /// Server-side apply without field ownership: the object is created, or what is applied is merged into it. Fields that an earlier
    /// apply set and this one leaves out stay; nobody conflicts.
    /// </summary>
    private (StoredObject Stored, bool IsNew) Apply(ApiRequest request, JsonObject applied, bool isDryRun)
    {
        if (request.Query("fieldManager") is null)
        {
            throw ApiException.InvalidOptions("PatchOptions", ("FieldValueRequired", "fieldManager", "Required value: is required for apply patch"));
        }

        request.CheckKind(applied, request.Resource.Kind, request.Resource.Resource.ApiVersion);
        var part = PartOf(request);
        if (part == UpdatePart.Main && database.Find(request.Resource, request.Namespace, request.Name) is null)
        {
            var created = applied.DeepClone().AsObject();
            if (created["metadata"] is not JsonObject metadata)
            {
                created["metadata"] = metadata = [];
            }

            metadata["name"] ??= request.Name;
            if (Json.String(metadata, "name") != request.Name)
            {
                throw ApiException.BadRequest(
                    $"the name of the object ({metadata["name"]}) does not match the name on the URL ({request.Name})");
            }

            try
            {
                CustomResourceDefinitions.Complete(request.Resource, created);
                return (database.Create(request.Resource, request.Namespace, created, isDryRun), true);
            }
            catch (ApiException e) when (e.IsAlreadyExists)
            {
                // Somebody else created it just now: merge into theirs.
            }
        }

        var stored = database.Update(
            request.Resource,
            request.Namespace,
            request.Name,
            current => StrategicMergePatch.Apply(current, applied),
            part,
            isPatch: true,
            isDryRun);
        return (stored, false);
    }

    private async Task ChangeScaleAsync(ApiRequest request, Func<JsonObject, JsonObject> change, bool isDryRun)
    {
        var stored = database.Update(
            request.Resource,
            request.Namespace,
            request.Name,
            current => Scale.Change(current, change),
            UpdatePart.Main,
            isPatch: true,
            isDryRun);
        await WriteJsonAsync(request.Body, Scale.Of(stored), StatusCodes.Status200OK, request.Aborted).ConfigureAwait(false);
    }
}
