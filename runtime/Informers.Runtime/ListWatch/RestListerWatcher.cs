using System.Net.Http.Headers;
using Informers.Rest;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Informers;

/// <summary>Lists and watches a resource of an API server over HTTP, decoding objects as their bytes arrive.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>
/// An informer with a transform has its source share no parts of objects (<see cref="InformerOptions{T}.ShareParts"/>), whoever made the source. It
/// cannot tell a source inside another one: leave <c>ShareParts</c> off for a source that you wrap, if the informer has a transform.
/// </remarks>
public sealed class RestListerWatcher<T> : IListerWatcher<T>
    where T : class
{
    private static readonly StringWithQualityHeaderValue Gzip = new("gzip");

    private readonly IRestClient _client;
    private readonly RequestTarget _target;
    private readonly ObjectReader<T> _objects;
    private readonly DecodeContext _context;
    private readonly Action<ListOptions>? _tweak;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private bool _hasToldOfMissingMembers;

    /// <summary>Makes a source of objects.</summary>
    /// <param name="client">The API server.</param>
    /// <param name="resourceType">What to list and watch.</param>
    /// <param name="options">Namespace, tweak, managed fields, what is shared, clock and log are read from here.</param>
    /// <exception cref="ArgumentException">The options name several namespaces: a source follows one, or all.</exception>
    public RestListerWatcher(IRestClient client, ResourceType<T> resourceType, InformerOptions<T>? options = null)
        : this(client, resourceType, options, options?.Namespace)
    {
        if (options?.Namespaces is not null && resourceType.Scope == ResourceScope.Namespaced)
        {
            throw new ArgumentException("A source follows one namespace, or all: set Namespace, or make a source for each of Namespaces.", nameof(options));
        }
    }

    /// <summary>Makes a source of the objects of one namespace: of parts of them, where the resource type has it so, unless they are wanted whole.</summary>
    internal RestListerWatcher(
        IRestClient client, ResourceType<T> resourceType, InformerOptions<T>? options, string? @namespace, bool wantsWhole = false)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(resourceType);
        options ??= new InformerOptions<T>();

        _client = client;
        _target = new RequestTarget(resourceType.Resource, resourceType.Kind, resourceType.Scope, @namespace, resourceType.IsMetadataOnly);
        _context = new DecodeContext
        {
            KeepManagedFields = options.KeepManagedFields,
            ShareStrings = options.ShareStrings,
            ShareParts = options.ShareParts && options.Transform is null,
        };
        _objects = new ObjectReader<T>(resourceType, (wantsWhole ? resourceType.WholeDecoder : null) ?? resourceType.Decoder, _context);
        _tweak = options.TweakListOptions;
        _timeProvider = options.TimeProvider;
        _logger = GuardedLogger.Guard((ILogger?)options.LoggerFactory?.CreateLogger("Informers.ListWatch") ?? NullLogger.Instance);
    }

    /// <inheritdoc/>
    public bool SupportsStreamingList => true;

    /// <summary>
    /// How many members that their class requires were missing in objects read so far: each is the default of its type. Counted where
    /// decoders are emitted.
    /// </summary>
    public long MissingRequiredMembers => _context.MissingRequiredMembers;

    /// <summary>Whether objects have parts in common.</summary>
    internal bool SharesParts => _context.ShareParts;

    /// <summary>Has an informer's measurements know of missing members. Before anything is read.</summary>
    internal void Measure(InformerMeasurements measurements) => _context.Measurements = measurements;

    /// <summary>Has objects share nothing that can change: somebody is going to. Before anything is read.</summary>
    internal void LeavePartsUnshared() => _context.LeavePartsUnshared();

    /// <inheritdoc/>
    public async Task<ListPage> ListAsync(ListOptions options, IListReceiver<T> receiver, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(receiver);

        var started = _timeProvider.GetTimestamp();
        using var response = await SendAsync("list", _target.ListAddress(Tweak(options, isWatch: false)), gzip: true, cancellationToken)
            .ConfigureAwait(false);
        using var reader = new ListReader<T>(response, _target, _objects, receiver, _timeProvider);
        ListPage page;
        var stream = await ResponseStream.OpenAsync(response, decompressAhead: true, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            page = await reader.ReadAsync(stream, cancellationToken).ConfigureAwait(false);
        }

        TellOfMissingMembers();

        if (_logger.IsEnabled(LogLevel.Debug))
        {
            ListWatchLog.Listed(
                _logger,
                _target.ToString(),
                reader.ItemCount,
                reader.BytesRead,
                _timeProvider.GetElapsedTime(started).TotalMilliseconds,
                page.ResourceVersion);
        }

        return page;
    }

    /// <inheritdoc/>
    public async Task<IWatch<T>> WatchAsync(ListOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);

        var query = Tweak(options, isWatch: true);

        // Servers compress the initial events of a streaming list, and no other watch.
        var response = await SendAsync("watch", _target.WatchAddress(query), gzip: query.SendInitialEvents == true, cancellationToken)
            .ConfigureAwait(false);
        try
        {
            var stream = await ResponseStream.OpenAsync(response, decompressAhead: false, cancellationToken).ConfigureAwait(false);
            TellOfMissingMembers();
            if (_logger.IsEnabled(LogLevel.Debug))
            {
                ListWatchLog.WatchOpened(_logger, _target.ToString(), query.ResourceVersion ?? string.Empty);
            }

            return new RestWatch<T>(response, stream, _target, _objects, _logger);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    // Between requests, not for each object: what a watch brings is told of when the next one opens.
    private void TellOfMissingMembers()
    {
        if (_context.MissingRequiredMembers is > 0 and var count && !Interlocked.Exchange(ref _hasToldOfMissingMembers, true))
        {
            ListWatchLog.RequiredMembersAreMissing(_logger, _target.ToString(), count);
        }
    }

    // As in client-go the tweak sees the whole query, of a list and of a watch. Other than there it can't break what keeps a cache
    // complete: the version to start from, the page, bookmarks and initial events stay the reflector's. Selectors are what it is for;
    // a page size or a time limit may be set as well, but no watch is to outlast the deadline that its reader expects.
    private ListOptions Tweak(ListOptions options, bool isWatch)
    {
        if (_tweak is null)
        {
            return options;
        }

        var tweaked = options.Clone();
        _tweak(tweaked);
        tweaked.ResourceVersion = options.ResourceVersion;
        tweaked.ResourceVersionMatch = options.ResourceVersionMatch;
        tweaked.Continue = options.Continue;
        tweaked.AllowWatchBookmarks = options.AllowWatchBookmarks;
        tweaked.SendInitialEvents = options.SendInitialEvents;
        if (isWatch && options.TimeoutSeconds is { } timeout)
        {
            tweaked.TimeoutSeconds = tweaked.TimeoutSeconds is > 0 and var shorter ? Math.Min(shorter, timeout) : timeout;
        }

        return tweaked;
    }

    // Returns a success; the caller disposes it.
    private async Task<HttpResponseMessage> SendAsync(string verb, Uri address, bool gzip, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        AcceptedForms.AddTo(request.Headers.Accept, _target.IsMetadataOnly, isList: verb == "list", _context.KeepManagedFields);
        if (gzip)
        {
            request.Headers.AcceptEncoding.Add(Gzip);
        }

        return await RestSending.SendAsync(_client, request, verb, _target, _timeProvider, cancellationToken).ConfigureAwait(false);
    }
}
