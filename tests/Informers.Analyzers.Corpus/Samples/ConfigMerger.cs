using System.Text;
using Corpus.Generated.Core.V1;
using Informers;
using k8s.Models;

namespace Corpus.Merging;

/// <summary>Merges config maps of a namespace into one set of settings.</summary>
public sealed class ConfigMerger(IConfigMapLister maps)
{
    private readonly Dictionary<string, V1ConfigMap> _latest = new(StringComparer.Ordinal);

    public IDictionary<string, string> Merge(string @namespace, string root)
    {
        var settings = maps.ConfigMaps(@namespace).GetRequired(root).Data ?? new Dictionary<string, string>();
        var overlays = maps.ConfigMaps(@namespace).List(LabelSelector.Parse($"overlay-of={root}"));
        foreach (var overlay in overlays.OrderBy(static map => map.Metadata.Name, StringComparer.Ordinal))
        {
            foreach (var (key, value) in overlay.Data ?? new Dictionary<string, string>())
            {
                settings[key] = value;
            }
        }

        return settings;
    }

    public string Render(string @namespace)
    {
        var text = new StringBuilder();
        var all = maps.ConfigMaps(@namespace).List()
            .Select(static map =>
            {
                map.Metadata.ManagedFields = null;
                map.Metadata.Annotations?.Remove("kubectl.kubernetes.io/last-applied-configuration");
                return map;
            })
            .ToList();
        all.Sort(static (left, right) => string.CompareOrdinal(left.Metadata.Name, right.Metadata.Name));
        foreach (var map in all)
        {
            text.Append(map.Metadata.Name).Append(':').AppendLine();
            foreach (var key in map.Data?.Keys.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>())
            {
                text.Append("  ").Append(key).Append('=').AppendLine(map.Data![key]);
            }
        }

        return text.ToString();
    }

    public void Remember(string @namespace)
    {
        foreach (var map in maps.ConfigMaps(@namespace).List())
        {
            _latest[$"{@namespace}/{map.Metadata.Name}"] = map;
        }
    }

    public void Expand(string key, IReadOnlyDictionary<string, string> variables)
    {
        if (!_latest.TryGetValue(key, out var map) || map.Data is null)
        {
            return;
        }

        foreach (var name in map.Data.Keys.ToList())
        {
            map.Data[name] = variables.Aggregate(map.Data[name], static (text, pair) => text.Replace($"${pair.Key}", pair.Value, StringComparison.Ordinal));
        }
    }

    public V1ConfigMap Flatten(string @namespace, string name)
    {
        var flat = new V1ConfigMap { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = @namespace }, Data = new Dictionary<string, string>() };
        foreach (var map in maps.ConfigMaps(@namespace).List())
        {
            foreach (var pair in map.Data ?? new Dictionary<string, string>())
            {
                flat.Data[$"{map.Metadata.Name}.{pair.Key}"] = pair.Value;
            }
        }

        return flat;
    }
}
