using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>Whether a local still is what it was declared as.</summary>
internal static class LocalWrites
{
    /// <summary>Whether anything in the body that a reference is in writes to the local, or could by a reference to it.</summary>
    public static bool IsWrittenAfterDeclaration(ILocalReferenceOperation reference)
    {
        if (reference.Local.IsRef)
        {
            return true;
        }

        IOperation body = reference;
        while (body.Parent is { } parent)
        {
            body = parent;
        }

        foreach (var one in body.Descendants())
        {
            if (one is ILocalReferenceOperation { IsDeclaration: false } other
                && SymbolEqualityComparer.Default.Equals(other.Local, reference.Local)
                && IsWritten(other))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWritten(IOperation local) => local.Parent switch
    {
        IAssignmentOperation assignment => assignment.Target == local,
        IIncrementOrDecrementOperation => true,
        IArgumentOperation argument => argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out,
        ITupleOperation tuple => tuple.Parent is IDeconstructionAssignmentOperation deconstruction && deconstruction.Target == tuple,
        IAddressOfOperation => true,
        _ => false,
    };
}
