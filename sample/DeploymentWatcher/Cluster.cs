using Informers.Rest;
using Informers.Testing;

namespace DeploymentWatcher;

/// <summary>The API server that the sample follows: the embedded one with a simulation, or one that was named.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly FakeApiServer? _server;

    private Cluster(IRestClient client, FakeApiServer? server, Simulation? simulation)
    {
        Client = client;
        _server = server;
        Simulation = simulation;
    }

    /// <summary>Speaks to the server.</summary>
    public IRestClient Client { get; }

    /// <summary>What moves the embedded server's objects; nothing on a server that was named.</summary>
    public Simulation? Simulation { get; }

    public static async Task<Cluster> StartAsync(Uri? address, CancellationToken cancellationToken)
    {
        if (address is not null)
        {
            return new Cluster(new RestClient(address), null, null);
        }

        var server = await FakeApiServer.StartAsync(cancellationToken: cancellationToken);
        var simulation = new Simulation(server, TimeProvider.System);
        simulation.Build();
        return new Cluster(server.CreateRestClient(), server, simulation);
    }

    public async ValueTask DisposeAsync()
    {
        if (Simulation is not null)
        {
            await Simulation.DisposeAsync();
        }

        Client.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
