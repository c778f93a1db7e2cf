using System;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Informers.Generator;

/// <summary>
/// Remembers the decoders of classes of referenced assemblies. Every edit parses the hosts anew, and an edit cannot change those
/// classes; walking the thousands of properties of a large model at each keystroke would be felt.
/// </summary>
/// <remarks>
/// The compiler keeps the symbols of a referenced assembly for as long as the reference is the same, and the table does not keep them
/// longer than that. What emitted code can see depends on who asks, so the asking assembly is part of the key.
/// </remarks>
internal static class DecoderGraphs
{
    private static readonly ConditionalWeakTable<INamedTypeSymbol, ConcurrentDictionary<string, DecoderGraphModel>> Remembered = new();

    /// <summary>The decoder of a resource class.</summary>
    /// <param name="parser">The parser for what is not remembered.</param>
    /// <param name="type">The resource class.</param>
    /// <param name="serializerContext">The attribute's <c>SerializerContext</c>.</param>
    /// <param name="allowReflection">The attribute's <c>AllowReflection</c>.</param>
    /// <param name="compilation">Who asks.</param>
    /// <param name="cancellationToken">Ends the parsing.</param>
    public static DecoderGraphModel Get(
        DecoderGraphParser parser,
        INamedTypeSymbol type,
        INamedTypeSymbol? serializerContext,
        bool allowReflection,
        Compilation compilation,
        CancellationToken cancellationToken)
    {
        // A constructed type may have arguments of the compilation itself; and a context of the attribute may be one.
        var canChange = SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly)
            || type.IsGenericType || type.ContainingType is { IsGenericType: true } || serializerContext is not null;
        if (canChange)
        {
            return parser.Parse(type, serializerContext, allowReflection, cancellationToken);
        }

        var graphs = Remembered.GetValue(type, static _ => new ConcurrentDictionary<string, DecoderGraphModel>(StringComparer.Ordinal));
        var key = (allowReflection ? "+" : "-") + compilation.AssemblyName;
        if (!graphs.TryGetValue(key, out var graph))
        {
            graph = graphs.GetOrAdd(key, parser.Parse(type, serializerContext: null, allowReflection, cancellationToken));
        }

        return graph;
    }
}
