using System.Globalization;
using System.Text.Json.Nodes;

namespace Informers.Testing;

/// <summary>
/// All objects, one global resource version, and the rules of writing. Thread-safe: one lock around each write and each taking of a
/// snapshot; nothing is awaited and no watch runs under it.
/// </summary>
internal sealed class Database(FakeApiServerOptions options)
{
    private const string NameCharacters = "bcdfghjklmnpqrstvwxz2456789";
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Group, string Plural), ResourceStore> _stores = [];
    private long _revision = 1;
    private long _compactedRevision;
    private int _eventsToDrop;

    /// <summary>The newest resource version.</summary>
    public long Revision
    {
        get
        {
            lock (_gate)
            {
                return _revision;
            }
        }
    }

    /// <summary>A consistent view of a resource.</summary>
    public StoreSnapshot Read(FakeResource resource)
    {
        lock (_gate)
        {
            var store = StoreOf(resource);
            return new StoreSnapshot(_revision, store.Objects, store.Oldest, store.Newest, store.Changed);
        }
    }

    public StoredObject? Find(FakeResource resource, string? @namespace, string name)
    {
        lock (_gate)
        {
            return StoreOf(resource).Find(StoredObject.KeyOf(@namespace, name));
        }
    }

    public StoredObject Get(FakeResource resource, string? @namespace, string name) =>
        Find(resource, @namespace, name) ?? throw ApiException.NotFound(resource, name);

    /// <summary>The next writes are stored, but no watch hears of them.</summary>
    public void DropEvents(int count)
    {
        lock (_gate)
        {
            _eventsToDrop += count;
        }
    }

    /// <summary>Forgets the history of all resources: older watches and lists become impossible.</summary>
    public void Compact()
    {
        lock (_gate)
        {
            _compactedRevision = _revision;
            foreach (var store in _stores.Values)
            {
                store.Compact(_revision);
            }
        }
    }

    /// <summary>Stores new objects, all under one lock.</summary>
    public List<StoredObject> CreateMany(FakeResource resource, IEnumerable<JsonObject> objects, bool keepStatus)
    {
        var created = new List<StoredObject>();
        TaskCompletionSource signal;
        lock (_gate)
        {
            var store = StoreOf(resource);
            foreach (var obj in objects)
            {
                created.Add(Create(store, resource, Json.String(obj["metadata"] as JsonObject, "namespace"), obj, dryRun: false, keepStatus));
            }

            signal = store.TakeSignal();
        }

        signal.SetResult();
        return created;
    }

    /// <summary>Stores a new object.</summary>
    /// <param name="resource">Its kind.</param>
    /// <param name="namespace">The namespace of the request.</param>
    /// <param name="obj">The object; is changed.</param>
    /// <param name="dryRun">Whether nothing is stored.</param>
    /// <param name="keepStatus">Whether the status is stored too, though it is a subresource.</param>
    public StoredObject Create(FakeResource resource, string? @namespace, JsonObject obj, bool dryRun, bool keepStatus = false) =>
        Write(resource, store => Create(store, resource, @namespace, obj, dryRun, keepStatus));

    /// <summary>Changes an object.</summary>
    /// <param name="resource">Its kind.</param>
    /// <param name="namespace">Its namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="change">Makes the new state from a copy of the stored one, or throws.</param>
    /// <param name="part">What may be changed.</param>
    /// <param name="isPatch">Whether the new state was made from the stored one, not handed in whole.</param>
    /// <param name="dryRun">Whether nothing is stored.</param>
    public StoredObject Update(
        FakeResource resource,
        string? @namespace,
        string name,
        Func<JsonObject, JsonObject> change,
        UpdatePart part,
        bool isPatch,
        bool dryRun) =>
        Write(resource, store => Update(store, resource, @namespace, name, change, part, isPatch, dryRun));

    /// <summary>Deletes an object, or marks it as being deleted while it has finalizers.</summary>
    public StoredObject Delete(FakeResource resource, string? @namespace, string name, DeleteOptions deleteOptions) =>
        Write(resource, store => Delete(store, resource, @namespace, name, deleteOptions));

    private static void CheckName(FakeResource resource, string name)
    {
        if (name is "." or ".." || name.AsSpan().ContainsAny('/', '%'))
        {
            var bad = name.Contains('/', StringComparison.Ordinal) ? "may not contain '/'"
                : name.Contains('%', StringComparison.Ordinal) ? "may not contain '%'"
                : $"may not be '{name}'";
            throw ApiException.Invalid(resource, name, "FieldValueInvalid", "metadata.name", $"Invalid value: \"{name}\": {bad}");
        }
    }

    private static JsonObject Parse(StoredObject stored) => JsonNode.Parse(stored.Json)!.AsObject();

    private StoredObject Write(FakeResource resource, Func<ResourceStore, StoredObject> write)
    {
        StoredObject result;
        TaskCompletionSource signal;
        lock (_gate)
        {
            var store = StoreOf(resource);
            result = write(store);
            signal = store.TakeSignal();
        }

        signal.SetResult();
        return result;
    }

    private StoredObject Create(
        ResourceStore store, FakeResource resource, string? @namespace, JsonObject obj, bool dryRun, bool keepStatus)
    {
        var metadata = PrepareMetadata(resource, @namespace, obj);
        if (Json.String(metadata, "resourceVersion") is { Length: > 0 } version && version != "0")
        {
            throw ApiException.Internal("resourceVersion should not be set on objects to be created");
        }

        var name = Json.String(metadata, "name");
        if (string.IsNullOrEmpty(name))
        {
            if (Json.String(metadata, "generateName") is not { Length: > 0 } prefix)
            {
                throw ApiException.Invalid(
                    resource, "", "FieldValueRequired", "metadata.name", "Required value: name or generateName is required");
            }

            do
            {
                name = prefix + RandomSuffix();
            }
            while (store.Find(StoredObject.KeyOf(@namespace, name)) is not null);

            metadata["name"] = name;
        }

        CheckName(resource, name);
        if (store.Find(StoredObject.KeyOf(@namespace, name)) is not null)
        {
            throw ApiException.AlreadyExists(resource, name);
        }

        metadata.Remove("selfLink");
        metadata.Remove("deletionTimestamp");
        metadata.Remove("deletionGracePeriodSeconds");
        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = Now();
        if (resource.HasGeneration)
        {
            metadata["generation"] = 1;
        }

        if (resource.HasStatus && !keepStatus && !options.LenientStatus)
        {
            obj.Remove("status");
        }

        SetDefaults(resource, obj, metadata, name);
        return Commit(store, resource, obj, null, dryRun);
    }

    private StoredObject Update(
        ResourceStore store,
        FakeResource resource,
        string? @namespace,
        string name,
        Func<JsonObject, JsonObject> change,
        UpdatePart part,
        bool isPatch,
        bool dryRun)
    {
        var stored = store.Find(StoredObject.KeyOf(@namespace, name)) ?? throw ApiException.NotFound(resource, name);
        var before = Parse(stored.In(resource.Resource.ApiVersion));
        var after = change(before.DeepClone().AsObject());
        var metadata = PrepareMetadata(resource, @namespace, after);
        var oldMetadata = before["metadata"]!.AsObject();
        if (Json.String(metadata, "name") is { Length: > 0 } newName && newName != name)
        {
            throw ApiException.BadRequest($"the name of the object ({newName}) does not match the name on the URL ({name})");
        }

        CheckPreconditions(resource, name, stored, metadata, isPatch, part);
        if (part == UpdatePart.Status)
        {
            // A write of the status takes along nothing but, for built-in kinds, the changeable metadata.
            var status = after["status"]?.DeepClone();
            var newMetadata = resource.IsBuiltIn ? metadata.DeepClone().AsObject() : oldMetadata.DeepClone().AsObject();
            after = before.DeepClone().AsObject();
            after["metadata"] = newMetadata;
            Json.SetOrRemove(after, "status", status);
            metadata = newMetadata;
        }
        else if (part == UpdatePart.Main && resource.HasStatus && !options.LenientStatus)
        {
            Json.SetOrRemove(after, "status", before["status"]);
        }

        foreach (var field in (ReadOnlySpan<string>)
            ["name", "uid", "creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "generateName"])
        {
            Json.SetOrRemove(metadata, field, oldMetadata[field]);
        }

        metadata.Remove("selfLink");
        metadata["resourceVersion"] = oldMetadata["resourceVersion"]!.DeepClone();
        var isBeingDeleted = oldMetadata["deletionTimestamp"] is not null;
        if (isBeingDeleted)
        {
            CheckFinalizers(resource, name, oldMetadata, metadata);
        }

        if (resource.HasGeneration && !SameSpecification(resource, before, after))
        {
            metadata["generation"] = Json.Integer(oldMetadata, "generation") + 1;
        }

        if (isBeingDeleted && metadata["finalizers"] is not JsonArray { Count: > 0 })
        {
            // The last finalizer is gone: this write is the deletion, and the answer is what would have been stored.
            metadata.Remove("finalizers");
            if (!dryRun)
            {
                Remove(store, stored);
            }

            return ObjectEncoder.Encode(resource, after, stored.ResourceVersion);
        }

        if (dryRun || JsonNode.DeepEquals(Trim(before), Trim(after)))
        {
            return ObjectEncoder.Encode(resource, after, stored.ResourceVersion);
        }

        return Commit(store, resource, after, stored, dryRun: false);
    }

    private StoredObject Delete(
        ResourceStore store, FakeResource resource, string? @namespace, string name, DeleteOptions deleteOptions)
    {
        var stored = store.Find(StoredObject.KeyOf(@namespace, name)) ?? throw ApiException.NotFound(resource, name);
        if (deleteOptions.Uid is { } uid && uid != stored.Uid)
        {
            throw ApiException.UidPrecondition(resource, name, uid, stored.Uid);
        }

        var version = stored.ResourceVersion.ToString(CultureInfo.InvariantCulture);
        if (deleteOptions.ResourceVersion is { } expected && expected != version)
        {
            throw ApiException.ResourceVersionPrecondition(resource, name, expected, version);
        }

        var obj = Parse(stored);
        var metadata = obj["metadata"]!.AsObject();
        AddFinalizer(metadata, deleteOptions.PropagationPolicy);
        if (metadata["finalizers"] is JsonArray { Count: > 0 })
        {
            if (metadata["deletionTimestamp"] is not null)
            {
                return stored.In(resource.Resource.ApiVersion);
            }

            metadata["deletionTimestamp"] = Now();
            metadata["deletionGracePeriodSeconds"] = 0;
            if (resource.HasGeneration)
            {
                metadata["generation"] = Json.Integer(metadata, "generation") + 1;
            }

            return deleteOptions.DryRun
                ? ObjectEncoder.Encode(resource, obj, stored.ResourceVersion)
                : Commit(store, resource, obj, stored, dryRun: false);
        }

        return (deleteOptions.DryRun ? stored : Remove(store, stored)).In(resource.Resource.ApiVersion);
    }

    private static void AddFinalizer(JsonObject metadata, string? propagationPolicy)
    {
        var finalizer = propagationPolicy switch { "Foreground" => "foregroundDeletion", "Orphan" => "orphan", _ => null };
        if (finalizer is null)
        {
            return;
        }

        if (metadata["finalizers"] is not JsonArray finalizers)
        {
            metadata["finalizers"] = finalizers = [];
        }

        if (!finalizers.Any(f => f is JsonValue v && v.TryGetValue<string>(out var text) && text == finalizer))
        {
            finalizers.Add((JsonNode)finalizer);
        }
    }

    private static void CheckFinalizers(FakeResource resource, string name, JsonObject before, JsonObject after)
    {
        var known = Names(before);
        var added = Names(after).Where(f => !known.Contains(f)).Select(f => $"\"{f}\"").ToArray();
        if (added.Length > 0)
        {
            throw ApiException.Invalid(
                resource,
                name,
                "FieldValueForbidden",
                "metadata.finalizers",
                $"Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{{{string.Join(", ", added)}}}");
        }

        static List<string> Names(JsonObject metadata) =>
            [.. (metadata["finalizers"] as JsonArray ?? []).OfType<JsonValue>().Select(v => v.ToString())];
    }

    /// <summary>Everything but metadata, status, kind and apiVersion is the specification.</summary>
    private static bool SameSpecification(FakeResource resource, JsonObject before, JsonObject after)
    {
        return Includes(before, after) && Includes(after, before);

        bool Includes(JsonObject one, JsonObject other)
        {
            foreach (var (name, value) in one)
            {
                if (name is "metadata" or "kind" or "apiVersion" || (name == "status" && resource.HasStatus))
                {
                    continue;
                }

                if (!JsonNode.DeepEquals(value, other[name]))
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>A copy without what does not count as a change: empty maps in the metadata.</summary>
    private static JsonObject Trim(JsonObject obj)
    {
        var copy = obj.DeepClone().AsObject();
        var metadata = copy["metadata"]!.AsObject();
        foreach (var field in (ReadOnlySpan<string>)["labels", "annotations"])
        {
            if (metadata[field] is null or JsonObject { Count: 0 })
            {
                metadata.Remove(field);
            }
        }

        foreach (var field in (ReadOnlySpan<string>)["finalizers", "ownerReferences"])
        {
            if (metadata[field] is null or JsonArray { Count: 0 })
            {
                metadata.Remove(field);
            }
        }

        return copy;
    }

    private static JsonObject PrepareMetadata(FakeResource resource, string? @namespace, JsonObject obj)
    {
        if (obj["metadata"] is not JsonObject metadata)
        {
            obj["metadata"] = metadata = [];
        }

        if (resource.IsNamespaced)
        {
            if (Json.String(metadata, "namespace") is { Length: > 0 } given && given != @namespace)
            {
                throw ApiException.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
            }

            metadata["namespace"] = @namespace;
        }
        else
        {
            metadata.Remove("namespace");
        }

        return metadata;
    }

    private static void CheckPreconditions(
        FakeResource resource, string name, StoredObject stored, JsonObject metadata, bool isPatch, UpdatePart part)
    {
        if (Json.String(metadata, "uid") is { Length: > 0 } uid && uid != stored.Uid)
        {
            throw isPatch
                ? ApiException.Invalid(
                    resource, name, "FieldValueInvalid", "metadata.uid", $"Invalid value: \"{uid}\": field is immutable")
                : ApiException.UidMismatch(resource, name, uid, stored.Uid);
        }

        var version = Json.String(metadata, "resourceVersion");
        if (string.IsNullOrEmpty(version) || version == "0")
        {
            if (!resource.IsBuiltIn && !isPatch && part != UpdatePart.All)
            {
                throw ApiException.Invalid(
                    resource with { Kind = resource.Plural },
                    name,
                    "FieldValueInvalid",
                    "metadata.resourceVersion",
                    "Invalid value: 0: must be specified for an update");
            }

            return;
        }

        if (!ulong.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed))
        {
            throw ApiException.Internal($"strconv.ParseUint: parsing \"{version}\": invalid syntax");
        }

        if (parsed != (ulong)stored.ResourceVersion)
        {
            throw ApiException.Conflict(resource, name);
        }
    }

    private static void SetDefaults(FakeResource resource, JsonObject obj, JsonObject metadata, string name)
    {
        if (!resource.IsBuiltIn)
        {
            return;
        }

        switch (resource.QualifiedKind)
        {
            case "CustomResourceDefinition." + BuiltInResources.CustomResourceDefinitionGroup:
                // Accepted, but not yet served: what a client sees between its write and the next.
                obj["status"] ??= new JsonObject
                {
                    ["conditions"] = null,
                    ["acceptedNames"] = new JsonObject { ["plural"] = "", ["kind"] = "" },
                    ["storedVersions"] = CustomResourceDefinitions.StoredVersions(obj["spec"] as JsonObject),
                };
                break;
            case "Namespace":
                if (metadata["labels"] is not JsonObject labels)
                {
                    metadata["labels"] = labels = [];
                }

                labels["kubernetes.io/metadata.name"] = name;
                SetPhase("Active");
                break;
            case "Pod":
                SetPhase("Pending");
                break;
            case "Secret":
                obj["type"] ??= "Opaque";
                break;
        }

        void SetPhase(string phase)
        {
            if (obj["status"] is not JsonObject status)
            {
                obj["status"] = status = [];
            }

            status["phase"] ??= phase;
        }
    }

    private static string RandomSuffix() => string.Create(5, 0, static (span, _) => Random.Shared.GetItems<char>(NameCharacters, span));

    private StoredObject Commit(ResourceStore store, FakeResource resource, JsonObject obj, StoredObject? previous, bool dryRun)
    {
        if (dryRun)
        {
            return ObjectEncoder.Encode(resource, obj, resourceVersion: 0);
        }

        // Encoded first: what can't be encoded must not cost a resource version.
        var current = ObjectEncoder.Encode(resource, obj, _revision + 1);
        store.Append(++_revision, current, previous, TakeSilence());
        return current;
    }

    private StoredObject Remove(ResourceStore store, StoredObject stored)
    {
        store.Append(++_revision, null, stored, TakeSilence());
        return stored.At(_revision);
    }

    private bool TakeSilence()
    {
        if (_eventsToDrop == 0)
        {
            return false;
        }

        _eventsToDrop--;
        return true;
    }

    private ResourceStore StoreOf(FakeResource resource)
    {
        var key = (resource.Group, resource.Plural);
        if (!_stores.TryGetValue(key, out var store))
        {
            // Of a resource that nobody wrote to, the whole history since the last compaction is known: nothing.
            _stores[key] = store = new ResourceStore(resource.Group, resource.Plural, options.HistorySize, _compactedRevision);
        }

        return store;
    }

    private string Now() => options.TimeProvider.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
