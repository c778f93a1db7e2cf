using System;
using System.Collections.Generic;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Informers.Generator;

/// <summary>
/// Reads YAML as the API server's tools do, and so refuses what would make a cycle, or too deep a stack, of the nodes that are made of it:
/// aliases of what is not complete, names that are no scalars, and nesting without end.
/// </summary>
/// <param name="parser">Reads YAML.</param>
/// <remarks>
/// Every alias of what gets through stands after all of what it is for, so that nodes have no cycles. Through aliases they may be deeper
/// than this allows: who follows them bounds that.
/// </remarks>
internal sealed class CrdYamlParser(IParser parser) : IParser
{
    // A level of a schema is two of YAML. Nodes are made by recursion.
    private const int MostLevels = 500;

    private readonly Stack<Collection> _open = new();
    private readonly Dictionary<string, Anchored> _anchors = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ParsingEvent? Current => parser.Current;

    /// <inheritdoc/>
    public bool MoveNext()
    {
        if (!parser.MoveNext())
        {
            return false;
        }

        switch (parser.Current)
        {
            case DocumentStart:
                _anchors.Clear();
                break;

            case AnchorAlias alias:
                Add(alias, Known(alias).IsScalar);
                break;

            case Scalar scalar:
                Add(scalar, isScalar: true);
                Anchor(scalar, new Anchored(isScalar: true));
                break;

            case MappingStart or SequenceStart:
                Open((NodeEvent)parser.Current);
                break;

            case MappingEnd or SequenceEnd:
                _open.Pop().Anchored.IsComplete = true;
                break;
        }

        return true;
    }

    private void Open(NodeEvent start)
    {
        Add(start, isScalar: false);
        if (_open.Count == MostLevels)
        {
            throw new SemanticErrorException(start.Start, start.End, $"it has more than {MostLevels} levels");
        }

        var anchored = new Anchored(isScalar: false);
        Anchor(start, anchored);
        _open.Push(new Collection(start is MappingStart, anchored));
    }

    private void Add(ParsingEvent node, bool isScalar)
    {
        if (_open.Count > 0 && _open.Peek().TurnsToName() && !isScalar)
        {
            throw new SemanticErrorException(node.Start, node.End, "a name must be text");
        }
    }

    // The last of a name is who has it.
    private void Anchor(NodeEvent node, Anchored anchored)
    {
        if (!node.Anchor.IsEmpty)
        {
            _anchors[node.Anchor.Value] = anchored;
        }
    }

    private Anchored Known(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var anchored))
        {
            throw new AnchorNotFoundException(alias.Start, alias.End, $"there is no anchor '{alias.Value}' before this");
        }

        return anchored.IsComplete
            ? anchored
            : throw new SemanticErrorException(alias.Start, alias.End, $"the anchor '{alias.Value}' is in itself");
    }

    private sealed class Anchored(bool isScalar)
    {
        public bool IsScalar { get; } = isScalar;

        public bool IsComplete { get; set; } = isScalar;
    }

    private sealed class Collection(bool isMapping, Anchored anchored)
    {
        private bool _isValue = true;

        public Anchored Anchored => anchored;

        // Of a mapping names and values take turns.
        public bool TurnsToName()
        {
            _isValue = !_isValue;
            return isMapping && !_isValue;
        }
    }
}
