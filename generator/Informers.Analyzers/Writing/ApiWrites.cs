using System;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>Which calls write a whole object to the API server, in place of what is there.</summary>
internal static class ApiWrites
{
    /// <summary>The object that a call writes as a whole; <see langword="null"/> when it writes none, a part of one, or when that is not certain.</summary>
    public static IOperation? Written(IInvocationOperation call, KnownSymbols known, CancellationToken cancellationToken)
    {
        var method = call.TargetMethod;
        if (!IsName(method.Name) || call.Arguments.Select(static argument => Unconverted(argument.Value)).FirstOrDefault(static value => Resources.IsResource(value.Type)) is not { } written)
        {
            return null;
        }

        // The runtime's own stores and queues have such methods too; what writes there are extensions of the client.
        if (SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, known.SharedInformer.ContainingAssembly))
        {
            return IsOfRestClient(method) ? written : null;
        }

        if (KnownSymbols.IsA(call.Instance?.Type, known.Store))
        {
            return null;
        }

        return method.ContainingNamespace is { Name: "k8s", ContainingNamespace.IsGlobalNamespace: true } || IsClient(method, cancellationToken) ? written : null;
    }

    /// <summary>The object that a call of the runtime applies on the server's side; <see langword="null"/> when it applies none.</summary>
    public static IOperation? Applied(IInvocationOperation call, KnownSymbols known) =>
        call.TargetMethod is { Name: "ApplyAsync" } method
            && SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, known.SharedInformer.ContainingAssembly)
            && IsOfRestClient(method)
                ? call.Arguments.Select(static argument => Unconverted(argument.Value)).FirstOrDefault(static value => Resources.IsResource(value.Type))
                : null;

    /// <summary>Whether the runtime itself sends a write: it refuses one of a resource that is not decoded whole, be it of the status alone.</summary>
    public static bool IsOfRuntime(IInvocationOperation call, KnownSymbols known) =>
        SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingAssembly, known.SharedInformer.ContainingAssembly);

    /// <summary>Whether a call writes the status alone: of what else is in the object the server takes nothing.</summary>
    public static bool IsOfStatus(IInvocationOperation call) => call.TargetMethod.Name.Contains("Status");

    private static bool IsOfRestClient(IMethodSymbol method) =>
        (method.ReducedFrom ?? method) is { IsExtensionMethod: true, Parameters: [{ Type.Name: "IRestClient" }, ..] };

    private static bool IsName(string name) => name.StartsWith("Replace", StringComparison.Ordinal) || name.StartsWith("Update", StringComparison.Ordinal) || name.StartsWith("Put", StringComparison.Ordinal);

    // A client of somebody else's returns what the server made of the object. One's own says in its body that it puts.
    private static bool IsClient(IMethodSymbol method, CancellationToken cancellationToken)
    {
        var declarations = method.OriginalDefinition.DeclaringSyntaxReferences;
        if (declarations.IsEmpty || method.IsAbstract)
        {
            return method.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [var result] } && Resources.IsResource(result);
        }

        return declarations.Any(declaration =>
        {
            var isPut = false;
            foreach (var name in declaration.GetSyntax(cancellationToken).DescendantNodes().OfType<SimpleNameSyntax>())
            {
                var text = name.Identifier.ValueText;
                if (text.StartsWith("Patch", StringComparison.Ordinal) || text.StartsWith("Apply", StringComparison.Ordinal))
                {
                    return false;
                }

                isPut |= text is "Put" || (text.EndsWith("Async", StringComparison.Ordinal) && IsName(text));
            }

            return isPut;
        });
    }

    private static IOperation Unconverted(IOperation value) => value is IConversionOperation conversion ? Unconverted(conversion.Operand) : value;
}
