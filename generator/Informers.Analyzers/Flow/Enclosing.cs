using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>What an operation stands in.</summary>
internal static class Enclosing
{
    /// <summary>The innermost lambda or local function around an operation: its code runs when somebody calls it.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="body">How far out to look; <see langword="null"/> for as far as there is anything.</param>
    /// <returns>The function; <see langword="null"/> where there is none.</returns>
    public static IOperation? Function(IOperation operation, IOperation? body = null)
    {
        for (var one = operation.Parent; one is not null && one != body; one = one.Parent)
        {
            if (one is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return one;
            }
        }

        return null;
    }
}
