using Informers.Testing;

namespace Informers.Soak;

/// <summary>What an informer is restricted to.</summary>
/// <param name="Namespaces">These alone; none for all.</param>
/// <param name="LabelSelector">Objects with these labels alone; <see langword="null"/> for all.</param>
internal sealed record Scope(IReadOnlyList<string> Namespaces, string? LabelSelector)
{
    /// <summary>What the server has of it, and in which version.</summary>
    public IReadOnlyDictionary<ObjectName, string> Truth(FakeApiServer server, GroupVersionResource resource)
    {
        string?[] namespaces = Namespaces.Count == 0 ? [null] : [.. Namespaces];
        return namespaces.SelectMany(@namespace => server.List(resource, @namespace, LabelSelector)).ToDictionary(
            static obj => new ObjectName((string?)obj["metadata"]!["namespace"] ?? string.Empty, (string)obj["metadata"]!["name"]!),
            static obj => (string)obj["metadata"]!["resourceVersion"]!);
    }
}
