using System.Net;
using System.Text.Json.Nodes;
using Informers.Rest;

namespace Informers.EndToEnd.Tests;

/// <summary>What the suites need of an API server, embedded or real.</summary>
public interface IApiServer : IAsyncDisposable
{
    /// <summary>Where it listens.</summary>
    Uri Address { get; }

    /// <summary>Whether its clients find out within seconds that a connection is dead.</summary>
    bool HasPings { get; }

    /// <summary>Makes a client for informers.</summary>
    IRestClient CreateRestClient();

    /// <summary>Makes a client for informers that comes by way of a proxy.</summary>
    IRestClient CreateRestClient(Uri proxy);

    /// <summary>Makes a client that writes, with the server's address and credentials.</summary>
    HttpClient CreateHttpClient();

    /// <summary>Creates many objects, as fast as it can be done.</summary>
    Task CreateManyAsync(GroupVersionResource resource, IEnumerable<JsonObject> objects);

    /// <summary>Stops the server, which breaks every connection.</summary>
    Task StopAsync();

    /// <summary>Starts it again at the same address, with the same objects and without its watch history.</summary>
    Task StartAsync();

    /// <summary>Forgets every state but the present one.</summary>
    Task CompactAsync();

    /// <summary>Ends all watches, as a server does at their timeout.</summary>
    Task CloseWatchesAsync();

    /// <summary>Refuses the next lists of a resource in all namespaces, and as many watches.</summary>
    Task RefuseAsync(GroupVersionResource resource, HttpStatusCode code, int count, TimeSpan? retryAfter);

    /// <summary>Refuses nothing any more.</summary>
    Task AcceptAsync();
}
