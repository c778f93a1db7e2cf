using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>
/// What one analysis of a body needs to know of the rest of the compilation: what other methods do, and which of them the cache calls. The
/// shared part, <see cref="CompilationFlow"/>, is filled as it is asked; an instance belongs to one body that is being analyzed, and knows which others wait
/// for it.
/// </summary>
/// <param name="shared">The shared part.</param>
/// <param name="cancellationToken">Ends the analysis.</param>
/// <param name="self">
/// The class of the object whose methods are analyzed, where that matters: then a base class's calls of its own methods are calls of this one's.
/// </param>
/// <param name="asksGiven">Whether overrides are given what their base classes give them; not where that is being found out.</param>
internal sealed class CacheFlow(CompilationFlow shared, CancellationToken cancellationToken, INamedTypeSymbol? self = null, bool asksGiven = true)
{
    private const int MostCalls = 24;

    private readonly List<IMethodSymbol> _pending = [];
    private readonly ConcurrentDictionary<IMethodSymbol, BodyResult> _results =
        self is null ? shared.Results : new(SymbolEqualityComparer.Default);

    // The lowest place in _pending that an unfinished method was asked for: what is above it was made without knowing all of it.
    private int _incomplete = int.MaxValue;

    public CacheSources Sources => shared.Sources;

    public ChangeableTypes Types => shared.Types;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>Whether a member's code is in this compilation, and written by hand.</summary>
    public static bool IsOwn(ISymbol member)
    {
        foreach (var reference in member.OriginalDefinition.DeclaringSyntaxReferences)
        {
            return !IsGenerated(reference.SyntaxTree);
        }

        return member is { IsImplicitlyDeclared: true, ContainingType: { } type } && !SymbolEqualityComparer.Default.Equals(type, member) && IsOwn(type);
    }

    /// <summary>Whether a property only holds a value.</summary>
    public static bool IsAutomatic(IPropertySymbol property)
    {
        if (property.ContainingType.IsAnonymousType)
        {
            return true;
        }

        foreach (var field in property.OriginalDefinition.ContainingType.GetMembers())
        {
            if (field is IFieldSymbol { AssociatedSymbol: { } associated } && SymbolEqualityComparer.Default.Equals(associated, property.OriginalDefinition))
            {
                return property.GetMethod?.DeclaringSyntaxReferences.Length is not > 0
                    || property.GetMethod.DeclaringSyntaxReferences[0].GetSyntax() is not (AccessorDeclarationSyntax { Body: not null } or AccessorDeclarationSyntax { ExpressionBody: not null });
            }
        }

        return false;
    }

    /// <summary>The properties and fields that are initialized by parameters of a primary constructor alone.</summary>
    public static IEnumerable<(string Member, int Ordinal)> MembersSetByPrimary(IMethodSymbol constructor, CancellationToken cancellationToken)
    {
        if (!IsOwn(constructor)
            || constructor.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is not TypeDeclarationSyntax declaration)
        {
            yield break;
        }

        foreach (var member in declaration.Members)
        {
            var (name, value) = member switch
            {
                PropertyDeclarationSyntax property => (property.Identifier.ValueText, property.Initializer?.Value),
                FieldDeclarationSyntax { Declaration.Variables: [var field] } => (field.Identifier.ValueText, field.Initializer?.Value),
                _ => (string.Empty, null),
            };
            if (value is IdentifierNameSyntax identifier
                && constructor.Parameters.FirstOrDefault(one => one.Name == identifier.Identifier.ValueText) is { } parameter)
            {
                yield return (name, parameter.Ordinal);
            }
        }
    }

    /// <summary>Whether calls of an object's own methods are followed into its class.</summary>
    public bool HasSelf => self is not null;

    /// <summary>The method that a call of one of the object's own methods reaches.</summary>
    public IMethodSymbol TargetOf(IMethodSymbol method)
    {
        if (!(method.IsVirtual || method.IsAbstract || method.IsOverride))
        {
            return method;
        }

        for (var type = self; type is not null; type = type.BaseType)
        {
            foreach (var member in type.OriginalDefinition.GetMembers(method.Name).OfType<IMethodSymbol>())
            {
                for (var one = member; one is not null; one = one.OverriddenMethod)
                {
                    if (SymbolEqualityComparer.Default.Equals(one.OriginalDefinition, method.OriginalDefinition))
                    {
                        return member;
                    }
                }
            }
        }

        return method;
    }

