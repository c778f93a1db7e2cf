using Informers.Rest;

namespace Informers.EndToEnd.Tests;

/// <summary>What the suite needs of an API server, embedded or real.</summary>
public interface IApiServer : IAsyncDisposable
{
    /// <summary>Makes a client for informers.</summary>
    IRestClient CreateRestClient();

    /// <summary>Makes a client that writes, with the server's address and credentials.</summary>
    HttpClient CreateHttpClient();

    /// <summary>Stops the server, which breaks every connection.</summary>
    Task StopAsync();

    /// <summary>Starts it again at the same address, with the same objects and without its watch history.</summary>
    Task StartAsync();

    /// <summary>Forgets every state but the present one.</summary>
    Task CompactAsync();
}
