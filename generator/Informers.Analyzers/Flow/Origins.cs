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
/// Finds out where values come from, through variables that are assigned once: locals, and fields and properties of the type at hand.
/// One for each compilation; shared by all rules.
/// </summary>
internal sealed class Origins
{
    private const int MostSteps = 16;

    private static readonly ConditionalWeakTable<Compilation, Origins> All = new();

    private readonly Compilation _compilation;
    private readonly ConcurrentDictionary<SyntaxNode, Writes> _bodies = new();
    private readonly ConcurrentDictionary<INamedTypeSymbol, Writes> _types = new(SymbolEqualityComparer.Default);

    private Origins(Compilation compilation)
    {
        _compilation = compilation;
    }

    /// <summary>The origins of values of a compilation.</summary>
    public static Origins Of(Compilation compilation) => All.GetValue(compilation, static one => new Origins(one));

    /// <summary>Where a value comes from; <see langword="null"/> when it cannot be told.</summary>
    /// <param name="value">The expression; of a control flow graph, too.</param>
    /// <param name="captures">What a control flow graph keeps for later; <see langword="null"/> outside of one.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public Origin? Find(IOperation? value, IReadOnlyDictionary<CaptureId, IOperation>? captures, CancellationToken cancellationToken) =>
        Find(value, captures, MostSteps, cancellationToken);

    /// <summary>Where a value comes from; <see langword="null"/> when it cannot be told.</summary>
    public Origin? Find(IOperation? value, CancellationToken cancellationToken) => Find(value, null, MostSteps, cancellationToken);

    /// <summary>
    /// What a variable was assigned, if it is assigned once, and where that can be seen; else the operation itself. Through conversions.
    /// </summary>
    public IOperation Behind(IOperation value, CancellationToken cancellationToken)
    {
        for (var steps = 0; steps < MostSteps; steps++)
        {
            value = Unwrap(value);
            var symbol = value switch
            {
                ILocalReferenceOperation local => local.Local,
                IFieldReferenceOperation field when IsOfThis(field.Instance) => field.Field,
                IPropertyReferenceOperation { Arguments.IsEmpty: true } property when IsOfThis(property.Instance) => property.Property,
                _ => (ISymbol?)null,
            };
            if (symbol is null || OnlyValue(symbol, cancellationToken) is not { } assigned)
            {
                return value;
            }

            value = assigned;
        }

        return value;
    }

    /// <summary>Takes away conversions, parentheses and what conditional access adds.</summary>
    public static IOperation Unwrap(IOperation value)
    {
        while (true)
        {
            switch (value)
            {
                case IConversionOperation { OperatorMethod: null } conversion:
                    value = conversion.Operand;
                    break;
                case IParenthesizedOperation parenthesized:
                    value = parenthesized.Operand;
                    break;
                case IDelegateCreationOperation { Target: IDelegateCreationOperation target }:
                    value = target;
                    break;
                case IConditionalAccessInstanceOperation instance when ReceiverOf(instance) is { } receiver:
                    value = receiver;
                    break;
                default:
                    return value;
            }
        }
    }

    /// <summary>All writes in the member, field initializer or top-level program that a piece of source belongs to.</summary>
    public Writes WritesIn(SyntaxNode syntax, CancellationToken cancellationToken)
    {
        var body = BodyOf(syntax);
        return _bodies.GetOrAdd(body, one =>
        {
            var writes = new Writes();
            foreach (var part in Parts(one))
            {
                if (SourceBodies.OperationOf(part, _compilation, cancellationToken) is { } operation)
                {
                    writes.AddAllOf(operation);
                }
            }

            return writes;
        });
    }

