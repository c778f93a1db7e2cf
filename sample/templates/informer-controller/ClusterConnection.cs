using Informers.Rest;

namespace Informer_Controller;

/// <summary>The cluster that the command line names, or that this runs in.</summary>
internal static class ClusterConnection
{
    private const string Option = "--kubeconfig";

    /// <summary>Whether there is one: <c>--kubeconfig</c>, with a file or without; or this is a pod.</summary>
    public static bool IsNamed(string[] args) =>
        IndexOf(args) >= 0 || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST"));

    /// <summary>Connects to it. Nothing is sent yet.</summary>
    /// <exception cref="KubeConfigException">There is no such file, or it cannot be used.</exception>
    public static IRestClient Open(string[] args)
    {
        var index = IndexOf(args);
        var file = index < 0 ? null
            : args[index].Contains('=', StringComparison.Ordinal) ? args[index].Split('=', 2)[1]
            : index + 1 < args.Length && !args[index + 1].StartsWith('-') ? args[index + 1]
            : null;
        var config = ClusterConfig.LoadDefault(new KubeConfigOptions { KubeConfigPath = file });
        Console.WriteLine($"The cluster is {config}.");
        return config.CreateRestClient();
    }

    private static int IndexOf(string[] args) =>
        Array.FindIndex(args, static arg => arg == Option || arg.StartsWith(Option + "=", StringComparison.Ordinal));
}
