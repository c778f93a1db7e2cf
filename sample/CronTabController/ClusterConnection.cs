using Informers.Rest;

namespace CronTabController;

/// <summary>The cluster that the command line names, or that this runs in.</summary>
internal static class ClusterConnection
{
    private const string Option = "--kubeconfig";

    /// <summary>Whether there is one: <c>--kubeconfig</c>, with a file or without; or this is a pod.</summary>
    public static bool IsNamed(string[] args) =>
        Find(args).Index >= 0 || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST"));

    /// <summary>Connects to it. Nothing is sent yet.</summary>
    /// <exception cref="KubeConfigException">There is no such file, or it cannot be used.</exception>
    public static IRestClient Open(string[] args)
    {
        var file = Find(args).File;
        var config = ClusterConfig.LoadDefault(new KubeConfigOptions { KubeConfigPath = file });
        Console.WriteLine($"The cluster is {config}.");
        return config.CreateRestClient();
    }

    /// <summary>The command line without it, for the host, which would take what follows for a value.</summary>
    public static string[] Others(string[] args)
    {
        var (index, count, _) = Find(args);
        return index < 0 ? args : [.. args[..index], .. args[(index + count)..]];
    }

    // --kubeconfig, --kubeconfig FILE or --kubeconfig=FILE.
    private static (int Index, int Count, string? File) Find(string[] args)
    {
        var index = Array.FindIndex(args, static arg => arg == Option || arg.StartsWith(Option + "=", StringComparison.Ordinal));
        return index < 0 ? (-1, 0, null)
            : args[index] != Option ? (index, 1, args[index][(Option.Length + 1)..])
            : index + 1 < args.Length && !args[index + 1].StartsWith('-') ? (index, 2, args[index + 1])
            : (index, 1, null);
    }
}
