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
    private readonly HashSet<SyntaxTree> _files;
    private readonly HashSet<string> _names;
    private readonly HashSet<string> _namespaces;

    private SourceReach(Compilation compilation, HashSet<SyntaxTree> files, HashSet<string> names)
    {
        _options = compilation.RemoveAllSyntaxTrees();
        _files = files;
        _names = names;
        _namespaces = new HashSet<string>(names.SelectMany(DeclaredNames.Of(compilation).NamespacesWith), StringComparer.Ordinal);
    }

    /// <summary>What was read of a host, if it is still true; else what is read now.</summary>
    /// <param name="host">The host.</param>
    /// <param name="compilation">Where it is.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static EquatableArray<ResourceModel> Resources(
        INamedTypeSymbol host, Compilation compilation, Func<EquatableArray<ResourceModel>> read, CancellationToken cancellationToken)
    {
        var files = host.DeclaringSyntaxReferences.Select(static one => one.SyntaxTree).Distinct().ToList();
        if (!Remembered.TryGetValue(files[0], out var reach) || !reach.IsReachOf(compilation))
        {
            reach = Of(files, compilation, cancellationToken);
            Remembered.Remove(files[0]);
            Remembered.GetValue(files[0], _ => reach);
        }

        var name = host.ToDisplayString();
        if (!reach._resources.TryGetValue(name, out var resources))
        {
            resources = reach._resources.GetOrAdd(name, read());
        }

        return resources;
    }

    private static SourceReach Of(List<SyntaxTree> host, Compilation compilation, CancellationToken cancellationToken)
    {
        var declared = DeclaredNames.Of(compilation);
        var files = new HashSet<SyntaxTree>(host.Concat(declared.GlobalUsings));
        var names = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<SyntaxTree>(files);
        while (open.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var name in SourceNames.In(open.Pop()).Where(names.Add))
            {
                foreach (var file in declared.TypesNamed(name).Where(files.Add))
                {
                    open.Push(file);
                }
            }
        }

        return new SourceReach(compilation, files, names);
    }

    private bool IsReachOf(Compilation compilation)
    {
        var declared = DeclaredNames.Of(compilation);
        return compilation.AssemblyName == _options.AssemblyName
            && compilation.Options.Equals(_options.Options)
            && compilation.References.SequenceEqual(_options.References)
            && _files.All(declared.Has)
            && _namespaces.All(declared.Has)
            && declared.GlobalUsings.All(_files.Contains)
            && _names.All(name => declared.TypesNamed(name).All(_files.Contains) && declared.NamespacesWith(name).All(_namespaces.Contains));
    }
}
