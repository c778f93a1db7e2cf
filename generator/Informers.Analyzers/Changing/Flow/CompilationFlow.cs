using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>What is known of a compilation's methods, filled as it is asked; thread-safe. What is computed twice at the same time is the same.</summary>
internal sealed class CompilationFlow(Compilation compilation, KnownSymbols known)
{
    private static readonly string[] HandlerMembers = ["AddFunc", "UpdateFunc", "DeleteFunc"];

    private readonly ConcurrentDictionary<ISymbol, bool> _hasSource = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol, KeptObjects> _kept = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol, ImmutableArray<INamedTypeSymbol>> _implementations = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IMethodSymbol, ImmutableHashSet<int>> _given = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<(SyntaxNode Lambda, string Name), bool> _reassigned = new();
    private readonly object _handlerMethodsLock = new();
    private volatile HashSet<ISymbol>? _handlerMethods;

    /// <summary>Where objects of the cache come from.</summary>
    public CacheSources Sources { get; } = new(known);

    /// <summary>Which types can be changed.</summary>
    public ChangeableTypes Types { get; } = new();

    /// <summary>The methods that are analyzed.</summary>
    public ConcurrentDictionary<IMethodSymbol, BodyResult> Results { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Whether something of the cache may come into a member's code: if not, there is nothing to follow.</summary>
    public bool MayHaveSource(ISymbol member, IEnumerable<IOperation> body, CancellationToken cancellationToken)
    {
        if (_hasSource.TryGetValue(member, out var found))
        {
            return found;
        }

        // Until it is known, so that members that use one another come to an end.
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default) { member };
        found = (member is IMethodSymbol method
                && (Sources.IsHandler(method) || IsHandlerMethod(method, cancellationToken) || !GivenByBase(method.OriginalDefinition, cancellationToken).IsEmpty))
            || body.Any(one => HasSource(one, seen, cancellationToken));
        return _hasSource.GetOrAdd(member, found);
    }

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

        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        if (bases.Count == 0 || !bases.Append(self).Any(type => TypeHasSource(type, seen, cancellationToken)))
        {
            return [];
        }

        var found = ImmutableHashSet<int>.Empty;
        foreach (var caller in bases.SelectMany(static type => type.GetMembers().OfType<IMethodSymbol>()))
        {
            if (caller.IsAbstract || caller.IsImplicitlyDeclared || new CacheFlow(this, cancellationToken, self).Analyze(caller) is not { } result)
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

    /// <summary>The graph of a method's code; <see langword="null"/> when it has none.</summary>
    public ControlFlowGraph? GraphOf(IMethodSymbol method, CancellationToken cancellationToken)
    {
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
        return hasBody ? ControlFlowGraph.Create(node, ModelOf(node.SyntaxTree), cancellationToken) : null;
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
        foreach (var type in OwnTypes.Value)
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

    private Lazy<List<INamedTypeSymbol>> OwnTypes { get; } = new(() => TypesOf(compilation.Assembly.GlobalNamespace));

    /// <summary>Whether a method is set as a function of a handler somewhere.</summary>
    public bool IsHandlerMethod(IMethodSymbol method, CancellationToken cancellationToken)
    {
        if (_handlerMethods is null)
        {
            lock (_handlerMethodsLock)
            {
                _handlerMethods ??= FindHandlerMethods(cancellationToken);
            }
        }

        return _handlerMethods!.Contains(method.OriginalDefinition);
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
            && ModelOf(node.SyntaxTree).GetSymbolInfo(name, cancellationToken).Symbol is IPropertySymbol property
            && KnownSymbols.Is(property.ContainingType, known.EventHandlerFuncs);
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

    private bool HasSource(IOperation body, HashSet<ISymbol> seen, CancellationToken cancellationToken)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var operation in body.DescendantsAndSelf())
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (operation)
            {
                case IInvocationOperation { TargetMethod: { } method }:
                    if (Sources.IsSource(method) || (HandsOut(method) && MemberHasSource(method, seen, cancellationToken)))
                    {
                        return true;
                    }

                    break;
                case IPropertyReferenceOperation { Property: { } property }:
                    if (Sources.IsSource(property) || (Types.CanChange(property.Type) && MemberHasSource(property, seen, cancellationToken)))
                    {
                        return true;
                    }

                    break;
                case IFieldReferenceOperation { Field: { } field } when Types.CanChange(field.Type) && MemberHasSource(field, seen, cancellationToken):
                case IForEachLoopOperation { Collection.Type: INamedTypeSymbol sequence } when sequence.TypeArguments.Any(Sources.IsEvent):
                case IDelegateCreationOperation creation when Sources.IsHandler(creation):
                case IRecursivePatternOperation { MatchedType: { } matched } when Sources.IsEvent(matched):
                case IDeconstructionAssignmentOperation { Value.Type: { } deconstructed } when Sources.IsEvent(deconstructed):
                    return true;
            }
        }

        return false;
    }

