using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Informers.Analyzers;

/// <summary>
/// The files of a compilation into whose code something of the cache can come, told by the words in their text before anything in them is bound. That needs a
/// value of a type of the runtime, and whatever leads to such a value begins with a type that the file names, or with an extension. So these are the
/// files that name a type of the runtime, or of an assembly that references it; and then those that name a type of such a file, what such a type derives from
/// or implements, or an extension there. Most files of most projects are none of them.
/// </summary>
internal sealed class InformerFiles
{
    private const string Generator = "Informers.Generator";

    // Called without being named.
    private static readonly HashSet<string> Patterns =
        ["Deconstruct", "GetEnumerator", "GetAsyncEnumerator", "GetAwaiter", "Add", "Select", "SelectMany", "Where", "Cast", "Join", "GroupJoin", "GroupBy", "OrderBy", "ThenBy"];

    private readonly Compilation _compilation;
    private readonly CancellationToken _cancellationToken;
    private readonly HashSet<SyntaxTree> _found = [];
    private readonly List<FileWords> _globals = [];
    private readonly HashSet<(string Alias, string Name)> _aliases = [];
    private readonly HashSet<int> _names = [];
    private HashSet<int> _newNames = [];
    private bool _isAll;

    private InformerFiles(Compilation compilation, CancellationToken cancellationToken)
    {
        _compilation = compilation;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Finds them.</summary>
    /// <param name="compilation">The compilation.</param>
    /// <param name="known">The runtime's types in it.</param>
    /// <param name="handlers">Methods that the cache calls, whatever their files name.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static InformerFiles Of(Compilation compilation, KnownSymbols known, IEnumerable<ISymbol> handlers, CancellationToken cancellationToken)
    {
        var files = new InformerFiles(compilation, cancellationToken);
        files.AddAssemblies(known.SharedInformer.ContainingAssembly);
        files.AddFiles(handlers);
        return files;
    }

    /// <summary>Whether the generator made a file. There is much in it, and all of it has to do with informers.</summary>
    public static bool IsEmitted(SyntaxTree tree) => CacheFlow.IsGenerated(tree) && tree.FilePath.Contains(Generator);

    /// <summary>Whether something of the cache can come into a file.</summary>
    public bool Has(SyntaxTree tree) => _isAll || _found.Contains(tree);

    /// <summary>Whether something of the cache can come into any file with a part of a declaration.</summary>
    public bool Has(ISymbol declared)
    {
        foreach (var reference in declared.DeclaringSyntaxReferences)
        {
            if (Has(reference.SyntaxTree))
            {
                return true;
            }
        }

        // What is declared by no syntax of its own, a constructor say, is asked of by its type.
        return declared.DeclaringSyntaxReferences.IsEmpty;
    }

    // The runtime, and all that builds on it.
    private void AddAssemblies(IAssemblySymbol runtime)
    {
        if (SymbolEqualityComparer.Default.Equals(runtime, _compilation.Assembly))
        {
            _isAll = true;
            return;
        }

        var names = new HashSet<string>(StringComparer.Ordinal) { runtime.Name };
        var others = _compilation.SourceModule.ReferencedAssemblySymbols.ToList();
        int before;
        do
        {
            before = names.Count;
            foreach (var assembly in others)
            {
                if (!names.Contains(assembly.Name) && assembly.Modules.Any(module => module.ReferencedAssemblies.Any(one => names.Contains(one.Name))))
                {
                    names.Add(assembly.Name);
                }
            }
        }
        while (names.Count > before);

        foreach (var assembly in others)
        {
            if (names.Contains(assembly.Name))
            {
                AddTypes(assembly.GlobalNamespace, assembly.GivesAccessTo(_compilation.Assembly));
            }
        }
    }

    // Nested ones are reached by way of those around them.
    private void AddTypes(INamespaceSymbol space, bool givesAccess)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        foreach (var member in space.GetMembers())
        {
            if (member is INamespaceSymbol inner)
            {
                AddTypes(inner, givesAccess);
            }
            else if (member is INamedTypeSymbol type && (givesAccess || type.DeclaredAccessibility == Accessibility.Public))
            {
                AddName(type.Name);
                if (type.IsStatic && type.MightContainExtensionMethods)
                {
                    foreach (var name in type.MemberNames)
                    {
                        // The methods that stand for an extension's properties.
                        AddExtension(name.StartsWith("get_", StringComparison.Ordinal) ? name.Substring(4) : name);
                    }
                }
            }
        }
    }