    /// <summary>What a method of the compilation does; <see langword="null"/> when its code is not known.</summary>
    public MethodSummary? SummaryOf(IMethodSymbol method)
    {
        if (method is { IsAbstract: true, ContainingType.TypeKind: TypeKind.Interface })
        {
            method = shared.OnlyImplementation(method) ?? method;
        }

        method = (method.ReducedFrom ?? method).OriginalDefinition;
        method = method.PartialImplementationPart ?? method;
        if (method.IsAbstract || method.IsExtern || !IsOwn(method) || method.MethodKind is MethodKind.LocalFunction or MethodKind.AnonymousFunction)
        {
            return null;
        }

        return Analyze(method)?.Summary;
    }

    /// <summary>Analyzes a method, unless that is done.</summary>
    public BodyResult? Analyze(IMethodSymbol method)
    {
        if (_results.TryGetValue(method, out var known))
        {
            return known;
        }

        var waiting = _pending.FindIndex(one => SymbolEqualityComparer.Default.Equals(one, method));
        if (waiting >= 0)
        {
            _incomplete = System.Math.Min(_incomplete, waiting);
            return null;
        }

        if (_pending.Count >= MostCalls || shared.GraphOf(method, CancellationToken) is not { } graph)
        {
            return null;
        }

        var place = _pending.Count;
        var outside = _incomplete;
        _incomplete = int.MaxValue;
        _pending.Add(method);
        var result = new BodyResult();
        FlowAnalysis.Run(this, graph, StartOf(method), result, method.Parameters.Where(static one => one.RefKind is RefKind.Ref or RefKind.Out));
        _pending.RemoveAt(place);

        // What was made while an outer method was unfinished is made again when that is finished; so the order of asking makes no difference.
        var isComplete = _incomplete >= place;
        _incomplete = System.Math.Min(outside, isComplete ? int.MaxValue : _incomplete);
        return isComplete ? _results.GetOrAdd(method, result) : result;
    }

    /// <summary>Analyzes what is no method: the initializer of a field or property, top-level statements.</summary>
    public BodyResult Analyze(ControlFlowGraph graph)
    {
        var result = new BodyResult();
        FlowAnalysis.Run(this, graph, FlowState.Empty, result, []);
        return result;
    }

    /// <summary>What a parameter is that the cache gives a value.</summary>
    public Value CachedParameter(IParameterSymbol parameter) =>
        Types.CanChange(parameter.Type) && parameter.DeclaringSyntaxReferences.FirstOrDefault() is { } reference
            ? Value.Of(new CachedAtom(reference.GetSyntax(CancellationToken), CachedWay.Direct))
            : Value.Empty;

    /// <summary>Whether the cache calls a function with its objects.</summary>
    public bool IsHandler(IDelegateCreationOperation creation) => Sources.IsHandler(creation) || shared.IsHandlerBySyntax(creation.Syntax, CancellationToken);

    /// <summary>Whether a local or parameter is assigned to after a lambda that uses it.</summary>
    public bool IsReassignedAfter(ISymbol variable, SyntaxNode lambda) => shared.IsReassignedAfter(variable, lambda, CancellationToken);

    /// <summary>The graph of a lambda; <see langword="null"/> where it is not one of this body.</summary>
    public ControlFlowGraph? LambdaGraph(ControlFlowGraph body, IFlowAnonymousFunctionOperation lambda)
    {
        try
        {
            return body.GetAnonymousFunctionControlFlowGraph(lambda, CancellationToken);
        }
        catch (System.ArgumentOutOfRangeException)
        {
            // The graph has no other way to say that the lambda is of another one.
            return null;
        }
    }

    private FlowState StartOf(IMethodSymbol method)
    {
        var start = FlowState.Empty.Copy();
        var given = asksGiven ? shared.GivenByBase(method, CancellationToken) : [];
        var isHandler = Sources.IsHandler(method) || shared.IsHandlerMethod(method, CancellationToken);
        foreach (var parameter in method.Parameters)
        {
            if (parameter.RefKind != RefKind.Out && Types.CanChange(parameter.Type))
            {
                start[parameter] = isHandler || given.Contains(parameter.Ordinal) ? CachedParameter(parameter) : Value.Of(new ParameterAtom(parameter.Ordinal, AccessPath.Root));
            }
        }

        return start;
    }

    internal static bool IsGenerated(SyntaxTree tree) => GeneratedFiles.GetValue(tree, static one => new StrongBox<bool>(
        one.FilePath.EndsWith(".g.cs", System.StringComparison.OrdinalIgnoreCase) || one.FilePath.EndsWith(".generated.cs", System.StringComparison.OrdinalIgnoreCase)
            || one.FilePath.EndsWith(".designer.cs", System.StringComparison.OrdinalIgnoreCase))).Value;

    private static readonly ConditionalWeakTable<SyntaxTree, StrongBox<bool>> GeneratedFiles = new();
}
