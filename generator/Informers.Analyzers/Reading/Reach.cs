using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Informers.Analyzers;

/// <summary>
/// Which of the names that are in scope at a place may be used there: no members of an object where there is none, and nothing that a static function may
/// not capture.
/// </summary>
internal sealed class Reach
{
    // The functions around the place, from the innermost on, as far as none of them but the last is static: what they declare may be used.
    private readonly List<ISymbol> _functions = [];
    private readonly INamedTypeSymbol? _type;
    private readonly bool _hasThis = true;

    // In the value of a field or property there is no object yet, but what the type's constructor is given.
    private readonly bool _isInitializer;

    /// <summary>Looks at what is around a place.</summary>
    /// <param name="model">The model of the file.</param>
    /// <param name="position">The place.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    public Reach(SemanticModel model, int position, CancellationToken cancellationToken)
    {
        for (var symbol = model.GetEnclosingSymbol(position, cancellationToken); symbol is not null; symbol = symbol.ContainingSymbol)
        {
            if (symbol is INamedTypeSymbol type)
            {
                _type = type;
                break;
            }

            if (_functions is [] || !_functions[_functions.Count - 1].IsStatic)
            {
                _functions.Add(symbol);
            }

            _hasThis &= !symbol.IsStatic;
            _isInitializer |= symbol is IFieldSymbol or IPropertySymbol;
        }
    }

    /// <summary>Whether a field, property, parameter or local that is in scope may be used.</summary>
    public bool Has(ISymbol symbol) => symbol switch
    {
        IFieldSymbol or IPropertySymbol => symbol.IsStatic || (_hasThis && !_isInitializer && IsOfType(symbol.ContainingType)),
        // A parameter of the type itself is the object's, as a field is.
        IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } constructor } when !IsAround(constructor) =>
            _hasThis && SymbolEqualityComparer.Default.Equals(constructor.ContainingType, _type),
        IParameterSymbol or ILocalSymbol => IsAround(symbol.ContainingSymbol),
        _ => true,
    };

    private bool IsAround(ISymbol function) => _functions.Contains(function, SymbolEqualityComparer.Default);

    private bool IsOfType(INamedTypeSymbol owner)
    {
        for (var one = _type; one is not null; one = one.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(one, owner))
            {
                return true;
            }
        }

        return false;
    }
}
