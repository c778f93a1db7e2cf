using System.Text.Json;
using System.Text.Json.Nodes;
using Informers.Writing;

namespace Informers.Rest;

/// <summary>Reads and writes single objects of any resource, straight on the API server.</summary>
/// <remarks>
/// <para>
/// The counterpart of client-go's typed clients. What is refused is an <see cref="ApiStatusException"/>: its properties tell not found, conflict,
/// already exists, invalid (with the causes), forbidden and too many requests (with the time to wait) apart. No request is repeated by itself:
/// see <see cref="Retry"/>.
/// </para>
/// <para>
/// An object that is updated is written whole: members that its class does not have, and that no extension data took, are gone from the stored
/// object afterwards; so are fields that a transform of an informer took away. Read such an object anew
/// (<see cref="GetAsync"/>) before it is updated, or patch it. <c>metadata.managedFields</c> may be missing: the server keeps its own.
/// </para>
/// <para>
/// Of a resource type whose objects are partial in a cache (<see cref="ResourceType{T}.IsPartial"/>), whole ones are read here
/// (<see cref="ResourceType{T}.WholeDecoder"/>). <see cref="UpdateAsync"/>, which cannot tell one from the other, refuses before anything is sent, and so does
/// <see cref="ApplyAsync"/> with an object that was read; <see cref="ModifyAsync"/> writes the whole object that it reads. They go by the resource type that they are
/// given: pass the one of the informer that the object comes from.
/// </para>
/// <para>Objects of a cache are shared: change a copy (<see cref="ResourceType{T}.DeepCopy"/>), not what a lister returned.</para>
/// <para>Thread-safe, as clients are.</para>
/// </remarks>
public static class ResourceRequests
{
    private const string JsonType = "application/json";

