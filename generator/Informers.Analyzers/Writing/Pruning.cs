using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>What a transform takes out of the objects on their way into the cache.</summary>
internal static class Pruning
{
    // What an update without them leaves as it is.
    private const string ManagedFields = "ManagedFields";

    /// <summary>
    /// The members of the object that a transform empties, or part of which it does; <c>*</c> where it makes another object. Nothing where it only
    /// adds, or cannot be read.
    /// </summary>
    public static ImmutableHashSet<string> Of(IOperation transform, CancellationToken cancellationToken)
    {
        var (body, parameter) = BodyOf(transform, cancellationToken);
        var pruned = ImmutableHashSet.CreateBuilder<string>();
        if (body is null || parameter is null)
        {
            return [];
        }

        foreach (var operation in body.Descendants())
        {
            switch (operation)
            {
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target } assignment when IsNothing(assignment.Value):
                    Add(target);
                    break;
                case IInvocationOperation { TargetMethod.Name: "Clear" or "Remove" or "RemoveAll" or "RemoveAt" } call when (call.Instance ?? call.Arguments.FirstOrDefault()?.Value) is { } emptied:
                    Add(emptied);
                    break;
                case IObjectCreationOperation { Type: { } made, Parent: IReturnOperation or IConversionOperation { Parent: IReturnOperation } } when Is(made, parameter.Type):
                    pruned.Add("*");
                    break;
                case IWithOperation { Initializer.Initializers: var initializers } copy when Is(copy.Type, parameter.Type):
                    foreach (var one in initializers.OfType<ISimpleAssignmentOperation>())
                    {
                        if (one.Target is IPropertyReferenceOperation { Property.Name: not ManagedFields } property && IsNothing(one.Value))
                        {
                            pruned.Add(property.Property.Name);
                        }
                    }

                    break;
            }
        }

        return pruned.ToImmutable();

        void Add(IOperation emptied)
        {
            if (MemberPath.Of(emptied, cancellationToken) is { Members: [var first, ..] members, Root: var root }
                && members[members.Length - 1].Name != ManagedFields
                && SymbolEqualityComparer.Default.Equals(root, parameter))
            {
                pruned.Add(first.Name);
            }
        }
    }

    private static bool Is(ITypeSymbol? type, ITypeSymbol expected) => SymbolEqualityComparer.Default.Equals(type, expected);

    private static bool IsNothing(IOperation value) => value switch
    {
        IConversionOperation conversion => IsNothing(conversion.Operand),
        { ConstantValue: { HasValue: true, Value: null } } => true,
        IDefaultValueOperation => true,
        ICollectionExpressionOperation { Elements.IsEmpty: true } => true,
        IObjectCreationOperation { Initializer: null, Arguments.IsEmpty: true } => true,
        IArrayCreationOperation { Initializer: null or { ElementValues.IsEmpty: true } } => true,
        _ => false,
    };

    private static (IOperation? Body, IParameterSymbol? Parameter) BodyOf(IOperation transform, CancellationToken cancellationToken)
    {
        switch (transform)
        {
            case IConversionOperation conversion:
                return BodyOf(conversion.Operand, cancellationToken);
            case IDelegateCreationOperation creation:
                return BodyOf(creation.Target, cancellationToken);
            case IAnonymousFunctionOperation { Symbol.Parameters: [var parameter] } function:
                return (function.Body, parameter);
            case ILocalFunctionOperation { Symbol.Parameters: [var parameter] } function:
                return (function.Body, parameter);
            case IMethodReferenceOperation { Method: { Parameters: [var parameter], DeclaringSyntaxReferences: [var declaration] } } reference
                when declaration.SyntaxTree == reference.Syntax.SyntaxTree:
                var body = reference.SemanticModel?.GetOperation(declaration.GetSyntax(cancellationToken), cancellationToken);
                return body is ILocalFunctionOperation local ? BodyOf(local, cancellationToken) : (body, parameter);
            default:
                return default;
        }
    }
}