    /// <summary>All writes in the members of a type, of all of its parts.</summary>
    public Writes WritesIn(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        _types.GetOrAdd(type.OriginalDefinition, one =>
        {
            var writes = new Writes();
            foreach (var operation in OperationsOf(one, cancellationToken))
            {
                writes.AddAllOf(operation);
            }

            return writes;
        });

    /// <summary>The operations of all members of a type, those of nested types included: they can reach what is private.</summary>
    public IEnumerable<IOperation> OperationsOf(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        foreach (var reference in type.OriginalDefinition.DeclaringSyntaxReferences)
        {
            if (!_compilation.ContainsSyntaxTree(reference.SyntaxTree))
            {
                continue;
            }

            var declaration = reference.GetSyntax(cancellationToken);
            foreach (var part in declaration.DescendantNodes(static node => !IsPart(node)).Where(IsPart))
            {
                if (SourceBodies.OperationOf(part, _compilation, cancellationToken) is { } operation)
                {
                    yield return operation;
                }
            }
        }
    }

    private static IEnumerable<SyntaxNode> Parts(SyntaxNode body) =>
        body is CompilationUnitSyntax unit ? unit.Members.OfType<GlobalStatementSyntax>().Select(static one => (SyntaxNode)one.Statement)
        : IsPart(body) ? [body]
        : body.DescendantNodes(static node => !IsPart(node)).Where(IsPart);

    // What has operations of its own: bodies, initializers, and arrows of properties.
    private static bool IsPart(SyntaxNode node) => node switch
    {
        BaseMethodDeclarationSyntax or AccessorDeclarationSyntax => true,
        ArrowExpressionClauseSyntax { Parent: PropertyDeclarationSyntax or IndexerDeclarationSyntax } => true,
        EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax } => true,
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax or EventFieldDeclarationSyntax } } => true,
        ConstructorInitializerSyntax or PrimaryConstructorBaseTypeSyntax => true,
        _ => false,
    };

    private static SyntaxNode BodyOf(SyntaxNode syntax)
    {
        SyntaxNode? last = null;
        for (var node = syntax; node is not null; node = node.Parent)
        {
            if (IsPart(node) || node is BaseTypeDeclarationSyntax || node is CompilationUnitSyntax)
            {
                return node;
            }

            last = node;
        }

        return last!;
    }

    private static IOperation? ReceiverOf(IConditionalAccessInstanceOperation instance)
    {
        // a?.b?.c: the instance of "c" is what "a?.b" gives, whose own conditional access stands around it.
        for (IOperation? child = instance, parent = instance.Parent; parent is not null; child = parent, parent = parent.Parent)
        {
            if (parent is IConditionalAccessOperation access && access.WhenNotNull == child)
            {
                return access.Operation;
            }
        }

        return null;
    }

    private Origin? Find(IOperation? value, IReadOnlyDictionary<CaptureId, IOperation>? captures, int steps, CancellationToken cancellationToken)
    {
        if (value is null || steps == 0)
        {
            return null;
        }

        value = Unwrap(value);
        switch (value)
        {
            case ILocalReferenceOperation local:
                return OfVariable(local.Local, local.Type, steps, cancellationToken);
            case IParameterReferenceOperation parameter:
                return Origin.OfVariable(parameter.Parameter, parameter.Type);
            case IFieldReferenceOperation field when IsOfThis(field.Instance):
                return OfVariable(field.Field, field.Type, steps, cancellationToken);
            case IPropertyReferenceOperation { Arguments.IsEmpty: true } property when IsOfThis(property.Instance):
                return OfVariable(property.Property, property.Type, steps, cancellationToken);
            case IFieldReferenceOperation field:
                return Find(field.Instance, captures, steps - 1, cancellationToken)?.Then(field.Field, field.Type);
            case IPropertyReferenceOperation { Arguments.IsEmpty: true } property:
                return Find(property.Instance, captures, steps - 1, cancellationToken)?.Then(property.Property, property.Type);
            case IInvocationOperation { Instance: { } instance, TargetMethod.ReturnsVoid: false } call when instance is not IInstanceReferenceOperation:
                return Find(instance, captures, steps - 1, cancellationToken)?.Then(call.TargetMethod, call.Type);
            case IObjectCreationOperation creation:
                return Origin.OfCreation(creation.Syntax, creation.Type);
            case IConditionalAccessOperation access:
                return Find(access.WhenNotNull, captures, steps - 1, cancellationToken);
            case IFlowCaptureReferenceOperation reference when captures is not null && captures.TryGetValue(reference.Id, out var captured):
                return Find(captured, captures, steps - 1, cancellationToken);
            default:
                return null;
        }
    }

    private Origin OfVariable(ISymbol variable, ITypeSymbol? type, int steps, CancellationToken cancellationToken) =>
        (OnlyValue(variable, cancellationToken) is { } value ? Find(value, null, steps - 1, cancellationToken) : null)
        ?? Origin.OfVariable(variable, type);

    // What a variable is assigned, if all of its writes are known to be one.
    private IOperation? OnlyValue(ISymbol variable, CancellationToken cancellationToken)
    {
        if (variable is IPropertySymbol { GetMethod: { } getter } property && !IsAutomatic(property))
        {
            return property.IsVirtual || property.IsOverride || property.IsAbstract
                ? null
                : ReturnedBy(SourceBodies.Of(getter, _compilation, cancellationToken));
        }

        return WrittenIn(variable, cancellationToken)?.To(variable) is [{ } only] ? only : null;
    }

    // Where all writes of a variable stand; null when they may stand anywhere.
    private Writes? WrittenIn(ISymbol variable, CancellationToken cancellationToken)
    {
        var isHere = variable.DeclaringSyntaxReferences.Length > 0 && _compilation.ContainsSyntaxTree(variable.DeclaringSyntaxReferences[0].SyntaxTree);
        return variable switch
        {
            _ when !isHere => null,
            ILocalSymbol => WritesIn(variable.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken), cancellationToken),
            IFieldSymbol field when field.IsReadOnly || field.DeclaredAccessibility == Accessibility.Private => WritesIn(field.ContainingType, cancellationToken),
            IPropertySymbol property when IsSetWithinOnly(property) => WritesIn(property.ContainingType, cancellationToken),
            _ => null,
        };
    }

    private static bool IsSetWithinOnly(IPropertySymbol property) =>
        property is { IsVirtual: false, IsOverride: false, IsAbstract: false }
        && property.SetMethod is null or { DeclaredAccessibility: Accessibility.Private }
        && IsAutomatic(property);

    private static bool IsAutomatic(IPropertySymbol property)
    {
        foreach (var reference in property.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax() is PropertyDeclarationSyntax { AccessorList: { } list }
                && list.Accessors.All(static one => one.Body is null && one.ExpressionBody is null))
            {
                return true;
            }
        }

        return false;
    }

    private static IOperation? ReturnedBy(IOperation? body)
    {
        var block = body switch
        {
            IMethodBodyOperation method => method.BlockBody ?? method.ExpressionBody,
            IBlockOperation one => one,
            _ => null,
        };
        return block?.Operations is [IReturnOperation { ReturnedValue: { } value }] ? value : null;
    }

    private static bool IsOfThis(IOperation? instance) =>
        instance is null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance };
}
