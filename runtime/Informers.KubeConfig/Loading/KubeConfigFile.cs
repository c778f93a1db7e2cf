using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Informers.Rest;

/// <summary>One kubeconfig file: its clusters, users and contexts by name.</summary>
internal sealed class KubeConfigFile
{
    private KubeConfigFile(YamlField root, string file)
    {
        CurrentContext = root["current-context"].Text();
        Clusters = Named(root["clusters"], "cluster");
        Users = Named(root["users"], "user");
        Contexts = Named(root["contexts"], "context");
        File = file;
    }

    public string File { get; }

    public string? CurrentContext { get; }

    public IReadOnlyDictionary<string, YamlField> Clusters { get; }

    public IReadOnlyDictionary<string, YamlField> Users { get; }

    public IReadOnlyDictionary<string, YamlField> Contexts { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="KubeConfigException">It cannot be read, or is no kubeconfig.</exception>
    public static KubeConfigFile Read(string file)
    {
        try
        {
            using var reader = new StreamReader(file);
            return Parse(reader, Path.GetFullPath(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"the kubeconfig cannot be read: {e.Message}", file, innerException: e);
        }
    }

    /// <summary>Reads the text of a file.</summary>
    public static KubeConfigFile Parse(TextReader reader, string file)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(reader);
        }
        catch (YamlException e)
        {
            // Its own words may quote the file, and with it a secret.
            throw new KubeConfigException($"is no YAML, from column {e.Start.Column} on.", file, (int)e.Start.Line);
        }

        return new KubeConfigFile(new YamlField(stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode, file, string.Empty, 1), file);
    }

    private static Dictionary<string, YamlField> Named(YamlField list, string member)
    {
        var named = new Dictionary<string, YamlField>(StringComparer.Ordinal);
        foreach (var item in list.Items())
        {
            var name = item["name"].RequiredText();

            // The first of a name counts, as in kubectl.
            named.TryAdd(name, item[member].Named($"{list.Path}[{name}].{member}"));
        }

        return named;
    }
}
