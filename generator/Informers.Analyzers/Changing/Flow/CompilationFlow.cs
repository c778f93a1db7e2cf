using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace Informers.Analyzers;

/// <summary>What is known of a compilation's methods, filled as it is asked; thread-safe. What is computed twice at the same time is the same.</summary>
internal sealed class CompilationFlow
{
    private static readonly string[] HandlerMembers = ["AddFunc", "UpdateFunc", "DeleteFunc"];
    private static readonly int[] HandlerWords = [.. HandlerMembers.Select(FileWords.HashOf)];

    private readonly ConcurrentDictionary<INamedTypeSymbol, KeptObjects> _kept = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol, ImmutableArray<INamedTypeSymbol>> _implementations = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IMethodSymbol, ImmutableHashSet<int>> _given = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<(SyntaxNode Lambda, string Name), bool> _reassigned = new();
    private readonly object _handlerMethodsLock = new();
    private readonly Compilation _compilation;
    private readonly KnownSymbols _known;
    private readonly Lazy<List<INamedTypeSymbol>> _ownTypes;
    private volatile HashSet<ISymbol>? _handlerMethods;
    private volatile InformerFiles? _files;
    private volatile SyntaxGlance? _syntax;

    /// <param name="compilation">The compilation.</param>
    /// <param name="known">The runtime's types in it.</param>
    public CompilationFlow(Compilation compilation, KnownSymbols known)
    {
        _compilation = compilation;
        _known = known;
        _ownTypes = new(() => TypesOf(compilation.Assembly.GlobalNamespace));
        Sources = new(known);
        Glances = new(this);
    }

    /// <summary>Where objects of the cache come from.</summary>
    public CacheSources Sources { get; }

    /// <summary>Which types can be changed.</summary>
    public ChangeableTypes Types { get; } = new();

    /// <summary>The operation of a piece of the compilation's source.</summary>
    public IOperation? OperationOf(SyntaxNode syntax, CancellationToken cancellationToken) => SourceBodies.OperationOf(syntax, _compilation, cancellationToken);

    /// <summary>What has to be followed at all.</summary>
    public Glances Glances { get; }

