using System.CommandLine;
using DeploymentWatcher;
using Informers;
using Spectre.Console;

var once = new Option<bool>("--once") { Description = "Print the state after sync and after one rollout, then end." };
var server = new Option<Uri?>("--server")
{
    Description = "Follow this API server instead of the embedded one. It must not ask for credentials: kubectl proxy, say.",
    CustomParser = static result =>
    {
        if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && (address.Scheme is "http" or "https"))
        {
            return address;
        }

        result.AddError($"'{result.Tokens[0].Value}' is no address of an API server: http://127.0.0.1:8001, say.");
        return null;
    },
};
var command = new RootCommand("Shows generated informers for Deployments, Pods and Nodes at work.") { once, server };
command.SetAction(async (arguments, cancellationToken) =>
{
    await using var cluster = await Cluster.StartAsync(arguments.GetValue(server), cancellationToken);
    await using var watcher = new Watcher(cluster.Client, Console.Error);
    IView view = arguments.GetValue(once) || !AnsiConsole.Profile.Capabilities.Interactive || Console.IsOutputRedirected
        ? new PlainView(Console.Out)
        : new LiveView(AnsiConsole.Console);
    try
    {
        await watcher.StartAsync(cancellationToken);
        if (arguments.GetValue(once))
        {
            view.Show(watcher.Look(), "after sync");
            if (cluster.Simulation is { } simulation)
            {
                var (deployment, image) = await simulation.RollOutAsync(cancellationToken);
                await watcher.WaitForRolloutAsync(deployment, image, cancellationToken);
                view.Show(watcher.Look(), $"after the rollout of {image} to {deployment}");
            }
        }
        else
        {
            cluster.Simulation?.Start(cancellationToken);
            await view.FollowAsync(watcher, cancellationToken);
        }
    }
    catch (CacheSyncException e)
    {
        // Ctrl-C before everything was there: say what was missing.
        Console.Error.WriteLine(e.Message);
        return 1;
    }
    catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
    {
        // Ctrl-C is how one leaves.
    }

    return 0;
});
return await command.Parse(args).InvokeAsync();
