using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Informers.Analyzers;

/// <summary>The classes that a compilation registers as services which live as long as the process.</summary>
internal sealed class Singletons(Compilation compilation)
{
    private readonly Lazy<HashSet<ISymbol>> _all = new(() => Find(compilation));

    /// <summary>Whether a class is registered so.</summary>
    public bool Contains(INamedTypeSymbol type) => _all.Value.Contains(type.OriginalDefinition);

    private static HashSet<ISymbol> Find(Compilation compilation)
    {
        var found = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var tree in compilation.SyntaxTrees)
        {
            foreach (var call in tree.GetRoot(CancellationToken.None).DescendantNodes().OfType<InvocationExpressionSyntax>())
            {
                var name = call.Expression switch
                {
                    MemberAccessExpressionSyntax access => access.Name,
                    MemberBindingExpressionSyntax binding => binding.Name,
                    _ => null,
                };
                if (name is null || !IsRegistration(name.Identifier.ValueText))
                {
                    continue;
                }

                var types = name.DescendantNodes().OfType<TypeSyntax>()
                    .Concat(call.ArgumentList.DescendantNodes().OfType<TypeOfExpressionSyntax>().Select(static one => one.Type))
                    .Concat(call.ArgumentList.DescendantNodes().OfType<ObjectCreationExpressionSyntax>().Select(static one => one.Type))
                    .Concat(call.ArgumentList.DescendantNodes().OfType<GenericNameSyntax>().SelectMany(static one => one.TypeArgumentList.Arguments));
                var model = compilation.GetSemanticModel(tree);
                foreach (var type in types)
                {
                    if (model.GetTypeInfo(type).Type is { } symbol)
                    {
                        found.Add(symbol.OriginalDefinition);
                    }
                }
            }
        }

        return found;
    }

    private static bool IsRegistration(string name) =>
        (name.StartsWith("Add", StringComparison.Ordinal) || name.StartsWith("TryAdd", StringComparison.Ordinal))
        && (name.EndsWith("Singleton", StringComparison.Ordinal) || name.EndsWith("HostedService", StringComparison.Ordinal)
            || name.EndsWith("Hosted", StringComparison.Ordinal));
}
