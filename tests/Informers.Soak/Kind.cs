using System.Text.Json.Nodes;

namespace Informers.Soak;

/// <summary>A resource that the soak writes, and the objects of it that exist. For one thread.</summary>
internal sealed class Kind(GroupVersionResource resource, double share, Func<JsonObject> newBody, bool isNamespaced = true)
{
    private const int Namespaces = 4;

    private readonly List<ObjectName> _names = [];
    private int _made;

    public static GroupVersionResource ConfigMaps { get; } = new(string.Empty, "v1", "configmaps");

    public static GroupVersionResource Deployments { get; } = new("apps", "v1", "deployments");

    public static GroupVersionResource Nodes { get; } = new(string.Empty, "v1", "nodes");

    public static GroupVersionResource Pods { get; } = new(string.Empty, "v1", "pods");

    /// <summary>The kinds, with their shares of all objects.</summary>
    public static IReadOnlyList<Kind> All() =>
    [
        new(ConfigMaps, 0.40, static () => new JsonObject { ["data"] = new JsonObject { ["value"] = "0" } }),
        new(Deployments, 0.30, static () => new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 1 } }),
        new(Pods, 0.29, static () => new JsonObject
        {
            ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "web", ["image"] = "web:1" }) },
        }),
        new(Nodes, 0.01, static () => [], isNamespaced: false),
    ];

    public GroupVersionResource Resource => resource;

    public double Share => share;

    public int Count => _names.Count;

    /// <summary>Makes an object of a new name, and counts it as existing.</summary>
    public JsonObject New(Random random)
    {
        var name = new ObjectName(isNamespaced ? $"ns-{random.Next(Namespaces)}" : string.Empty, $"{resource.Resource}-{_made++}");
        _names.Add(name);
        var metadata = new JsonObject
        {
            ["name"] = name.Name,
            ["labels"] = new JsonObject { ["tier"] = Tier(random) },
            ["annotations"] = new JsonObject { ["soak"] = new string('x', random.Next(200)) },
        };
        if (isNamespaced)
        {
            metadata["namespace"] = name.Namespace;
        }

        var obj = newBody();
        obj["metadata"] = metadata;
        return obj;
    }

    /// <summary>Some object that exists.</summary>
    public ObjectName Pick(Random random) => _names[random.Next(_names.Count)];

    /// <summary>Some object that exists, and no longer counts as existing.</summary>
    public ObjectName Take(Random random)
    {
        var at = random.Next(_names.Count);
        var name = _names[at];
        _names[at] = _names[^1];
        _names.RemoveAt(_names.Count - 1);
        return name;
    }

    /// <summary>A change that every informer sees, and that moves one object in ten in or out of a selector.</summary>
    public static string Patch(Random random) => random.Next(10) == 0
        ? $$$"""{"metadata":{"labels":{"tier":"{{{Tier(random)}}}"} } }"""
        : $$$"""{"metadata":{"annotations":{"soak":"{{{new string('y', random.Next(200))}}}"} } }""";

    private static string Tier(Random random) => random.Next(2) == 0 ? "front" : "back";
}
