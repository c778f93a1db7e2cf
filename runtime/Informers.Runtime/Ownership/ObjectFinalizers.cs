using System.Text.Json.Nodes;
using Informers.Rest;
using Informers.Writing;

namespace Informers;

/// <summary>Finalizers: what keeps an object that is being deleted until somebody has cleaned up. For objects of any resource.</summary>
/// <remarks>
/// <para>The counterpart of controller-runtime's <c>controllerutil.AddFinalizer</c> and so on. Objects are not changed: what is returned is a copy.</para>
/// <para>
/// <see cref="AddFinalizerAsync"/> and <see cref="RemoveFinalizerAsync"/> send nothing but the finalizers, and the version that they were read of: so they may
/// be given an object from a cache, whatever a projection took away from it beside its metadata, and an object that was changed since is a conflict.
/// </para>
/// </remarks>
public static class ObjectFinalizers
{
    /// <summary>Whether an object has a finalizer.</summary>
    /// <typeparam name="T">The class of the object.</typeparam>
    /// <param name="resourceType">The object's resource.</param>
    /// <param name="obj">The object.</param>
    /// <param name="finalizer">Its name, such as <c>example.com/cleanup</c>.</param>
    /// <returns>Whether it has.</returns>
    /// <exception cref="NotSupportedException">Nothing writes such objects as JSON.</exception>
    public static bool HasFinalizer<T>(this ResourceType<T> resourceType, T obj, string finalizer)
        where T : class
    {
        ArgumentException.ThrowIfNullOrEmpty(finalizer);
        return ObjectJson.Of(resourceType, obj).GetFinalizers().Contains(finalizer);
    }

    /// <summary>Adds a finalizer.</summary>
    /// <typeparam name="T">The class of the object.</typeparam>
    /// <param name="resourceType">The object's resource.</param>
    /// <param name="obj">The object.</param>
    /// <param name="finalizer">Its name, such as <c>example.com/cleanup</c>.</param>
    /// <returns>A copy with the finalizer; the object itself where it has it already.</returns>
    /// <exception cref="NotSupportedException">Nothing writes such objects as JSON.</exception>
    public static T AddFinalizer<T>(this ResourceType<T> resourceType, T obj, string finalizer)
        where T : class
    {
        ArgumentException.ThrowIfNullOrEmpty(finalizer);
        var json = ObjectJson.Of(resourceType, obj);
        return Added(json, finalizer) is { } finalizers ? ObjectJson.With(resourceType, json, "finalizers", finalizers) : obj;
    }

    /// <summary>Removes a finalizer.</summary>
    /// <typeparam name="T">The class of the object.</typeparam>
    /// <param name="resourceType">The object's resource.</param>
    /// <param name="obj">The object.</param>
    /// <param name="finalizer">Its name.</param>
    /// <returns>A copy without the finalizer; the object itself where it does not have it.</returns>
    /// <exception cref="NotSupportedException">Nothing writes such objects as JSON.</exception>
    public static T RemoveFinalizer<T>(this ResourceType<T> resourceType, T obj, string finalizer)
        where T : class
    {
        ArgumentException.ThrowIfNullOrEmpty(finalizer);
        var json = ObjectJson.Of(resourceType, obj);
        return Removed(json, finalizer) is { } finalizers
            ? ObjectJson.With(resourceType, json, "finalizers", finalizers.Count == 0 ? null : finalizers)
            : obj;
    }

    /// <summary>Adds a finalizer on the server.</summary>
    /// <typeparam name="T">The class of the object.</typeparam>
    /// <param name="client">The API server.</param>
    /// <param name="resourceType">The object's resource.</param>
    /// <param name="obj">The object as it was read; with its whole metadata.</param>
    /// <param name="finalizer">Its name, such as <c>example.com/cleanup</c>.</param>
    /// <param name="options">Field manager, dry run and validation.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The object as the server stored it; the object itself, without a request, where it has the finalizer already.</returns>
    /// <exception cref="ApiStatusException">The server refused; <see cref="ApiStatusException.IsConflict"/> where the object was changed since it was read.</exception>
    /// <exception cref="ArgumentException">The object has no version, or its name does not fit the scope of the resource.</exception>
    public static Task<T> AddFinalizerAsync<T>(
        this IRestClient client, ResourceType<T> resourceType, T obj, string finalizer, WriteOptions? options = null, CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentException.ThrowIfNullOrEmpty(finalizer);
        return PatchAsync(client, resourceType, obj, Added(ObjectJson.Of(resourceType, obj), finalizer), options, cancellationToken);
    }

    /// <summary>Removes a finalizer on the server; an object that is being deleted is gone with the last one.</summary>
    /// <typeparam name="T">The class of the object.</typeparam>
    /// <param name="client">The API server.</param>
    /// <param name="resourceType">The object's resource.</param>
    /// <param name="obj">The object as it was read; with its whole metadata.</param>
    /// <param name="finalizer">Its name.</param>
    /// <param name="options">Field manager, dry run and validation.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The object as the server answered it; the object itself, without a request, where it does not have the finalizer.</returns>
    /// <exception cref="ApiStatusException">The server refused; <see cref="ApiStatusException.IsConflict"/> where the object was changed since it was read.</exception>
    /// <exception cref="ArgumentException">The object has no version, or its name does not fit the scope of the resource.</exception>
    public static Task<T> RemoveFinalizerAsync<T>(
        this IRestClient client, ResourceType<T> resourceType, T obj, string finalizer, WriteOptions? options = null, CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentException.ThrowIfNullOrEmpty(finalizer);
        return PatchAsync(client, resourceType, obj, Removed(ObjectJson.Of(resourceType, obj), finalizer), options, cancellationToken);
    }

    private static Task<T> PatchAsync<T>(
        IRestClient client, ResourceType<T> resourceType, T obj, JsonArray? finalizers, WriteOptions? options, CancellationToken cancellationToken)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(client);
        if (finalizers is null)
        {
            return Task.FromResult(obj);
        }

        // The list is written whole, so it must be that of the version that it was read of.
        var version = resourceType.GetResourceVersion(obj);
        if (string.IsNullOrEmpty(version))
        {
            throw new ArgumentException($"The {resourceType.Kind} {resourceType.GetObjectName(obj)} has no resourceVersion: it was not read from a server.", nameof(obj));
        }

        var patch = new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = version, ["finalizers"] = finalizers } };
        return client.PatchAsync(resourceType, resourceType.GetObjectName(obj), Patch.Merge(patch), options, cancellationToken);
    }

    private static JsonArray? Added(Unstructured json, string finalizer)
    {
        var finalizers = json.GetFinalizers();
        return finalizers.Contains(finalizer) ? null : ToJson(finalizers.Append(finalizer));
    }

    private static JsonArray? Removed(Unstructured json, string finalizer)
    {
        var finalizers = json.GetFinalizers();
        return finalizers.Contains(finalizer) ? ToJson(finalizers.Where(one => one != finalizer)) : null;
    }

    private static JsonArray ToJson(IEnumerable<string> finalizers) => new([.. finalizers.Select(static one => (JsonNode?)JsonValue.Create(one))]);
}
