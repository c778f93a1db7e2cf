using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Informers.Generator;

/// <summary>
/// Finds the types for which the author has an extension method <c>DeepCopy()</c>. A second one beside it could not be called, so the author's
/// stays the only one. (A method of the type itself goes before any extension.)
/// </summary>
internal static class OwnDeepCopies
{
    private const string Name = "DeepCopy";

    /// <summary>Looks through a compilation's own sources.</summary>
    /// <returns>The types, in full, ordered.</returns>
    public static EquatableArray<string> Find(Compilation compilation, CancellationToken cancellationToken)
    {
        // By name alone first, which the compiler knows without asking what anything means.
        var types = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var method in compilation.GetSymbolsWithName(Name, SymbolFilter.Member, cancellationToken).OfType<IMethodSymbol>())
        {
            if (method is { IsExtensionMethod: true, IsGenericMethod: false, Parameters: [var source] })
            {
                types.Add(source.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat));
            }
        }

        return new EquatableArray<string>(types);
    }
}