    /// <summary>The methods that are analyzed.</summary>
    public ConcurrentDictionary<IMethodSymbol, BodyResult> Results { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Which parameters of an override a base class of this compilation gives objects of the cache.</summary>
    public ImmutableHashSet<int> GivenByBase(IMethodSymbol method, CancellationToken cancellationToken)
    {
        if (!method.IsOverride || !method.Parameters.Any(one => Types.CanChange(one.Type)))
        {
            return [];
        }

        return _given.GetOrAdd(method, one => FindGiven(one, cancellationToken));
    }

    private ImmutableHashSet<int> FindGiven(IMethodSymbol method, CancellationToken cancellationToken)
    {
        var self = method.ContainingType;
        var bases = new List<INamedTypeSymbol>();
        for (var type = self.BaseType; type is not null && CacheFlow.IsOwn(type); type = type.BaseType)
        {
            bases.Add(type.OriginalDefinition);
        }

        if (bases.Count == 0 || !bases.Append(self).Any(type => Glances.MayGive(type, cancellationToken)))
        {
            return [];
        }

        var found = ImmutableHashSet<int>.Empty;
        foreach (var caller in bases.SelectMany(static type => type.GetMembers().OfType<IMethodSymbol>()))
        {
            if (caller.IsAbstract || caller.IsImplicitlyDeclared || new CacheFlow(this, cancellationToken, self, asksGiven: false).Analyze(caller) is not { } result)
            {
                continue;
            }

            foreach (var (called, arguments) in result.Summary.OwnCalls)
            {
                for (var i = 0; i < arguments.Length && SymbolEqualityComparer.Default.Equals(called, method); i++)
                {
                    if (!arguments[i].MayBeCopy && arguments[i].Atoms.Any(static atom => atom is CachedAtom))
                    {
                        found = found.Add(i);
                    }
                }
            }
        }

        return found;
    }

    /// <summary>What a type's own code keeps in its fields, and in static ones.</summary>
    public KeptObjects KeptBy(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        _kept.GetOrAdd(type, one => KeptObjects.Collect(one, this, cancellationToken));

    /// <summary>The operations of the members that are being analyzed.</summary>
    public KnownBodies Bodies { get; } = new();

    /// <summary>The graph of a method's code; <see langword="null"/> when it has none.</summary>
    public ControlFlowGraph? GraphOf(IMethodSymbol method, CancellationToken cancellationToken)
    {
        if (Bodies.TryGet(method, out var blocks)
            && blocks.FirstOrDefault(static one => one.Kind == OperationKind.Block) is { } block
            && KnownBodies.GraphOf(block, isInitializer: false, cancellationToken) is { } graph)
        {
            return graph;
        }

        if (method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is not { } node)
        {
            return null;
        }

        var hasBody = node switch
        {
            BaseMethodDeclarationSyntax declaration => declaration.Body is not null || declaration.ExpressionBody is not null,
            AccessorDeclarationSyntax accessor => accessor.Body is not null || accessor.ExpressionBody is not null,
            ArrowExpressionClauseSyntax or CompilationUnitSyntax => true,
            _ => false,
        };
        return hasBody ? ControlFlowGraph.Create(node, SourceBodies.ModelOf(node.SyntaxTree, _compilation), cancellationToken) : null;
    }

    /// <summary>What implements a method of an interface of this compilation, where only one class does.</summary>
    public IMethodSymbol? OnlyImplementation(IMethodSymbol method)
    {
        var contract = method.ContainingType.OriginalDefinition;
        if (!CacheFlow.IsOwn(contract))
        {
            return null;
        }

        return _implementations.GetOrAdd(contract, FindImplementations) is [{ } only]
            && only.AllInterfaces.FirstOrDefault(one => SymbolEqualityComparer.Default.Equals(one.OriginalDefinition, contract)) is { } implemented
            && implemented.GetMembers(method.Name).FirstOrDefault(one => SymbolEqualityComparer.Default.Equals(one.OriginalDefinition, method.OriginalDefinition)) is { } member
            ? only.FindImplementationForInterfaceMember(member) as IMethodSymbol
            : null;
    }

    private ImmutableArray<INamedTypeSymbol> FindImplementations(INamedTypeSymbol contract)
    {
        var found = ImmutableArray.CreateBuilder<INamedTypeSymbol>();
        foreach (var type in _ownTypes.Value)
        {
            if (type.AllInterfaces.Any(one => SymbolEqualityComparer.Default.Equals(one.OriginalDefinition, contract)))
            {
                found.Add(type);
            }
        }

        return found.ToImmutable();
    }

    private static List<INamedTypeSymbol> TypesOf(INamespaceSymbol root)
    {
        var found = new List<INamedTypeSymbol>();
        var pending = new Stack<INamespaceOrTypeSymbol>([root]);
        while (pending.Count > 0)
        {
            foreach (var member in pending.Pop().GetMembers().OfType<INamespaceOrTypeSymbol>())
            {
                pending.Push(member);
                if (member is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, IsAbstract: false } type && CacheFlow.IsOwn(type))
                {
                    found.Add(type);
                }
            }
        }

        return found;
    }

    /// <summary>The files that something of the cache can come into.</summary>
    public InformerFiles FilesOf(CancellationToken cancellationToken)
    {
        if (_files is null)
        {
            lock (_handlerMethodsLock)
            {
                _files ??= InformerFiles.Of(_compilation, _known, HandlerMethods(cancellationToken), cancellationToken);
            }
        }

        return _files!;
    }

    /// <summary>What can be told of methods before they are bound.</summary>
    public SyntaxGlance SyntaxOf(CancellationToken cancellationToken) => _syntax ??= new(_compilation, cancellationToken);

    /// <summary>Whether a method is set as a function of a handler somewhere.</summary>
    public bool IsHandlerMethod(IMethodSymbol method, CancellationToken cancellationToken) =>
        HandlerMethods(cancellationToken).Contains(method.OriginalDefinition);

    private HashSet<ISymbol> HandlerMethods(CancellationToken cancellationToken)
    {
        if (_handlerMethods is null)
        {
            lock (_handlerMethodsLock)
            {
                _handlerMethods ??= FindHandlerMethods(cancellationToken);
            }
        }

        return _handlerMethods!;
    }

    /// <summary>Whether a lambda stands where a function of a handler is set, whatever the graph made of it.</summary>
    public bool IsHandlerBySyntax(SyntaxNode lambda, CancellationToken cancellationToken)
    {
        var node = lambda;
        while (node.Parent is ParenthesizedExpressionSyntax or ConditionalExpressionSyntax or CastExpressionSyntax)
        {
            node = node.Parent;
        }

        return node.Parent is AssignmentExpressionSyntax { Left: IdentifierNameSyntax name } assignment && assignment.Right == node
            && HandlerMembers.Contains(name.Identifier.ValueText)
            && SourceBodies.ModelOf(node.SyntaxTree, _compilation).GetSymbolInfo(name, cancellationToken).Symbol is IPropertySymbol property
            && KnownSymbols.Is(property.ContainingType, _known.EventHandlerFuncs);
    }

    /// <summary>Whether a variable from outside of a lambda is assigned to after it.</summary>
    public bool IsReassignedAfter(ISymbol variable, SyntaxNode lambda, CancellationToken cancellationToken)
    {
        var declaration = variable.DeclaringSyntaxReferences.FirstOrDefault();
        return declaration is not null && (declaration.SyntaxTree != lambda.SyntaxTree || !lambda.Span.Contains(declaration.Span))
            && _reassigned.GetOrAdd((lambda, variable.Name), static key => IsAssignedAfter(key.Lambda, key.Name));
    }

    private static bool IsAssignedAfter(SyntaxNode lambda, string name)
    {
        SyntaxNode? member = lambda.FirstAncestorOrSelf<MemberDeclarationSyntax>(static one => one is not GlobalStatementSyntax);
        member ??= lambda.SyntaxTree.GetRoot();
        foreach (var node in member.DescendantNodes())
        {
            if (node.SpanStart > lambda.Span.End && node is IdentifierNameSyntax identifier && identifier.Identifier.ValueText == name)
            {
                var use = identifier.Parent;
                if (use is AssignmentExpressionSyntax assignment && assignment.Left == identifier
                    || use is ArgumentSyntax { RefOrOutKeyword.RawKind: not 0 }
                    || use is ArgumentSyntax { Parent: TupleExpressionSyntax { Parent: AssignmentExpressionSyntax deconstruction } tuple } && deconstruction.Left == tuple)
                {
                    return true;
                }
            }
        }

        return false;
    }

    // Method groups in the place of lambdas. Of a file only the places that name such a member are looked at.
    private HashSet<ISymbol> FindHandlerMethods(CancellationToken cancellationToken)
    {
        var found = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var tree in _compilation.SyntaxTrees)
        {
            if (InformerFiles.IsEmitted(tree))
            {
                continue;
            }

            var words = FileWords.Of(tree, cancellationToken);
            if (words.IsReadable && !HandlerWords.Any(words.Has))
            {
                continue;
            }

            var text = tree.GetText(cancellationToken).ToString();
            foreach (var member in HandlerMembers)
            {
                for (var place = text.IndexOf(member, StringComparison.Ordinal); place >= 0; place = text.IndexOf(member, place + member.Length, StringComparison.Ordinal))
                {
                    if (tree.GetRoot(cancellationToken).FindToken(place).Parent is IdentifierNameSyntax
                        {
                            Parent: AssignmentExpressionSyntax { Right: SimpleNameSyntax or MemberAccessExpressionSyntax } assignment,
                        }
                        && IsHandlerBySyntax(assignment.Right, cancellationToken)
                        && SourceBodies.ModelOf(tree, _compilation).GetSymbolInfo(assignment.Right, cancellationToken).Symbol is IMethodSymbol method)
                    {
                        found.Add(method.OriginalDefinition);
                    }
                }
            }
        }

        return found;
    }
}
