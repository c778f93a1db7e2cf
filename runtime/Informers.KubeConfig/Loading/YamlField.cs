using YamlDotNet.RepresentationModel;

namespace Informers.Rest;

/// <summary>A place in a kubeconfig file, there or not, that knows its name for error messages.</summary>
internal readonly struct YamlField(YamlNode? node, string file, string path, int line)
{
    public bool Exists => node is not null && !IsNull(node);

    public string File => file;

    public string Path => path;

    /// <summary>The line, from 1; of the parent where the field is not there.</summary>
    public int Line => line;

    public YamlNode? Node => node;

    /// <summary>A member of a mapping.</summary>
    public YamlField this[string key]
    {
        get
        {
            var childPath = path.Length == 0 ? key : $"{path}.{key}";
            if (!Exists)
            {
                return new YamlField(null, file, childPath, line);
            }

            if (node is not YamlMappingNode mapping)
            {
                throw Bad("is not a mapping of names to values.");
            }

            foreach (var (name, value) in mapping.Children)
            {
                if (name is YamlScalarNode scalar && scalar.Value == key)
                {
                    return new YamlField(value, file, childPath, (int)value.Start.Line);
                }
            }

            return new YamlField(null, file, childPath, line);
        }
    }

    /// <summary>The items of a list; none when it is not there.</summary>
    public IEnumerable<YamlField> Items()
    {
        if (!Exists)
        {
            return [];
        }

        var (itemFile, itemPath) = (file, path);
        return node is YamlSequenceNode sequence
            ? sequence.Children.Select((child, i) => new YamlField(child, itemFile, $"{itemPath}[{i}]", (int)child.Start.Line))
            : throw Bad("is not a list.");
    }

    /// <summary>The members of a mapping; none when it is not there.</summary>
    public IEnumerable<(string Name, YamlField Value)> Members()
    {
        if (!Exists)
        {
            return [];
        }

        var (childFile, childPath) = (file, path);
        return node is YamlMappingNode mapping
            ? mapping.Children
                .Select(static entry => (Name: (entry.Key as YamlScalarNode)?.Value ?? string.Empty, entry.Value))
                .Select(entry => (entry.Name, new YamlField(entry.Value, childFile, $"{childPath}.{entry.Name}", (int)entry.Value.Start.Line)))
            : throw Bad("is not a mapping of names to values.");
    }

    /// <summary>The text; <see langword="null"/> when it is not there or empty.</summary>
    public string? Text()
    {
        if (!Exists)
        {
            return null;
        }

        return node is YamlScalarNode scalar ? (scalar.Value is { Length: > 0 } text ? text : null) : throw Bad("is not a single value.");
    }

    /// <summary>The text, which must be there.</summary>
    public string RequiredText() => Text() ?? throw Bad("is missing.");

    /// <summary><see langword="true"/> or <see langword="false"/>, the default.</summary>
    public bool Flag() => Text() switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw Bad("is neither true nor false."),
    };

    /// <summary>The same place under a name that says more than a number in a list.</summary>
    public YamlField Named(string newPath) => new(node, file, newPath, line);

    /// <summary>Says what is wrong here.</summary>
    public KubeConfigException Bad(string problem, Exception? innerException = null) => new(problem, file, line, path, innerException);

    private static bool IsNull(YamlNode node) => node is YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: null or "" or "~" or "null" or "Null" or "NULL" };
}
