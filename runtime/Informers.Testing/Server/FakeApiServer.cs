using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Informers.Rest;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Informers.Testing;

/// <summary>
/// A Kubernetes API server in this process, for tests and demonstrations: real HTTP on a free loopback port, the API's semantics
/// (LIST with pages, WATCH with history and bookmarks, conflicts, patches, finalizers, custom resources, discovery), no cluster behind
/// it: no controllers, no admission, no validation of specifications. <see cref="Faults"/> makes it misbehave. Thread-safe.
/// </summary>
/// <remarks>
/// It speaks JSON only, no protobuf and no YAML. Objects are deleted at once unless they have finalizers; nobody collects garbage,
/// and namespaces need not exist. Strategic merge patches know lists by the names of their fields, not by types. Server-side apply
/// merges, without field ownership and so without conflicts. <c>kubectl</c> gets lists of objects where a cluster would print a table.
/// </remarks>
/// <example>
/// <code>
/// await using var server = await FakeApiServer.StartAsync();
/// server.Create(new GroupVersionResource("", "v1", "pods"), """{"metadata":{"namespace":"default","name":"web"}}""");
/// using var client = server.CreateRestClient();
/// </code>
/// </example>
public sealed class FakeApiServer : IAsyncDisposable
{
    // Of a restart whose ports somebody else has.
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenStarts = TimeSpan.FromMilliseconds(50);

    private readonly FakeApiServerOptions _options;
    private readonly ResourceRegistry _registry = new();
    private readonly Database _database;
    private readonly CustomResourceDefinitions _definitions;
    private readonly WatchRegistry _watches = new();
    private readonly RequestLog _log = new();
    private readonly ApiHandler _handler;
    private readonly CancellationTokenSource _disposed = new();

    // Guards _host: starting and stopping follow each other.
    private readonly SemaphoreSlim _hosting = new(1, 1);
    private KestrelHost? _host;

