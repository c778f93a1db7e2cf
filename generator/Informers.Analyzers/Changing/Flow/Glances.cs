using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Informers.Analyzers;

/// <summary>
/// Tells by <see cref="BodyGlance"/>s which members have to be followed. Thread-safe: what is worked out is kept for the compilation, and does not depend on who
/// asked first.
/// </summary>
internal sealed class Glances(CompilationFlow flow)
{
    private readonly ConcurrentDictionary<IMethodSymbol, BodyGlance> _glances = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _gives = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<(IMethodSymbol Method, bool OfItself), bool> _changes = new(Comparer.Instance);
    private readonly ConcurrentDictionary<IFieldSymbol, bool> _madeWithTheirType = new(SymbolEqualityComparer.Default);

    /// <summary>
    /// Whether a member may change something of the cache: if it changes nothing that it did not make, or nothing of the cache comes into it, there is
    /// nothing to follow.
    /// </summary>
    /// <param name="member">The member.</param>
    /// <param name="body">Its operations.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public bool MayChangeCached(ISymbol member, IEnumerable<IOperation> body, CancellationToken cancellationToken)
    {
        // The initializer of a field or property is looked at here alone; and a property may have accessors beside it.
        var glance = member is IMethodSymbol own ? _glances.GetOrAdd(own, _ => BodyGlance.At(body, flow)) : BodyGlance.At(body, flow);
        if ((!glance.HasSource && glance.Givers.Count == 0 && !IsGiven(member, cancellationToken)) || !MayChange(glance, cancellationToken))
        {
            return false;
        }

        // What takes longest is asked last.
        return IsHandler(member, cancellationToken)
            || MayHaveSource(glance, cancellationToken)
            || (member is IMethodSymbol { IsOverride: true } given && !flow.GivenByBase(given.OriginalDefinition, cancellationToken).IsEmpty);
    }

    private bool IsHandler(ISymbol member, CancellationToken cancellationToken) =>
        member is IMethodSymbol method && (flow.Sources.IsHandler(method) || flow.IsHandlerMethod(method, cancellationToken));

    // Whether somebody else may give it something of the cache.
    private bool IsGiven(ISymbol member, CancellationToken cancellationToken) =>
        member is IMethodSymbol { IsOverride: true } || IsHandler(member, cancellationToken);

    // Whether a member, or a method that it calls, changes anything that it did not make. What a method changes of its own instance matters where that
    // may be of the cache, so not where the method is the caller's own.
    private bool MayChange(BodyGlance glance, CancellationToken cancellationToken)
    {
        if (glance.Changes)
        {
            return true;
        }

        foreach (var callee in glance.Callees)
        {
            if (!callee.Matters(ofItself: false))
            {
                continue;
            }

            var seen = new HashSet<(IMethodSymbol Method, bool OfItself)>(Comparer.Instance);
            if (MayChange(callee, ofItself: !callee.IsOfThis && !callee.IsCreation, seen, cancellationToken))
            {
                return true;
            }

            // Whatever these lead to was seen.
            foreach (var one in seen)
            {
                _changes.TryAdd(one, false);
            }
        }

        return false;
    }

    private bool MayChange(BodyGlance.Callee callee, bool ofItself, HashSet<(IMethodSymbol Method, bool OfItself)> seen, CancellationToken cancellationToken)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        cancellationToken.ThrowIfCancellationRequested();
        var method = Declared(callee.Method);
        if (_changes.TryGetValue((method, ofItself), out var known))
        {
            return known;
        }

        if (!seen.Add((method, ofItself)) || !CacheFlow.IsOwn(method))
        {
            return false;
        }

        if (!IsRead(method) && flow.SyntaxOf(cancellationToken).ChangesNothing(method, ofItself, cancellationToken))
        {
            return false;
        }

        var glance = GlanceOf(method, cancellationToken);
        if (glance.Changes || (ofItself && glance.ChangesItself)
            || glance.Callees.Any(next => next.Matters(ofItself) && MayChange(next, next.IsOfThis ? ofItself : !next.IsCreation, seen, cancellationToken)))
        {
            _changes[(method, ofItself)] = true;
            return true;
        }