    private void AddFiles(IEnumerable<ISymbol> handlers)
    {
        var left = new List<(SyntaxTree Tree, FileWords Words)>();
        var found = new List<SyntaxTree>();
        foreach (var one in handlers)
        {
            found.AddRange(one.DeclaringSyntaxReferences.Select(static reference => reference.SyntaxTree));
        }

        var global = FileWords.HashOf("global");
        foreach (var tree in _compilation.SyntaxTrees)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (IsEmitted(tree))
            {
                found.Add(tree);
                continue;
            }

            var words = FileWords.Of(tree, _cancellationToken);
            if (!words.IsReadable)
            {
                found.Add(tree);
                _isAll |= AddGlobals(tree);
                continue;
            }

            left.Add((tree, words));
            if (words.Has(global) && AddGlobals(tree))
            {
                _globals.Add(words);
            }
        }

        // After all that has a name in every file is known.
        found.ForEach(Add);
        while (!_isAll && _newNames.Count > 0)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            var names = _newNames;
            _newNames = [];
            _isAll |= _globals.Any(one => one.HasAny(names));
            var rest = new List<(SyntaxTree Tree, FileWords Words)>(left.Count);
            foreach (var one in left)
            {
                if (one.Words.HasAny(names))
                {
                    Add(one.Tree);
                }
                else
                {
                    rest.Add(one);
                }
            }

            left = rest;
        }
    }

    // Whether a file may bring into each file what that does not name.
    private bool AddGlobals(SyntaxTree tree)
    {
        if (tree.GetRoot(_cancellationToken) is not CompilationUnitSyntax unit)
        {
            return false;
        }

        var globals = unit.Usings.Where(static one => one.GlobalKeyword.RawKind != 0).ToList();
        AddAliases(globals);
        return globals.Any(static one => one.StaticKeyword.RawKind != 0 || one.Alias is not null);
    }

    private void AddAliases(IEnumerable<UsingDirectiveSyntax> usings)
    {
        foreach (var one in usings)
        {
            if (one.Alias is { } alias && NameOf(one.NamespaceOrType) is { } name)
            {
                _aliases.Add((alias.Name.Identifier.ValueText, name));
            }
        }
    }

    private void Add(SyntaxTree tree)
    {
        if (_found.Add(tree) && tree.GetRoot(_cancellationToken) is CompilationUnitSyntax unit)
        {
            AddAliases(unit.Usings);
            AddMembers(unit.Members, isNested: false);
        }
    }

    private void AddMembers(SyntaxList<MemberDeclarationSyntax> members, bool isNested)
    {
        foreach (var member in members)
        {
            switch (member)
            {
                case BaseNamespaceDeclarationSyntax space:
                    AddAliases(space.Usings);
                    AddMembers(space.Members, isNested: false);
                    break;
                case BaseTypeDeclarationSyntax type:
                    AddType(type, isNested);
                    break;
                case DelegateDeclarationSyntax @delegate when !isNested:
                    AddName(@delegate.Identifier.ValueText);
                    break;
                case MethodDeclarationSyntax { ParameterList.Parameters: [var first, ..] } method when first.Modifiers.Any(SyntaxKind.ThisKeyword):
                    AddExtension(method.Identifier.ValueText);
                    break;
            }
        }
    }

    private void AddType(BaseTypeDeclarationSyntax type, bool isNested)
    {
        if (!isNested)
        {
            AddName(type.Identifier.ValueText);
        }

        foreach (var one in type.BaseList?.Types ?? default)
        {
            if (NameOf(one.Type) is { } name)
            {
                AddBase(name);
                foreach (var (_, target) in _aliases.Where(one => one.Alias == name))
                {
                    AddBase(target);
                }
            }
        }

        if (type is not TypeDeclarationSyntax declaration)
        {
            return;
        }

        AddMembers(declaration.Members, isNested: true);
        if (type.Identifier.ValueText.Length == 0)
        {
            // An extension block, which this version of the compiler may not know by name.
            foreach (var member in declaration.Members)
            {
                if (member is MethodDeclarationSyntax method)
                {
                    AddExtension(method.Identifier.ValueText);
                }
                else if (member is PropertyDeclarationSyntax property)
                {
                    AddExtension(property.Identifier.ValueText);
                }
            }
        }
    }

    private void AddBase(string name)
    {
        // What is the framework's is in too many files, and nothing of it leads back here.
        if (_compilation.ContainsSymbolsWithName(name, SymbolFilter.Type, _cancellationToken))
        {
            AddName(name);
        }
    }

    private static string? NameOf(TypeSyntax type) => type switch
    {
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        _ => null,
    };

    private void AddExtension(string name)
    {
        _isAll |= Patterns.Contains(name);
        AddName(name);
    }

    private void AddName(string name)
    {
        if (_names.Add(FileWords.HashOf(name)))
        {
            _newNames.Add(FileWords.HashOf(name));
        }
    }
}
