using System;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Informers.Generator;

/// <summary>Remembers the copies of classes of referenced assemblies, as <see cref="DecoderGraphs"/> does decoders, and for as long.</summary>
internal static class CopyGraphs
{
    private static readonly ConditionalWeakTable<INamedTypeSymbol, ConcurrentDictionary<string, CopyGraphModel>> Remembered = new();

    /// <summary>The deep copy of a resource class.</summary>
    /// <param name="parser">The parser for what is not remembered.</param>
    /// <param name="type">The resource class.</param>
    /// <param name="compilation">Who asks.</param>
    /// <param name="cancellationToken">Ends the parsing.</param>
    public static CopyGraphModel Get(CopyGraphParser parser, INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        // A constructed type may have arguments of the compilation itself.
        if (SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly)
            || type.IsGenericType || type.ContainingType is { IsGenericType: true })
        {
            return parser.Parse(type, cancellationToken);
        }

        var graphs = Remembered.GetValue(type, static _ => new ConcurrentDictionary<string, CopyGraphModel>(StringComparer.Ordinal));
        var key = compilation.AssemblyName ?? string.Empty;
        return graphs.TryGetValue(key, out var graph) ? graph : graphs.GetOrAdd(key, parser.Parse(type, cancellationToken));
    }
}