    /// <summary>Reads one object from the server. In a program with an informer of the resource its lister answers without a request.</summary>
    /// <typeparam name="T">The class of the object.</typeparam>
    /// <param name="client">The API server.</param>
    /// <param name="resourceType">The resource, such as <c>DeploymentInformer.ResourceType</c>.</param>
    /// <param name="name">Namespace and name; a name alone where the resource is cluster scoped.</param>
    /// <param name="options">What the answer may be.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The object, which nobody shares.</returns>
    /// <exception cref="ApiStatusException">The server refused; <see cref="ApiStatusException.IsNotFound"/> where there is no such object.</exception>
    /// <exception cref="ArgumentException">The name does not fit the scope of the resource.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    public static Task<T> GetAsync<T>(
        this IRestClient client, ResourceType<T> resourceType, ObjectName name, GetOptions? options = null, CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(resourceType);
        var target = ObjectRequests.Target(resourceType, name);
        return ObjectRequests.SendAsync(
            client,
            resourceType,
            HttpMethod.Get,
            "get",
            target,
            target.Address(("resourceVersion", options?.ResourceVersion)),
            body: null,
            options?.KeepManagedFields == true,
            cancellationToken);
    }

    /// <summary>Reads one object from the server, if it is there.</summary>
    /// <typeparam name="T">The class of the object.</typeparam>
    /// <param name="client">The API server.</param>
    /// <param name="resourceType">The resource.</param>
    /// <param name="name">Namespace and name; a name alone where the resource is cluster scoped.</param>
    /// <param name="options">What the answer may be.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The object; <see langword="null"/> where there is none of that name, also where the server does not serve the resource at all.</returns>
    /// <exception cref="ApiStatusException">The server refused.</exception>
    /// <exception cref="ArgumentException">The name does not fit the scope of the resource.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    public static async Task<T?> TryGetAsync<T>(
        this IRestClient client, ResourceType<T> resourceType, ObjectName name, GetOptions? options = null, CancellationToken cancellationToken = default)
        where T : class
    {
        try
        {
            return await client.GetAsync(resourceType, name, options, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiStatusException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>
    /// Lists objects: all of them, in pages of 500; or one page, where <paramref name="options"/> have a <see cref="ListOptions.Limit"/> or a
    /// <see cref="ListOptions.Continue"/>. In a program with an informer of the resource its lister answers without a request.
    /// </summary>
    /// <typeparam name="T">The class of the objects.</typeparam>
    /// <param name="client">The API server.</param>
    /// <param name="resourceType">The resource.</param>
    /// <param name="namespace">The namespace; <see langword="null"/> or empty for all.</param>
    /// <param name="options">Selectors, version and page.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    /// <returns>The objects, which nobody shares. Those that could not be read are told of, not thrown.</returns>
    /// <exception cref="ApiStatusException">
    /// The server refused. Where a version became too old between two pages, all is listed again without pages, as client-go's pager does.
    /// </exception>
    /// <exception cref="ArgumentException">A namespace is given, and the resource is cluster scoped.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    public static async Task<ResourceList<T>> ListAsync<T>(
        this IRestClient client,
        ResourceType<T> resourceType,
        string? @namespace = null,
        ListOptions? options = null,
        CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(resourceType);
        ObjectRequests.CollectionTarget(resourceType, @namespace);
        var lister = new RestListerWatcher<T>(client, resourceType, options: null, @namespace, wantsWhole: true);
        var query = options?.Clone() ?? new ListOptions();
        if (query.Limit is > 0 || !string.IsNullOrEmpty(query.Continue))
        {
            var one = new ListCollector<T>();
            return one.ToList(await lister.ListAsync(query, one, cancellationToken).ConfigureAwait(false));
        }

        return await ListAllAsync(lister, query, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Creates an object.</summary>
    /// <typeparam name="T">The class of the object.</typeparam>
    /// <param name="client">The API server.</param>
    /// <param name="resourceType">The resource.</param>
    /// <param name="obj">The object; kind and apiVersion may be missing. It needs a name or a <c>generateName</c>, and no resourceVersion.</param>
    /// <param name="options">Field manager, dry run and validation.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The object as the server stored it.</returns>
    /// <exception cref="ApiStatusException">The server refused; <see cref="ApiStatusException.IsAlreadyExists"/> where there is one of that name.</exception>
    /// <exception cref="ArgumentException">The namespace does not fit the scope of the resource.</exception>
    /// <exception cref="NotSupportedException">Nothing writes such objects.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    public static Task<T> CreateAsync<T>(
        this IRestClient client, ResourceType<T> resourceType, T obj, WriteOptions? options = null, CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(resourceType);
        ArgumentNullException.ThrowIfNull(obj);
        if (options?.Subresource is { } subresource)
        {
            throw new ArgumentException($"A {subresource} is not created: leave WriteOptions.Subresource out.", nameof(options));
        }

        var target = ObjectRequests.CreationTarget(resourceType, obj);
        return ObjectRequests.SendAsync(
            client,
            resourceType,
            HttpMethod.Post,
            "create",
            target,
            ObjectRequests.Address(target, options?.FieldManager, options?.DryRun == true, options?.FieldValidation),
            ObjectRequests.Body(resourceType, obj, JsonType),
            keepManagedFields: false,
            cancellationToken);
    }

    /// <summary>
    /// Replaces an object. A <c>metadata.resourceVersion</c> that is not the stored one's makes it a conflict; without one, kinds that allow it are
    /// overwritten whatever they are. Where a kind has a status of its own, that stays as it is.
    /// </summary>
    /// <typeparam name="T">The class of the object.</typeparam>
    /// <param name="client">The API server.</param>
    /// <param name="resourceType">The resource.</param>
    /// <param name="obj">The whole object; kind and apiVersion may be missing.</param>
    /// <param name="options">Field manager, dry run, validation, and the subresource.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The object as the server stored it.</returns>
    /// <exception cref="ApiStatusException">
    /// The server refused; <see cref="ApiStatusException.IsConflict"/> where the object was changed in between: see <see cref="Retry.OnConflictAsync{T}"/>.
    /// </exception>
    /// <exception cref="ArgumentException">The name does not fit the scope of the resource.</exception>
    /// <exception cref="PartialObjectException">Objects of the resource are partial: modify or patch instead.</exception>
    /// <exception cref="NotSupportedException">Nothing writes such objects.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    public static Task<T> UpdateAsync<T>(
        this IRestClient client, ResourceType<T> resourceType, T obj, WriteOptions? options = null, CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(resourceType);
        ArgumentNullException.ThrowIfNull(obj);
        PartialObjectException.ThrowIfPartial(resourceType);
        return ReplaceAsync(client, resourceType, obj, options, cancellationToken);
    }

    /// <summary>Replaces the status of an object; of the rest, the server takes little or nothing.</summary>
    /// <typeparam name="T">The class of the object.</typeparam>
    /// <param name="client">The API server.</param>
    /// <param name="resourceType">The resource; it needs the status subresource.</param>
    /// <param name="obj">The whole object, with the new status.</param>
    /// <param name="options">Field manager, dry run and validation.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The object as the server stored it.</returns>
    /// <exception cref="ApiStatusException">The server refused; <see cref="ApiStatusException.IsConflict"/> where the object was changed in between.</exception>
    /// <exception cref="ArgumentException">The name does not fit the scope of the resource.</exception>
    /// <exception cref="PartialObjectException">Objects of the resource are partial: modify or patch instead.</exception>
    /// <exception cref="NotSupportedException">Nothing writes such objects.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    public static Task<T> UpdateStatusAsync<T>(
        this IRestClient client, ResourceType<T> resourceType, T obj, WriteOptions? options = null, CancellationToken cancellationToken = default)
        where T : class =>
        client.UpdateAsync(resourceType, obj, (options ?? new WriteOptions()) with { Subresource = "status" }, cancellationToken);

    /// <summary>
    /// Reads an object, has it changed and writes it, and begins anew where somebody else has changed it in between. The object comes fresh from
    /// the server, whole, so that nothing gets lost; it may be changed in place.
    /// </summary>
    /// <typeparam name="T">The class of the object.</typeparam>
    /// <param name="client">The API server.</param>
    /// <param name="resourceType">The resource.</param>
    /// <param name="name">Namespace and name; a name alone where the resource is cluster scoped.</param>
    /// <param name="change">
    /// Returns what to write: the object it was given, or another one made of it; <see langword="null"/> where there is nothing to change. Called
    /// once for each attempt.
    /// </param>
    /// <param name="options">Field manager, dry run, validation, and the subresource, such as <c>status</c>.</param>
    /// <param name="retry">How often and after what time; default: <see cref="RetryOptions.DefaultRetry"/>.</param>
    /// <param name="cancellationToken">Ends the requests and the waiting.</param>
    /// <returns>The object as the server stored it, or as it was read where there was nothing to change.</returns>
    /// <exception cref="ApiStatusException">The server refused; <see cref="ApiStatusException.IsConflict"/> where all attempts met conflicts.</exception>
    /// <exception cref="ArgumentException">The name does not fit the scope of the resource.</exception>
    /// <exception cref="PartialObjectException">Objects of the resource are partial, and nothing reads whole ones: patch instead.</exception>
    /// <exception cref="NotSupportedException">Nothing writes such objects.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    public static Task<T> ModifyAsync<T>(
        this IRestClient client,
        ResourceType<T> resourceType,
        ObjectName name,
        Func<T, T?> change,
        WriteOptions? options = null,
        RetryOptions? retry = null,
        CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(resourceType);
        ArgumentNullException.ThrowIfNull(change);
        if (resourceType.WholeDecoder is null)
        {
            PartialObjectException.ThrowIfPartial(resourceType);
        }

        return Retry.OnConflictAsync(
            async token =>
            {
                var obj = await client.GetAsync(resourceType, name, null, token).ConfigureAwait(false);
                return change(obj) is { } changed ? await ReplaceAsync(client, resourceType, changed, options, token).ConfigureAwait(false) : obj;
            },
            retry,
            cancellationToken);
    }

    /// <summary>Changes an object on the server, without reading it first.</summary>
    /// <typeparam name="T">The class of the object.</typeparam>
    /// <param name="client">The API server.</param>
    /// <param name="resourceType">The resource.</param>
    /// <param name="name">Namespace and name; a name alone where the resource is cluster scoped.</param>
    /// <param name="patch">The change.</param>
    /// <param name="options">Field manager, dry run, validation, and the subresource.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The object as the server stored it.</returns>
    /// <exception cref="ApiStatusException">The server refused; a test of a JSON patch that fails is <see cref="ApiStatusException.IsInvalid"/>.</exception>
    /// <exception cref="ArgumentException">The name does not fit the scope of the resource.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    public static Task<T> PatchAsync<T>(
        this IRestClient client,
        ResourceType<T> resourceType,
        ObjectName name,
        Patch patch,
        WriteOptions? options = null,
        CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(resourceType);
        ArgumentNullException.ThrowIfNull(patch);
        var target = ObjectRequests.Target(resourceType, name, options?.Subresource);
        return ObjectRequests.SendAsync(
            client,
            resourceType,
            HttpMethod.Patch,
            "patch",
            target,
            ObjectRequests.Address(target, options?.FieldManager, options?.DryRun == true, options?.FieldValidation),
            ObjectRequests.Body(patch.MediaType, patch.Body),
            keepManagedFields: false,
            cancellationToken);
    }

    /// <summary>
    /// Applies an object on the server's side: says which fields the manager wants to have which values, whether or not the object is there yet.
    /// Fields that it does not mention are others', or go, where this manager applied them before.
    /// </summary>
    /// <typeparam name="T">The class of the object.</typeparam>
    /// <param name="client">The API server.</param>
    /// <param name="resourceType">The resource.</param>
    /// <param name="obj">
    /// The fields that the manager wants to have. Numbers and booleans of a class that cannot be null are always among them. An object that was
    /// read is not what is wanted here: applying it makes the manager an owner of all of its fields; of a resource whose objects are partial it is refused.
    /// </param>
    /// <param name="options">The field manager, and whether it takes over what others have.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The whole object as the server stored it.</returns>
    /// <exception cref="ApiStatusException">
    /// The server refused; <see cref="ApiStatusException.IsConflict"/> where others have a field, and <see cref="Status.Causes"/> say which.
    /// </exception>
    /// <exception cref="ArgumentException">The name does not fit the scope of the resource, or there is no field manager.</exception>
    /// <exception cref="PartialObjectException">Objects of the resource are partial, and this one was read: it has a uid or a resourceVersion.</exception>
    /// <exception cref="NotSupportedException">Nothing writes such objects.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    public static Task<T> ApplyAsync<T>(
        this IRestClient client, ResourceType<T> resourceType, T obj, ApplyOptions options, CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(resourceType);
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.FieldManager, "options.FieldManager");
        PartialObjectException.ThrowIfPartWasRead(resourceType, obj);
        var target = ObjectRequests.Target(resourceType, resourceType.GetObjectName(obj), options.Subresource);
        return ObjectRequests.SendAsync(
            client,
            resourceType,
            HttpMethod.Patch,
            "apply",
            target,
            ObjectRequests.Address(target, options.FieldManager, options.DryRun, options.FieldValidation, options.Force),
            ObjectRequests.Body(resourceType, obj, ObjectRequests.ApplyMediaType, omitManagedFields: true),
            keepManagedFields: false,
            cancellationToken);
    }

    /// <summary>Deletes an object, or marks it as to be deleted where it has finalizers or a time to end gracefully.</summary>
    /// <typeparam name="T">The class of the object.</typeparam>
    /// <param name="client">The API server.</param>
    /// <param name="resourceType">The resource.</param>
    /// <param name="name">Namespace and name; a name alone where the resource is cluster scoped.</param>
    /// <param name="options">What becomes of what belongs to it, preconditions, time to end, dry run.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The object as the server answered it, gone or going; <see langword="null"/> where the server says no more than that it succeeded.</returns>
    /// <exception cref="ApiStatusException">
    /// The server refused; <see cref="ApiStatusException.IsNotFound"/> where there is no such object, <see cref="ApiStatusException.IsConflict"/> where a
    /// precondition is not met.
    /// </exception>
    /// <exception cref="ArgumentException">The name does not fit the scope of the resource.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    public static async Task<T?> DeleteAsync<T>(
        this IRestClient client, ResourceType<T> resourceType, ObjectName name, DeleteOptions? options = null, CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(resourceType);
        var target = ObjectRequests.Target(resourceType, name);
        var answer = await ObjectRequests.SendAsync(
            client, HttpMethod.Delete, "delete", target, target.Address(), ObjectRequests.Body(options), keepManagedFields: false, cancellationToken).ConfigureAwait(false);

        // What is no object of the resource is a Status, which a success says nothing new in.
        return ObjectRequests.Read(resourceType, answer.Span, keepManagedFields: false, out _);
    }

    /// <summary>Deletes all objects of a resource, or those that are selected, each as <see cref="DeleteAsync{T}"/> does.</summary>
    /// <typeparam name="T">The class of the objects.</typeparam>
    /// <param name="client">The API server.</param>
    /// <param name="resourceType">The resource.</param>
    /// <param name="namespace">The namespace; needed where the resource has namespaces.</param>
    /// <param name="selection">Selectors; default: all objects.</param>
    /// <param name="options">What becomes of what belongs to them, time to end, dry run.</param>
    /// <param name="cancellationToken">Ends the request; what is deleted by then stays deleted.</param>
    /// <returns>When the server is done.</returns>
    /// <exception cref="ApiStatusException">The server refused.</exception>
    /// <exception cref="ArgumentException">The namespace does not fit the scope of the resource.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    public static async Task DeleteAllAsync<T>(
        this IRestClient client,
        ResourceType<T> resourceType,
        string? @namespace,
        ListOptions? selection = null,
        DeleteOptions? options = null,
        CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(resourceType);
        var target = ObjectRequests.CollectionTarget(resourceType, @namespace);
        if (resourceType.Scope == ResourceScope.Namespaced && string.IsNullOrEmpty(@namespace))
        {
            throw new ArgumentException($"{resourceType} live in namespaces, and are deleted in one at a time. Name the namespace.", nameof(@namespace));
        }

        await ObjectRequests.SendAsync(
            client,
            HttpMethod.Delete,
            "delete all",
            target,
            target.ListAddress(selection ?? new ListOptions()),
            ObjectRequests.Body(options),
            keepManagedFields: false,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads how many replicas an object is to have, and has.</summary>
    /// <typeparam name="T">The class of the object.</typeparam>
    /// <param name="client">The API server.</param>
    /// <param name="resourceType">The resource; it needs the scale subresource.</param>
    /// <param name="name">Namespace and name.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The numbers.</returns>
    /// <exception cref="ApiStatusException">The server refused.</exception>
    /// <exception cref="ArgumentException">The name does not fit the scope of the resource.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    public static async Task<Scale> GetScaleAsync<T>(
        this IRestClient client, ResourceType<T> resourceType, ObjectName name, CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(resourceType);
        var target = ObjectRequests.Target(resourceType, name, "scale");
        return await ScaleOfAsync(client, HttpMethod.Get, "get", target, name, target.Address(), null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says how many replicas an object is to have, whatever else its class has.</summary>
    /// <typeparam name="T">The class of the object.</typeparam>
    /// <param name="client">The API server.</param>
    /// <param name="resourceType">The resource; it needs the scale subresource.</param>
    /// <param name="name">Namespace and name.</param>
    /// <param name="replicas">The number.</param>
    /// <param name="options">Field manager, dry run and validation.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The numbers afterwards.</returns>
    /// <exception cref="ApiStatusException">The server refused.</exception>
    /// <exception cref="ArgumentException">The name does not fit the scope of the resource.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    public static async Task<Scale> ScaleAsync<T>(
        this IRestClient client,
        ResourceType<T> resourceType,
        ObjectName name,
        int replicas,
        WriteOptions? options = null,
        CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(resourceType);
        ArgumentOutOfRangeException.ThrowIfNegative(replicas);
        var target = ObjectRequests.Target(resourceType, name, "scale");
        var patch = Patch.Merge(new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } });
        return await ScaleOfAsync(
            client,
            HttpMethod.Patch,
            "patch",
            target,
            name,
            ObjectRequests.Address(target, options?.FieldManager, options?.DryRun == true, options?.FieldValidation),
            ObjectRequests.Body(patch.MediaType, patch.Body),
            cancellationToken).ConfigureAwait(false);
    }

    private static Task<T> ReplaceAsync<T>(IRestClient client, ResourceType<T> resourceType, T obj, WriteOptions? options, CancellationToken cancellationToken)
        where T : class
    {
        var target = ObjectRequests.Target(resourceType, resourceType.GetObjectName(obj), options?.Subresource);
        return ObjectRequests.SendAsync(
            client,
            resourceType,
            HttpMethod.Put,
            "update",
            target,
            ObjectRequests.Address(target, options?.FieldManager, options?.DryRun == true, options?.FieldValidation),
            ObjectRequests.Body(resourceType, obj, JsonType),
            keepManagedFields: false,
            cancellationToken);
    }

    private static async Task<Scale> ScaleOfAsync(
        IRestClient client, HttpMethod method, string verb, RequestTarget target, ObjectName name, Uri address, HttpContent? body, CancellationToken cancellationToken)
    {
        var answer = await ObjectRequests.SendAsync(client, method, verb, target, address, body, keepManagedFields: false, cancellationToken).ConfigureAwait(false);
        try
        {
            return ObjectRequests.ReadScale(answer, name);
        }
        catch (JsonException e)
        {
            throw ResponseErrors.Broken(verb, target, e.Message, e);
        }
    }

    // Pages as client-go's pager has them, with its way out: a version that expired between two pages makes it one list of all.
    private static async Task<ResourceList<T>> ListAllAsync<T>(RestListerWatcher<T> lister, ListOptions query, CancellationToken cancellationToken)
        where T : class
    {
        const long PageSize = 500;
        var all = new ListCollector<T>();
        var first = query.Clone();
        query.Limit = PageSize;
        while (true)
        {
            ListPage page;
            try
            {
                page = await lister.ListAsync(query, all, cancellationToken).ConfigureAwait(false);
            }
            catch (ApiStatusException e) when (e.IsExpired && !string.IsNullOrEmpty(query.Continue))
            {
                all = new ListCollector<T>();
                return all.ToList(await lister.ListAsync(first, all, cancellationToken).ConfigureAwait(false));
            }

            if (string.IsNullOrEmpty(page.Continue))
            {
                return all.ToList(page);
            }

            query.Continue = page.Continue;
            query.ResourceVersion = null;
            query.ResourceVersionMatch = null;
        }
    }
}