    // What a method has may come out of it by what it returns, by its parameters, and by calling one of them.
    private bool HandsOut(IMethodSymbol method) =>
        (!method.ReturnsVoid && Types.CanChange(method.ReturnType))
        || method.Parameters.Any(static one => one.RefKind is RefKind.Out or RefKind.Ref || one.Type.TypeKind == TypeKind.Delegate);

    // Of a field it is enough that anything in its type has to do with the cache.
    private bool MemberHasSource(ISymbol member, HashSet<ISymbol> seen, CancellationToken cancellationToken)
    {
        if (member is IMethodSymbol { IsAbstract: true, ContainingType.TypeKind: TypeKind.Interface } contract)
        {
            member = OnlyImplementation(contract) ?? member;
        }

        member = member.OriginalDefinition;
        if (!CacheFlow.IsOwn(member))
        {
            return false;
        }

        if (member is IFieldSymbol || (member is IPropertySymbol property && CacheFlow.IsAutomatic(property)))
        {
            return TypeHasSource(member.ContainingType, seen, cancellationToken);
        }

        if (_hasSource.TryGetValue(member, out var known))
        {
            return known;
        }

        return seen.Add(member) && BodiesOf(member, cancellationToken).Any(body => HasSource(body, seen, cancellationToken));
    }

    private bool TypeHasSource(INamedTypeSymbol type, HashSet<ISymbol> seen, CancellationToken cancellationToken) =>
        seen.Add(type) && type.GetMembers().Any(member =>
            member is IMethodSymbol { MethodKind: not MethodKind.PropertyGet and not MethodKind.PropertySet } method
                ? Sources.IsHandler(method) || IsHandlerMethod(method, cancellationToken) || MemberHasSource(method, seen, cancellationToken)
                : member is IPropertySymbol property && !CacheFlow.IsAutomatic(property) && MemberHasSource(property, seen, cancellationToken));

    private IEnumerable<IOperation> BodiesOf(ISymbol member, CancellationToken cancellationToken)
    {
        foreach (var reference in member.DeclaringSyntaxReferences)
        {
            var node = reference.GetSyntax(cancellationToken);
            IEnumerable<SyntaxNode?> bodies = node switch
            {
                BaseMethodDeclarationSyntax method => [method.Body, method.ExpressionBody],
                PropertyDeclarationSyntax property =>
                    [property.ExpressionBody, .. property.AccessorList?.Accessors.SelectMany(static one => new SyntaxNode?[] { one.Body, one.ExpressionBody }) ?? []],
                IndexerDeclarationSyntax indexer =>
                    [indexer.ExpressionBody, .. indexer.AccessorList?.Accessors.SelectMany(static one => new SyntaxNode?[] { one.Body, one.ExpressionBody }) ?? []],
                LocalFunctionStatementSyntax local => [local.Body, local.ExpressionBody],
                AccessorDeclarationSyntax accessor => [accessor.Body, accessor.ExpressionBody],
                ArrowExpressionClauseSyntax arrow => [arrow],
                _ => [],
            };
            foreach (var body in bodies)
            {
                if (body is not null && ModelOf(body.SyntaxTree).GetOperation(body, cancellationToken) is { } operation)
                {
                    yield return operation;
                }
            }
        }
    }

    // Method groups in the place of lambdas. Only files that name such a member are looked into, and in them only what sets one.
    private HashSet<ISymbol> FindHandlerMethods(CancellationToken cancellationToken)
    {
        var found = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var tree in compilation.SyntaxTrees)
        {
            var text = tree.GetText(cancellationToken).ToString();
            if (!HandlerMembers.Any(text.Contains))
            {
                continue;
            }

            foreach (var node in tree.GetRoot(cancellationToken).DescendantNodes())
            {
                if (node is AssignmentExpressionSyntax { Left: IdentifierNameSyntax name, Right: IdentifierNameSyntax or MemberAccessExpressionSyntax } assignment
                    && HandlerMembers.Contains(name.Identifier.ValueText)
                    && IsHandlerBySyntax(assignment.Right, cancellationToken)
                    && ModelOf(tree).GetSymbolInfo(assignment.Right, cancellationToken).Symbol is IMethodSymbol method)
                {
                    found.Add(method.OriginalDefinition);
                }
            }
        }

        return found;
    }

#pragma warning disable RS1030 // Other methods have to be read too; the driver keeps the models that it hands out here, so nothing is bound twice.
    private SemanticModel ModelOf(SyntaxTree tree) => compilation.GetSemanticModel(tree);
#pragma warning restore RS1030
}
