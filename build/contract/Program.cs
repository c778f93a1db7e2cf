namespace Informers.Contract;

/// <summary>
/// <c>dotnet run --project build/contract -- [--out folder] source...</c>. A source is the address of an API server (http or https), a
/// folder of OpenAPI v3 documents, or one OpenAPI document, v2 or v3. What several sources declare is taken from the first of them.
/// </summary>
internal static class Program
{
    /// <summary>The kinds whose whole property graph samples, tests and benchmarks use; their lists come with them.</summary>
    private static readonly string[] FullKinds =
    [
        "v1/ConfigMap", "v1/Event", "v1/Namespace", "v1/Node", "v1/Pod", "v1/Secret", "v1/Service", "v1/ServiceAccount", "v1/Status",
        "apps/v1/DaemonSet", "apps/v1/Deployment", "apps/v1/ReplicaSet", "apps/v1/StatefulSet",
        "batch/v1/Job",
        "coordination.k8s.io/v1/Lease",
    ];

    private static async Task<int> Main(string[] args)
    {
        string? output = null;
        List<string> sources = [];
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == "--out" && i + 1 < args.Length)
            {
                output = args[++i];
            }
            else
            {
                sources.Add(args[i]);
            }
        }

        if (sources.Count == 0)
        {
            await Console.Error.WriteLineAsync(
                "Give at least one source: the address of an API server, a folder of OpenAPI v3 documents, or an OpenAPI document.\n" +
                "  dotnet run --project build/contract -- http://127.0.0.1:8001");
            return 2;
        }

        output ??= Path.Combine(FindRepositoryRoot(), "build", "KubernetesClient.Contract", "Models");
        try
        {
            ApiDescription api = new();
            foreach (string source in sources)
            {
                await api.AddAsync(source);
            }

            IReadOnlyDictionary<string, string> files = new ModelWriter(api, FullKinds).Write();
            Replace(output, files);
            Console.WriteLine($"{files.Count} types from {api.SchemaCount} schemas and {api.Lists.Count} lists, written to {output}");
            return 0;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or HttpRequestException or System.Text.Json.JsonException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    /// <summary>Makes the folder hold exactly these files; what did not change is not touched, so that builds stay incremental.</summary>
    private static void Replace(string folder, IReadOnlyDictionary<string, string> files)
    {
        Directory.CreateDirectory(folder);
        foreach (string old in Directory.EnumerateFiles(folder, "*.g.cs").Where(path => !files.ContainsKey(Path.GetFileName(path))))
        {
            File.Delete(old);
        }

        foreach ((string name, string content) in files)
        {
            string path = Path.Combine(folder, name);
            if (!File.Exists(path) || File.ReadAllText(path) != content)
            {
                File.WriteAllText(path, content);
            }
        }
    }

    private static string FindRepositoryRoot()
    {
        for (DirectoryInfo? folder = new(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "build", "Informers.props")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidDataException("Run this inside the repository, or say with --out where the files belong.");
    }
}
