using System.Collections.Generic;
using System.Linq;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Informers.Generator;

/// <summary>Questions to YAML.</summary>
internal static class YamlExtensions
{
    /// <summary>The value of a member; null where there is none, or where it is null.</summary>
    public static YamlNode? Get(this YamlMappingNode node, string name) =>
        node.Children.TryGetValue(new YamlScalarNode(name), out var value) && !value.IsNull() ? value : null;

    /// <summary>Whether a node is YAML's null.</summary>
    public static bool IsNull(this YamlNode node) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" or "Null" or "NULL" };

    /// <summary>The text of a member; null where there is none.</summary>
    /// <exception cref="CrdException">The member is no text.</exception>
    public static string? Text(this YamlMappingNode node, string name) => node.Get(name) switch
    {
        null => null,
        YamlScalarNode scalar => scalar.Value,
        var other => throw new CrdException(other, $"{name} must be text"),
    };

    /// <summary>The text of a member that must be there.</summary>
    /// <exception cref="CrdException">The member is not there, or no text.</exception>
    public static string RequiredText(this YamlMappingNode node, string name) =>
        node.Text(name) is { Length: > 0 } text ? text : throw new CrdException(node, $"{name} is missing");

    /// <summary>Whether a member is true; false where there is none.</summary>
    /// <exception cref="CrdException">The member is neither true nor false.</exception>
    public static bool Flag(this YamlMappingNode node, string name) => node.Text(name) switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw new CrdException(node.Get(name)!, $"{name} must be true or false"),
    };

    /// <summary>A member that is an object; null where there is none.</summary>
    /// <exception cref="CrdException">The member is no object.</exception>
    public static YamlMappingNode? Map(this YamlMappingNode node, string name) => node.Get(name) switch
    {
        null => null,
        YamlMappingNode map => map,
        var other => throw new CrdException(other, $"{name} must be an object"),
    };

    /// <summary>A member that is an object and must be there.</summary>
    /// <exception cref="CrdException">The member is not there, or no object.</exception>
    public static YamlMappingNode RequiredMap(this YamlMappingNode node, string name) =>
        node.Map(name) ?? throw new CrdException(node, $"{name} is missing");

    /// <summary>The elements of a member that is an array; none where there is no such member.</summary>
    /// <exception cref="CrdException">The member is no array.</exception>
    public static IEnumerable<YamlNode> List(this YamlMappingNode node, string name) => node.Get(name) switch
    {
        null => [],
        YamlSequenceNode list => list.Children,
        var other => throw new CrdException(other, $"{name} must be an array"),
    };

    /// <summary>The members of an object.</summary>
    /// <exception cref="CrdException">A name is no text.</exception>
    public static IEnumerable<(string Name, YamlNode Value)> Members(this YamlMappingNode node) => node.Children.Select(
        static pair => pair.Key is YamlScalarNode { Value: { } name } ? (name, pair.Value) : throw new CrdException(pair.Key, "a name must be text"));
}
