using System;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>Whether a local still is what it was declared as, and a parameter what was given.</summary>
internal static class LocalWrites
{
    /// <summary>Whether anything in the body that a reference is in writes to the local, or could by a reference to it.</summary>
    public static bool IsWrittenAfterDeclaration(ILocalReferenceOperation reference) =>
        reference.Local.IsRef || IsWritten(reference, one => one is ILocalReferenceOperation { IsDeclaration: false } other
            && SymbolEqualityComparer.Default.Equals(other.Local, reference.Local));

    /// <summary>Whether anything in the body that a reference is in writes to the parameter.</summary>
    public static bool IsWritten(IParameterReferenceOperation reference) => IsWritten(reference, one => one is IParameterReferenceOperation other
        && SymbolEqualityComparer.Default.Equals(other.Parameter, reference.Parameter));

    private static bool IsWritten(IOperation reference, Func<IOperation, bool> isSame)
    {
        var body = reference;
        while (body.Parent is { } parent)
        {
            body = parent;
        }

        foreach (var one in body.Descendants())
        {
            if (isSame(one) && IsWritten(one))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWritten(IOperation variable) => variable.Parent switch
    {
        IAssignmentOperation assignment => assignment.Target == variable,
        IIncrementOrDecrementOperation => true,
        IArgumentOperation argument => argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out,
        ITupleOperation tuple => tuple.Parent is IDeconstructionAssignmentOperation deconstruction && deconstruction.Target == tuple,
        IAddressOfOperation => true,
        _ => false,
    };
}
