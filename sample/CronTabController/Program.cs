using CronTabController;
using Informers.Rest;

try
{
    if (ClusterConnection.IsNamed(args))
    {
        using var client = ClusterConnection.Open(args);
        await using var app = ControllerApp.Build(args, client);
        await app.RunAsync();
    }
    else
    {
        await using var server = await EmbeddedCluster.StartAsync();
        using var client = server.CreateRestClient();
        var traffic = new Traffic(server, TimeProvider.System);
        traffic.Build();
        Console.WriteLine($"The cluster is the embedded one: kubectl --server {server.Address} get crontabs,jobs -A");
        await using var app = ControllerApp.Build(args, client, services => services.AddHostedService(_ => traffic));
        await app.RunAsync();
    }

    return 0;
}
catch (KubeConfigException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
