using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Informers.Generator;

/// <summary>
/// All that the resources of one host can depend on: the files of the host, the files that declare anything whose name occurs in them, the
/// files that declare anything whose name occurs in those, and so on. For as long as none of it changes, what was read stays true.
/// </summary>
/// <remarks>
/// The compiler asks for every host anew at each edit, and most edits are elsewhere; reading hundreds of classes at each keystroke would be
/// felt. Names are compared without asking what they stand for, so the reach is larger than need be, never smaller: a declaration elsewhere
/// can only change the meaning of these files by having a name that occurs in them. What they could find without naming it are namespaces that
/// contain them, whose names are compared too, and global usings, whose files always belong to the reach.
/// </remarks>
internal sealed class SourceReach
{
    // By a file of the host, which is in the reach itself: the table does not keep it longer than the compiler does.
    private static readonly ConditionalWeakTable<SyntaxTree, SourceReach> Remembered = new();

    private readonly ConcurrentDictionary<string, EquatableArray<ResourceModel>> _resources = new(StringComparer.Ordinal);
    private readonly Compilation _options;
    private readonly HashSet<SyntaxTree> _trees;
    private readonly HashSet<string> _names;
    private readonly HashSet<string> _namespaces;

    private SourceReach(Compilation compilation, HashSet<SyntaxTree> trees, HashSet<string> names)
    {
        _options = compilation.RemoveAllSyntaxTrees();
        _trees = trees;
        _names = names;
        _namespaces = Namespaces(compilation.SyntaxTrees, names);
    }

    /// <summary>What was read of a host, if it is still true; else what is read now.</summary>
    /// <param name="host">The host.</param>
    /// <param name="compilation">Where it is.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static EquatableArray<ResourceModel> Resources(
        INamedTypeSymbol host, Compilation compilation, Func<EquatableArray<ResourceModel>> read, CancellationToken cancellationToken)
    {
        var trees = host.DeclaringSyntaxReferences.Select(static one => one.SyntaxTree).Distinct().ToList();
        if (!Remembered.TryGetValue(trees[0], out var reach) || !reach.IsReachOf(compilation, cancellationToken))
        {
            reach = Of(trees, compilation, cancellationToken);
            Remembered.Remove(trees[0]);
            Remembered.GetValue(trees[0], _ => reach);
        }

        var name = host.ToDisplayString();
        if (!reach._resources.TryGetValue(name, out var resources))
        {
            resources = reach._resources.GetOrAdd(name, read());
        }

        return resources;
    }

    private static SourceReach Of(List<SyntaxTree> start, Compilation compilation, CancellationToken cancellationToken)
    {
        var declaring = new Dictionary<string, List<SyntaxTree>>(StringComparer.Ordinal);
        var trees = new HashSet<SyntaxTree>(start);
        foreach (var tree in compilation.SyntaxTrees)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var names = SourceNames.Of(tree);
            foreach (var type in names.Types)
            {
                if (!declaring.TryGetValue(type, out var list))
                {
                    declaring.Add(type, list = []);
                }

                list.Add(tree);
            }

            if (names.HasGlobalUsings)
            {
                trees.Add(tree);
            }
        }

        var used = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<SyntaxTree>(trees);
        while (open.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var name in SourceNames.In(open.Pop()))
            {
                if (used.Add(name) && declaring.TryGetValue(name, out var list))
                {
                    foreach (var tree in list.Where(trees.Add))
                    {
                        open.Push(tree);
                    }
                }
            }
        }

        return new SourceReach(compilation, trees, used);
    }

    private static HashSet<string> Namespaces(IEnumerable<SyntaxTree> trees, HashSet<string> names)
    {
        var result = new HashSet<string>(StringComparer.Ordinal);
        var others = new HashSet<string>(StringComparer.Ordinal);
        foreach (var space in trees.SelectMany(static tree => SourceNames.Of(tree).Namespaces))
        {
            if (!others.Contains(space) && !result.Contains(space))
            {
                (Array.Exists(space.Split('.'), names.Contains) ? result : others).Add(space);
            }
        }

        return result;
    }

    private bool IsReachOf(Compilation compilation, CancellationToken cancellationToken)
    {
        if (compilation.AssemblyName != _options.AssemblyName
            || !compilation.Options.Equals(_options.Options)
            || !compilation.References.SequenceEqual(_options.References))
        {
            return false;
        }

        var known = 0;
        foreach (var tree in compilation.SyntaxTrees)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_trees.Contains(tree))
            {
                known++;
                continue;
            }

            var names = SourceNames.Of(tree);
            if (names.HasGlobalUsings || names.Types.Any(_names.Contains))
            {
                return false;
            }
        }

        return known == _trees.Count && Namespaces(compilation.SyntaxTrees, _names).SetEquals(_namespaces);
    }
}
