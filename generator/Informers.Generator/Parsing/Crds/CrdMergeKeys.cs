using System.Collections.Generic;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Informers.Generator;

/// <summary>
/// Puts into objects what their merge keys (<c>&lt;&lt;</c>) name: an object's own members go before merged ones, and of several objects the
/// first that has a member gives it. For one document.
/// </summary>
/// <remarks>
/// What an alias is for stands before it, as <see cref="CrdYamlParser"/> sees to. So each node is done once, and what a merge key names is
/// done before: the work is bounded by what is merged, however often anchors repeat each other.
/// </remarks>
internal sealed class CrdMergeKeys
{
    private const string Tag = "tag:yaml.org,2002:merge";

    // Objects that merge much from each other would be as many members as the square of the file.
    private const int MostMembers = 100_000;

    private readonly HashSet<YamlNode> _done = new(SameNodeComparer.Instance);
    private int _members;

    /// <summary>Replaces the merge keys of a node, and of all nodes in it.</summary>
    /// <exception cref="YamlException">A merge key names no object, or there is too much to merge.</exception>
    public void Replace(YamlNode node)
    {
        if (node is YamlScalarNode || !_done.Add(node))
        {
            return;
        }

        if (node is YamlSequenceNode list)
        {
            foreach (var element in list.Children)
            {
                Replace(element);
            }
        }
        else if (node is YamlMappingNode map)
        {
            YamlNode? merge = null;
            foreach (var member in map.Children)
            {
                Replace(member.Value);
                merge = IsMergeKey(member.Key) ? member.Key : merge;
            }

            if (merge is not null)
            {
                var value = map.Children[merge];
                map.Children.Remove(merge);
                Merge(map, merge, value);
            }
        }
    }

    // One in quotes is a name like others.
    private static bool IsMergeKey(YamlNode node) => node is YamlScalarNode { Value: "<<" } key
        && (key.Tag.IsEmpty ? key.Style == ScalarStyle.Plain : key.Tag.Value == Tag);

    private void Merge(YamlMappingNode map, YamlNode key, YamlNode value)
    {
        if (value is YamlMappingNode source)
        {
            Add(map, key, source);
            return;
        }

        foreach (var element in (value as YamlSequenceNode ?? throw NoObject(key)).Children)
        {
            Add(map, key, element as YamlMappingNode ?? throw NoObject(key));
        }
    }

    private void Add(YamlMappingNode map, YamlNode key, YamlMappingNode source)
    {
        // That there is nothing in a source does not make looking at it nothing.
        _members += 1 + source.Children.Count;
        if (_members > MostMembers)
        {
            throw new SemanticErrorException(key.Start, key.End, $"merge keys take more than {MostMembers} members");
        }

        foreach (var member in source.Children)
        {
            if (!map.Children.ContainsKey(member.Key))
            {
                map.Children.Add(member.Key, member.Value);
            }
        }
    }

    private static SemanticErrorException NoObject(YamlNode key) =>
        new(key.Start, key.End, "a merge key must have an object, or a list of objects");
}
