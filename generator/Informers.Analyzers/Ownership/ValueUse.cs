using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>What becomes of a value that somebody has to end.</summary>
internal enum ValueUse
{
    /// <summary>It is asked for its members, compared, or assigned anew; nobody else gets it.</summary>
    Used,

    /// <summary>It is ended.</summary>
    Ended,

    /// <summary>Somebody else gets it, who may end it.</summary>
    HandedOn,
}

/// <summary>Says what becomes of values.</summary>
internal static class ValueUses
{
    /// <summary>What all references to a variable come to: the value is lost when none of them is more than a use.</summary>
    /// <param name="bodies">All code that can see the variable.</param>
    /// <param name="variable">The local, field or property.</param>
    /// <param name="ends">The methods of the value that end it.</param>
    public static ValueUse Of(IEnumerable<IOperation> bodies, ISymbol variable, string[] ends)
    {
        foreach (var body in bodies)
        {
            foreach (var operation in body.DescendantsAndSelf())
            {
                var symbol = operation switch
                {
                    ILocalReferenceOperation local => local.Local,
                    IFieldReferenceOperation field => field.Field.OriginalDefinition,
                    IPropertyReferenceOperation property => property.Property.OriginalDefinition,
                    _ => (ISymbol?)null,
                };
                if (SymbolEqualityComparer.Default.Equals(symbol, variable) && Of(operation, ends) is var use and not ValueUse.Used)
                {
                    return use;
                }
            }
        }

        return ValueUse.Used;
    }

    /// <summary>What becomes of the value of one expression.</summary>
    public static ValueUse Of(IOperation value, string[] ends)
    {
        var child = value;
        while (child.Parent is IConversionOperation or IParenthesizedOperation)
        {
            child = child.Parent;
        }

        switch (child.Parent)
        {
            case IInvocationOperation call when call.Instance == child:
                return System.Array.IndexOf(ends, call.TargetMethod.Name) >= 0 ? ValueUse.Ended : ValueUse.Used;
            case IPropertyReferenceOperation property when property.Instance == child:
                return ValueUse.Used;
            case IFieldReferenceOperation field when field.Instance == child:
                return ValueUse.Used;
            case IConditionalAccessOperation access when access.Operation == child:
                foreach (var one in access.WhenNotNull.DescendantsAndSelf())
                {
                    if (one is IInvocationOperation { Instance: IConditionalAccessInstanceOperation } call && System.Array.IndexOf(ends, call.TargetMethod.Name) >= 0)
                    {
                        return ValueUse.Ended;
                    }
                }

                return ValueUse.Used;
            case IAssignmentOperation assignment when assignment.Target == child:
                // "x ??= new …" gives the value to whoever gets the assignment's.
                return assignment.Parent is IExpressionStatementOperation ? ValueUse.Used : ValueUse.HandedOn;
            case IIsPatternOperation pattern:
                // "is { } other" gives it another name.
                foreach (var one in pattern.Pattern.DescendantsAndSelf())
                {
                    if (one is IDeclarationPatternOperation { DeclaredSymbol: not null } or IRecursivePatternOperation { DeclaredSymbol: not null })
                    {
                        return ValueUse.HandedOn;
                    }
                }

                return ValueUse.Used;
            case IBinaryOperation or IIsTypeOperation or INameOfOperation or IExpressionStatementOperation:
                return ValueUse.Used;
            case IUsingOperation:
                return ValueUse.Ended;
            case IVariableInitializerOperation { Parent: { } declared } when IsUsing(declared):
                return ValueUse.Ended;
            default:
                return ValueUse.HandedOn;
        }
    }

    /// <summary>Whether a declaration is one of <c>using</c>.</summary>
    public static bool IsUsing(IOperation declaration)
    {
        for (var one = declaration; one is not null; one = one.Parent)
        {
            switch (one)
            {
                case IUsingDeclarationOperation or IUsingOperation:
                    return true;
                case IVariableDeclarationGroupOperation { Parent: not (IUsingDeclarationOperation or IUsingOperation) }:
                case IBlockOperation:
                    return false;
            }
        }

        return false;
    }

    /// <summary>The operation that has no parent: the whole body that an operation belongs to.</summary>
    public static IOperation BodyOf(IOperation operation)
    {
        while (operation.Parent is { } parent)
        {
            operation = parent;
        }

        return operation;
    }
}
