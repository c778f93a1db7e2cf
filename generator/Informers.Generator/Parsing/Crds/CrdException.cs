using System;
using YamlDotNet.RepresentationModel;

namespace Informers.Generator;

/// <summary>A definition is wrong. Never leaves the parser.</summary>
/// <param name="node">Where.</param>
/// <param name="message">What is wrong, without the last dot.</param>
internal sealed class CrdException(YamlNode node, string message) : Exception(message)
{
    /// <summary>Where.</summary>
    public YamlNode Node { get; } = node;
}
