using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Informers.Generator;

/// <summary>Which of a compilation's files declare a name. Made once for each compilation, of what is known of its files.</summary>
internal sealed class DeclaredNames
{
    private static readonly ConditionalWeakTable<Compilation, DeclaredNames> Remembered = new();

    private readonly Dictionary<string, List<SyntaxTree>> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _namespaces = new(StringComparer.Ordinal);
    private readonly HashSet<string> _allNamespaces = new(StringComparer.Ordinal);
    private readonly List<SyntaxTree> _globalUsings = [];
    private readonly HashSet<SyntaxTree> _files;

    private DeclaredNames(Compilation compilation)
    {
        _files = new HashSet<SyntaxTree>(compilation.SyntaxTrees);
        foreach (var file in _files)
        {
            var names = SourceNames.Of(file);
            foreach (var type in names.Types)
            {
                Add(_types, type, file);
            }

            foreach (var space in names.Namespaces.Where(_allNamespaces.Add))
            {
                foreach (var part in space.Split('.'))
                {
                    Add(_namespaces, part, space);
                }
            }

            if (names.HasGlobalUsings)
            {
                _globalUsings.Add(file);
            }
        }
    }

    /// <summary>The files that have usings for all others.</summary>
    public IReadOnlyCollection<SyntaxTree> GlobalUsings => _globalUsings;

    /// <summary>The names that a compilation declares.</summary>
    public static DeclaredNames Of(Compilation compilation) => Remembered.GetValue(compilation, static one => new DeclaredNames(one));

    /// <summary>Whether a file is one of the compilation.</summary>
    public bool Has(SyntaxTree file) => _files.Contains(file);

    /// <summary>Whether any file declares a namespace.</summary>
    public bool Has(string space) => _allNamespaces.Contains(space);

    /// <summary>The files that declare a type of a simple name.</summary>
    public IReadOnlyCollection<SyntaxTree> TypesNamed(string name) => _types.TryGetValue(name, out var files) ? files : [];

    /// <summary>The namespaces that have a name in theirs.</summary>
    public IReadOnlyCollection<string> NamespacesWith(string name) => _namespaces.TryGetValue(name, out var spaces) ? spaces : [];

    private static void Add<T>(Dictionary<string, List<T>> lists, string name, T value)
    {
        if (!lists.TryGetValue(name, out var list))
        {
            lists.Add(name, list = []);
        }

        list.Add(value);
    }
}