    private FakeApiServer(FakeApiServerOptions options)
    {
        _options = options;
        _database = new Database(options);
        _definitions = new CustomResourceDefinitions(_registry, _database, options.TimeProvider);
        Faults = new FaultInjector(_database, _watches);
        _handler = new ApiHandler(
            _registry,
            _log,
            Faults,
            new DiscoveryDocuments(_registry),
            new ListHandler(_database, options),
            new WatchHandler(_database, _watches, options),
            new WriteHandler(_database, _definitions),
            options);
        _registry.Add(BuiltInResources.All);
        _registry.Add(options.Resources);
        foreach (var name in (ReadOnlySpan<string>)["default", "kube-system"])
        {
            Create(new GroupVersionResource("", "v1", "namespaces"), new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } });
        }
    }

    /// <summary>Where it listens for HTTP/1.1; ends in a slash. Stays the same over <see cref="StopAsync"/> and restarts.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Where it listens for HTTP/2 without TLS, with prior knowledge; ends in a slash.</summary>
    public Uri Http2Address { get; private set; } = null!;

    /// <summary>Makes it misbehave.</summary>
    public FaultInjector Faults { get; }

    /// <summary>The resource version of the newest write.</summary>
    public long ResourceVersion => _database.Revision;

    /// <summary>The requests received so far, in the order of their arrival; never with credentials.</summary>
    public IReadOnlyList<FakeRequest> Requests => _log.All;

    /// <summary>The requests of the watches that are open now.</summary>
    public IReadOnlyList<FakeRequest> OpenWatches => [.. _watches.Open.Select(w => w.Request)];

    /// <summary>Starts a server.</summary>
    /// <param name="options">How it behaves; default: as a real one.</param>
    /// <param name="cancellationToken">Ends the starting.</param>
    /// <returns>The listening server; dispose it to end it and all its connections.</returns>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<FakeApiServer> StartAsync(FakeApiServerOptions? options = null, CancellationToken cancellationToken = default)
    {
        var server = new FakeApiServer(options ?? new FakeApiServerOptions());
        await server.ListenAsync(cancellationToken).ConfigureAwait(false);
        return server;
    }

    /// <summary>Makes a client for it.</summary>
    /// <param name="options">How the client speaks; default: without credentials.</param>
    /// <returns>The client; the caller disposes it.</returns>
    public IRestClient CreateRestClient(RestClientOptions? options = null) => new RestClient(Address, options);

    /// <summary>Serves one more resource, such as a custom one without its CustomResourceDefinition.</summary>
    /// <param name="resource">The resource; replaces one of the same group, version and plural.</param>
    public void AddResource(FakeResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        _registry.Add([resource]);
    }

    /// <summary>Creates an object, its status included.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="obj">The object; kind and apiVersion may be left out. It is not changed.</param>
    /// <returns>The object as it is stored.</returns>
    /// <exception cref="ApiStatusException">It exists already, or is not as it must be.</exception>
    /// <exception cref="KeyNotFoundException">The resource is not served.</exception>
    public JsonObject Create(GroupVersionResource resource, JsonObject obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        var served = Served(resource);
        var copy = obj.DeepClone().AsObject();
        CustomResourceDefinitions.Complete(served, copy);
        var stored = _database.Create(served, NamespaceOf(copy), copy, dryRun: false, keepStatus: true);
        _definitions.Observe(served, stored);
        return Parse(served, stored);
    }

    /// <inheritdoc cref="Create(GroupVersionResource, JsonObject)"/>
    /// <param name="resource">The resource.</param>
    /// <param name="json">The object as JSON; kind and apiVersion may be left out.</param>
    public JsonObject Create(GroupVersionResource resource, string json) => Create(resource, ParseObject(json));

    /// <summary>Creates an object of a class, its status included.</summary>
    /// <typeparam name="T">The class.</typeparam>
    /// <param name="resource">The resource.</param>
    /// <param name="obj">The object.</param>
    /// <param name="typeInfo">How it is written and read, from a <c>JsonSerializerContext</c>.</param>
    /// <returns>The object as it is stored.</returns>
    /// <exception cref="ApiStatusException">It exists already, or is not as it must be.</exception>
    /// <exception cref="KeyNotFoundException">The resource is not served.</exception>
    public T Create<T>(GroupVersionResource resource, T obj, JsonTypeInfo<T> typeInfo)
        where T : class => ReadAs(Create(resource, WriteAs(obj, typeInfo)), typeInfo);

    /// <summary>Replaces an object of a class, its status included.</summary>
    /// <typeparam name="T">The class.</typeparam>
    /// <param name="resource">The resource.</param>
    /// <param name="obj">The object; with a resource version, only if it still has that.</param>
    /// <param name="typeInfo">How it is written and read, from a <c>JsonSerializerContext</c>.</param>
    /// <returns>The object as it is stored.</returns>
    /// <exception cref="ApiStatusException">It does not exist, or was changed in between, or is not as it must be.</exception>
    /// <exception cref="KeyNotFoundException">The resource is not served.</exception>
    public T Update<T>(GroupVersionResource resource, T obj, JsonTypeInfo<T> typeInfo)
        where T : class => ReadAs(Update(resource, WriteAs(obj, typeInfo)), typeInfo);

    /// <summary>Creates many objects at once: one lock, one signal to watches.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="objects">The objects; they are not changed. Those before one that can't be created stay.</param>
    /// <exception cref="ApiStatusException">One exists already, or is not as it must be.</exception>
    /// <exception cref="KeyNotFoundException">The resource is not served.</exception>
    public void CreateMany(GroupVersionResource resource, IEnumerable<JsonObject> objects)
    {
        ArgumentNullException.ThrowIfNull(objects);
        var served = Served(resource);

        // The caller's sequence runs before the lock is taken: it may take its time, or call this server.
        var copies = objects.Select(o => o.DeepClone().AsObject()).ToList();
        foreach (var stored in _database.CreateMany(served, copies, keepStatus: true))
        {
            _definitions.Observe(served, stored);
        }
    }

    /// <summary>Replaces an object, its status included.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="obj">The object; with a resource version, only if it still has that. It is not changed.</param>
    /// <returns>The object as it is stored.</returns>
    /// <exception cref="ApiStatusException">It does not exist, or was changed in between, or is not as it must be.</exception>
    /// <exception cref="KeyNotFoundException">The resource is not served.</exception>
    public JsonObject Update(GroupVersionResource resource, JsonObject obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        return Change(resource, ObjectNameOf(obj), _ => obj.DeepClone().AsObject(), isPatch: false);
    }

    /// <inheritdoc cref="Update(GroupVersionResource, JsonObject)"/>
    /// <param name="resource">The resource.</param>
    /// <param name="json">The object as JSON; with a resource version, only if it still has that.</param>
    public JsonObject Update(GroupVersionResource resource, string json) => Update(resource, ParseObject(json));

    /// <summary>Changes an object in place, its status included; nothing else writes meanwhile.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="name">The object.</param>
    /// <param name="change">Changes a copy of it. Must be quick, and must not call this server: a lock is held.</param>
    /// <returns>The object as it is stored.</returns>
    /// <exception cref="ApiStatusException">It does not exist.</exception>
    /// <exception cref="KeyNotFoundException">The resource is not served.</exception>
    public JsonObject Update(GroupVersionResource resource, ObjectName name, Action<JsonObject> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return Change(
            resource,
            name,
            current =>
            {
                change(current);
                return current;
            },
            isPatch: true);
    }

    /// <summary>Merges a JSON merge patch into an object, its status included.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="name">The object.</param>
    /// <param name="mergePatch">The patch as JSON; <c>null</c> removes a member.</param>
    /// <returns>The object as it is stored.</returns>
    /// <exception cref="ApiStatusException">It does not exist.</exception>
    /// <exception cref="KeyNotFoundException">The resource is not served.</exception>
    public JsonObject Patch(GroupVersionResource resource, ObjectName name, string mergePatch)
    {
        var patch = ParseObject(mergePatch);
        return Change(resource, name, current => MergePatch.Apply(current, patch), isPatch: true);
    }

    /// <summary>Deletes an object; while it has finalizers it is only marked as being deleted.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="name">The object.</param>
    /// <returns>Its last state.</returns>
    /// <exception cref="ApiStatusException">It does not exist.</exception>
    /// <exception cref="KeyNotFoundException">The resource is not served.</exception>
    public JsonObject Delete(GroupVersionResource resource, ObjectName name)
    {
        var served = Served(resource);
        var stored = _database.Delete(served, NullWhenEmpty(name.Namespace), name.Name, default);
        _definitions.ObserveDeletion(served, stored);
        return Parse(served, stored);
    }

    /// <summary>Reads an object.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="name">The object.</param>
    /// <returns>A copy of it; <see langword="null"/> when it does not exist.</returns>
    /// <exception cref="KeyNotFoundException">The resource is not served.</exception>
    public JsonObject? Get(GroupVersionResource resource, ObjectName name)
    {
        var served = Served(resource);
        return _database.Find(served, NullWhenEmpty(name.Namespace), name.Name) is { } stored ? Parse(served, stored) : null;
    }

    /// <summary>Reads all objects of a resource, in the order of lists.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="namespace">Only those of this namespace; default: all.</param>
    /// <param name="labelSelector">Only those with these labels; default: all.</param>
    /// <returns>Copies of them.</returns>
    /// <exception cref="KeyNotFoundException">The resource is not served.</exception>
    public IReadOnlyList<JsonObject> List(GroupVersionResource resource, string? @namespace = null, string? labelSelector = null)
    {
        var served = Served(resource);
        var selection = Selection.Of(served, @namespace, labelSelector, null);
        return [.. _database.Read(served).Objects.Where(selection.Matches).Select(o => Parse(served, o))];
    }

    /// <summary>Forgets the requests received so far.</summary>
    public void ClearRequests() => _log.Clear();

    /// <summary>Waits until such requests were received.</summary>
    /// <param name="wanted">Which.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Completes then.</returns>
    public Task WaitForRequestsAsync(Func<FakeRequest, bool> wanted, int count = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return _log.WaitAsync(wanted, count, cancellationToken);
    }

    /// <summary>Waits until exactly so many watches of a resource are open.</summary>
    /// <param name="resource">The resource, in any version of its group.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Completes then.</returns>
    public Task WaitForWatchesAsync(GroupVersionResource resource, int count = 1, CancellationToken cancellationToken = default) =>
        _watches.WaitAsync(
            open => open.Count(w => w.Resource.Group == resource.Group && w.Resource.Plural == resource.Resource) == count,
            cancellationToken);

    /// <summary>Stops listening and cuts all connections; the objects stay. New connections are refused until <see cref="RestartAsync"/>.</summary>
    /// <param name="cancellationToken">Ends the waiting for an earlier start or stop.</param>
    /// <returns>Completes when nothing listens.</returns>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await _hosting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await StopHostAsync().ConfigureAwait(false);
        }
        finally
        {
            _hosting.Release();
        }
    }

    /// <summary>
    /// Cuts all connections, and listens again on the same ports. Where somebody else has got one of them, it tries for ten seconds, and connections
    /// to the other may be taken and cut meanwhile. The objects stay.
    /// </summary>
    /// <param name="keepHistory">
    /// Whether watches may go on where they were. A real server forgets on a restart, and answers 410. Default: <see langword="false"/>.
    /// </param>
    /// <param name="cancellationToken">Ends the starting.</param>
    /// <returns>Completes when it listens.</returns>
    /// <exception cref="IOException">Somebody else keeps its ports.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> ended the starting, or the server was disposed meanwhile.</exception>
    public async Task RestartAsync(bool keepHistory = false, CancellationToken cancellationToken = default)
    {
        await StopAsync(cancellationToken).ConfigureAwait(false);
        if (!keepHistory)
        {
            _database.Compact();
        }

        await ListenAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the server and all its connections at once.</summary>
    /// <returns>Completes when nothing listens.</returns>
    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync().ConfigureAwait(false);
        Faults.Clear();
        await StopAsync().ConfigureAwait(false);
    }

    private static JsonObject WriteAs<T>(T obj, JsonTypeInfo<T> typeInfo)
        where T : class =>
        JsonSerializer.SerializeToNode(obj, typeInfo) as JsonObject
        ?? throw new ArgumentException($"{typeof(T)} must be written as a JSON object.", nameof(obj));

    private static T ReadAs<T>(JsonObject json, JsonTypeInfo<T> typeInfo)
        where T : class => json.Deserialize(typeInfo)!;

    private static JsonObject ParseObject(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return JsonNode.Parse(json) as JsonObject ?? throw new ArgumentException("The JSON must be an object.", nameof(json));
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"The text is no JSON: {e.Message}", nameof(json), e);
        }
    }

    private static JsonObject Parse(FakeResource resource, StoredObject stored) =>
        JsonNode.Parse(stored.In(resource.Resource.ApiVersion).Json)!.AsObject();

    private static string? NamespaceOf(JsonObject obj) => NullWhenEmpty(Json.String(obj["metadata"] as JsonObject, "namespace"));

    private static ObjectName ObjectNameOf(JsonObject obj) =>
        new(NamespaceOf(obj) ?? "", Json.String(obj["metadata"] as JsonObject, "name") ?? "");

    private static string? NullWhenEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private JsonObject Change(GroupVersionResource resource, ObjectName name, Func<JsonObject, JsonObject> change, bool isPatch)
    {
        var served = Served(resource);
        var stored = _database.Update(served, NullWhenEmpty(name.Namespace), name.Name, change, UpdatePart.All, isPatch, dryRun: false);
        _definitions.Observe(served, stored);
        return Parse(served, stored);
    }

    private FakeResource Served(GroupVersionResource resource) => _registry.TryGet(resource, out var served)
        ? served
        : throw new KeyNotFoundException(
            $"This server does not serve {resource}. Add it with {nameof(AddResource)} or create its CustomResourceDefinition.");

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, this);
        await _hosting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _host = await StartHostAsync(cancellationToken).ConfigureAwait(false);
            Address = new Uri($"http://127.0.0.1:{_host.Port}/");
            Http2Address = new Uri($"http://127.0.0.1:{_host.Http2Port}/");
        }
        finally
        {
            _hosting.Release();
        }
    }

    private async Task<KestrelHost> StartHostAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            ending.Token.ThrowIfCancellationRequested();
            try
            {
                return await KestrelHost.StartAsync(Address?.Port ?? _options.Port, Http2Address?.Port ?? 0, HandleAsync, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (IOException e) when (e.InnerException is AddressInUseException && Address is not null && Stopwatch.GetElapsedTime(start) < LongestStart)
            {
                // While nothing listened the system gave a port to somebody who asked for any. Those seldom keep it for long.
                await Task.Delay(BetweenStarts, ending.Token).ConfigureAwait(false);
            }
        }
    }

    private async Task StopHostAsync()
    {
        if (_host is { } host)
        {
            _host = null;
            await host.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task HandleAsync(HttpContext context)
    {
        try
        {
            await _handler.HandleAsync(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The client is gone, the server is stopping, or a fault cut the connection: there is nobody left to answer.
            context.Abort();
        }
    }
}
