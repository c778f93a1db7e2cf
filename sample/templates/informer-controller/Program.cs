using Informer_Controller;
using Informers.Rest;

try
{
//-:cnd:noEmit
#if DEBUG
    await using var server = ClusterConnection.IsNamed(args) ? null : await EmbeddedCluster.StartAsync();
    using var client = server?.CreateRestClient() ?? ClusterConnection.Open(args);
#else
    using var client = ClusterConnection.Open(args);
#endif
//+:cnd:noEmit
    await using var app = ControllerApp.Build(args, client);
    await app.RunAsync();
    return 0;
}
catch (KubeConfigException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
