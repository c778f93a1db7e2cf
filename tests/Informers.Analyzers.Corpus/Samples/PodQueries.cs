using System.Collections.Frozen;
using System.Globalization;
using Corpus.Generated.Core.V1;
using Informers;
using k8s.Models;

namespace Corpus.Queries;

public sealed record PodRow(ObjectName Name, string Node, string Phase, int Restarts)
{
    public PodRow Redacted() => this with { Name = Name with { Name = "***" }, Node = "***" };
}

/// <summary>Questions to a lister of pods. All of them read; what they return is new.</summary>
public static class PodQueries
{
    public static IEnumerable<V1Pod> Running(this IPodLister lister) => lister.List().Where(static pod => pod.Status?.Phase == "Running");

    public static IReadOnlyList<V1Pod> Newest(this IPodLister lister, int count) =>
        [.. lister.List().OrderByDescending(static pod => pod.Metadata.CreationTimestamp).Take(count)];

    public static FrozenDictionary<string, V1Pod> ByUid(this IPodLister lister) =>
        lister.List().ToFrozenDictionary(static pod => pod.Metadata.Uid, StringComparer.Ordinal);

    public static ILookup<string, V1Pod> ByNode(this IPodLister lister) =>
        lister.List().ToLookup(static pod => pod.Spec?.NodeName ?? string.Empty, StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, int> LabelCounts(this IPodLister lister)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var key in lister.List().SelectMany(static pod => pod.Metadata.Labels?.Keys ?? []))
        {
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        return counts;
    }

    /// <summary>The images of a pod in the order of their names; without the registry, if asked.</summary>
    public static List<string> Images(this V1Pod pod, bool withRegistry)
    {
        var images = pod.Spec?.Containers?.Select(static container => container.Image).OfType<string>().ToList() ?? [];
        if (!withRegistry)
        {
            for (var i = 0; i < images.Count; i++)
            {
                images[i] = images[i][(images[i].LastIndexOf('/') + 1)..];
            }
        }

        images.Sort(StringComparer.Ordinal);
        return images;
    }

    public static PodRow ToRow(this V1Pod pod)
    {
        var row = new PodRow(
            new ObjectName(pod.Metadata.NamespaceProperty, pod.Metadata.Name), pod.Spec?.NodeName ?? "-", pod.Status?.Phase ?? "Unknown", 0);
        foreach (var status in pod.Status?.ContainerStatuses ?? [])
        {
            row = row with { Restarts = row.Restarts + status.RestartCount };
        }

        return pod.Metadata.Labels?.ContainsKey("secret") is true ? row.Redacted() : row;
    }

    public static string Table(this IPodLister lister, string selector)
    {
        if (!LabelSelector.TryParse(selector, out var parsed))
        {
            return $"'{selector}' is no selector";
        }

        var rows = lister.List(parsed).Select(ToRow).ToArray();
        Array.Sort(rows, static (left, right) => left.Name.CompareTo(right.Name));
        Array.Reverse(rows);
        return string.Join('\n', rows.Select(static row => string.Create(CultureInfo.InvariantCulture, $"{row.Name,-50} {row.Phase,-10} {row.Restarts,4}")));
    }
}
