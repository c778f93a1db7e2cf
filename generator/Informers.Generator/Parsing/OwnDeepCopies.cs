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
    /// <returns>The methods, ordered.</returns>
    public static EquatableArray<OwnDeepCopyModel> Find(Compilation compilation, CancellationToken cancellationToken)
    {
        // By name alone first, which the compiler knows without asking what anything means.
        var methods = new HashSet<OwnDeepCopyModel>();
        foreach (var method in compilation.GetSymbolsWithName(Name, SymbolFilter.Member, cancellationToken).OfType<IMethodSymbol>())
        {
            foreach (var extension in ExtensionsOf(method))
            {
                methods.Add(new OwnDeepCopyModel(
                    extension.Parameters[0].Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
                    extension.DeclaredAccessibility == Accessibility.Private ? NamespaceOf(extension) : null));
            }
        }

        return new EquatableArray<OwnDeepCopyModel>(methods
            .OrderBy(static one => one.Type, StringComparer.Ordinal).ThenBy(static one => one.Namespace, StringComparer.Ordinal));
    }

    // Beside a block extension(T source) { } are the static methods that those in it are compiled to; they alone have its parameter.
    private static IEnumerable<IMethodSymbol> ExtensionsOf(IMethodSymbol method) =>
        method.ContainingType is { TypeKind: TypeKind.Extension, ContainingType: { } holder }
            ? holder.GetMembers(Name).OfType<IMethodSymbol>().Where(static one => one.IsImplicitlyDeclared && IsCopy(one))
            : method.IsExtensionMethod && IsCopy(method) ? [method] : [];

    private static bool IsCopy(IMethodSymbol method) => method is { IsStatic: true, IsGenericMethod: false, Parameters.Length: 1 };

    private static string NamespaceOf(IMethodSymbol method) =>
        method.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() : string.Empty;
}