        return false;
    }

    private bool MayHaveSource(BodyGlance glance, CancellationToken cancellationToken) =>
        glance.HasSource || glance.Givers.Any(giver => MayGive(giver, cancellationToken));

    /// <summary>Whether something of the cache may come out of a member of the compilation, or out of a type by its fields.</summary>
    public bool MayGive(ISymbol giver, CancellationToken cancellationToken)
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        if (MayGive(giver, seen, cancellationToken))
        {
            return true;
        }

        // Whatever these lead to was seen.
        foreach (var one in seen)
        {
            _gives.TryAdd(one, false);
        }

        return false;
    }

    private bool MayGive(ISymbol giver, HashSet<ISymbol> seen, CancellationToken cancellationToken)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        cancellationToken.ThrowIfCancellationRequested();
        giver = giver switch
        {
            IMethodSymbol method => Declared(method),
            IPropertySymbol { GetMethod: { } getter } property => CacheFlow.IsAutomatic(property) ? property.ContainingType.OriginalDefinition : Declared(getter),
            _ => giver.OriginalDefinition,
        };
        if (_gives.TryGetValue(giver, out var known))
        {
            return known;
        }

        if (!seen.Add(giver) || !CacheFlow.IsOwn(giver) || !flow.FilesOf(cancellationToken).Has(giver))
        {
            return false;
        }

        bool found;
        if (giver is INamedTypeSymbol type)
        {
            found = type.GetMembers().Any(member => member is IMethodSymbol method
                && (flow.Sources.IsHandler(method) || flow.IsHandlerMethod(method, cancellationToken) || MayGive(method, seen, cancellationToken)));
        }
        else
        {
            var glance = giver is IMethodSymbol method ? GlanceOf(method, cancellationToken) : null;
            found = glance is not null && (glance.HasSource || glance.Givers.Any(next => MayGive(next, seen, cancellationToken)));
        }

        if (found)
        {
            _gives[giver] = true;
        }

        return found;
    }

    // By what the compiler has handed out, if it has.
    private BodyGlance GlanceOf(IMethodSymbol method, CancellationToken cancellationToken) => _glances.GetOrAdd(
        method,
        one => BodyGlance.At(flow.Bodies.TryGet(one, out var blocks) ? blocks : BodiesOf(one, cancellationToken), flow));

    // Whether a look at its operations costs nothing more.
    private bool IsRead(IMethodSymbol method) => _glances.ContainsKey(method) || flow.Bodies.TryGet(method, out _);

    // The method whose code runs, as far as that is known.
    private IMethodSymbol Declared(IMethodSymbol method)
    {
        if (method is { IsAbstract: true, ContainingType.TypeKind: TypeKind.Interface })
        {
            method = flow.OnlyImplementation(method) ?? method;
        }

        method = (method.ReducedFrom ?? method).OriginalDefinition;
        return method.PartialImplementationPart ?? method;
    }

    /// <summary>
    /// Whether a field has an object that is made with its type's objects, and never another one: <c>private readonly List&lt;string&gt; _names = [];</c>
    /// </summary>
    public bool IsMadeWithItsType(IFieldSymbol field) => field.IsReadOnly && _madeWithTheirType.GetOrAdd(field.OriginalDefinition, IsAlwaysNew);

    private static bool IsAlwaysNew(IFieldSymbol field)
    {
        if (field.DeclaringSyntaxReferences is not [var declaration]
            || declaration.GetSyntax() is not VariableDeclaratorSyntax
            {
                Initializer.Value: BaseObjectCreationExpressionSyntax or CollectionExpressionSyntax or ArrayCreationExpressionSyntax or ImplicitArrayCreationExpressionSyntax,
            })
        {
            return false;
        }

        foreach (var constructor in field.ContainingType.Constructors)
        {
            if (constructor.DeclaringSyntaxReferences is [var reference] && reference.GetSyntax() is ConstructorDeclarationSyntax syntax
                && syntax.DescendantNodes().Any(node => node is IdentifierNameSyntax name && name.Identifier.ValueText == field.Name && IsWritten(name)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsWritten(IdentifierNameSyntax name)
    {
        SyntaxNode use = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        return use.Parent switch
        {
            AssignmentExpressionSyntax assignment => assignment.Left == use,
            ArgumentSyntax argument => argument.RefOrOutKeyword.RawKind != 0 || argument.Parent is TupleExpressionSyntax,
            _ => false,
        };
    }

    private IEnumerable<IOperation> BodiesOf(IMethodSymbol member, CancellationToken cancellationToken)
    {
        foreach (var reference in member.DeclaringSyntaxReferences)
        {
            var node = reference.GetSyntax(cancellationToken);
            IEnumerable<SyntaxNode?> bodies = node switch
            {
                ConstructorDeclarationSyntax constructor => [constructor.Initializer, constructor.Body, constructor.ExpressionBody],
                BaseMethodDeclarationSyntax method => [method.Body, method.ExpressionBody],
                TypeDeclarationSyntax type => type.BaseList?.Types.OfType<PrimaryConstructorBaseTypeSyntax>() ?? [],
                AccessorDeclarationSyntax accessor => [accessor.Body, accessor.ExpressionBody],
                ArrowExpressionClauseSyntax arrow => [arrow],
                _ => [],
            };
            foreach (var body in bodies)
            {
                if (body is not null && flow.OperationOf(body, cancellationToken) is { } operation)
                {
                    yield return operation;
                }
            }
        }
    }

    private sealed class Comparer : IEqualityComparer<(IMethodSymbol Method, bool OfItself)>
    {
        public static Comparer Instance { get; } = new();

        public bool Equals((IMethodSymbol Method, bool OfItself) x, (IMethodSymbol Method, bool OfItself) y) =>
            x.OfItself == y.OfItself && SymbolEqualityComparer.Default.Equals(x.Method, y.Method);

        public int GetHashCode((IMethodSymbol Method, bool OfItself) obj) => SymbolEqualityComparer.Default.GetHashCode(obj.Method) ^ (obj.OfItself ? 1 : 0);
    }
}
