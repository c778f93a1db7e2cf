using System;
using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Informers.Generator;

/// <summary>
/// Finds out how objects of a resource class are copied, with every type reachable from it. Types are parsed once, however many roots
/// share them; so use one parser for the roots of one run, and do not keep it: it holds symbols.
/// </summary>
/// <param name="compilation">The compilation that copiers are emitted into.</param>
internal sealed class CopyGraphParser(Compilation compilation)
{
    private readonly Dictionary<INamedTypeSymbol, ParsedType> _types = new(SymbolEqualityComparer.Default);

    /// <summary>Parses one root.</summary>
    /// <param name="root">The resource class.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Equal models for equal classes, wherever their source stands.</returns>
    public CopyGraphModel Parse(INamedTypeSymbol root, CancellationToken cancellationToken)
    {
        // What must be copied first, breadth first, so that a problem is named by its shortest path.
        var found = new Dictionary<string, CopyTypeModel>(StringComparer.Ordinal);
        var problems = new Dictionary<string, DecoderProblemModel>(StringComparer.Ordinal);
        if (Walk(root, includesOptional: false, found, problems, cancellationToken) is { } problem)
        {
            return new CopyGraphModel(default, problem);
        }

        Walk(root, includesOptional: true, found, problems, cancellationToken);
        return CopyGraph.Of(CopyGraph.WithoutProblems(DecoderNames.Copier(root), found, problems.Keys));
    }

    // The first problem, or null; notes every type that is found, and every problem.
    private DecoderProblemModel? Walk(
        INamedTypeSymbol root,
        bool includesOptional,
        Dictionary<string, CopyTypeModel> found,
        Dictionary<string, DecoderProblemModel> problems,
        CancellationToken cancellationToken)
    {
        DecoderProblemModel? first = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var paths = new Queue<(INamedTypeSymbol Type, string Path)>();
        paths.Enqueue((root, string.Empty));
        while (paths.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (type, path) = paths.Dequeue();
            if (!seen.Add(DecoderNames.Copier(type)))
            {
                continue;
            }

            if (!_types.TryGetValue(type, out var parsed))
            {
                var parser = new CopyTypeParser(compilation, type);
                parsed = new ParsedType(parser.Parse(), parser.Problem, parser.References);
                _types.Add(type, parsed);
            }

            if (parsed.Model is null)
            {
                problems[DecoderNames.Copier(type)] = parsed.Problem!;
                first ??= parsed.Problem! with { Path = DecoderGraphParser.Join(path, parsed.Problem.Path) };
                continue;
            }

            found[parsed.Model.Name] = parsed.Model;
            foreach (var (referenced, member, isOptional) in parsed.References)
            {
                if (includesOptional || !isOptional)
                {
                    paths.Enqueue((referenced, DecoderGraphParser.Join(path, member)));
                }
            }
        }

        return first;
    }

    private sealed record ParsedType(
        CopyTypeModel? Model, DecoderProblemModel? Problem, IReadOnlyList<(INamedTypeSymbol Type, string Path, bool IsOptional)> References);
}
