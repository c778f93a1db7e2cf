using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>
/// Which values come from a cache, by what can be seen within one method and, for the parameters of a private one, where it is called. A copy of what is
/// cached comes from there as well.
/// </summary>
internal static class CachedValues
{
    // A local is one step.
    private const int MostSteps = 16;
    private const int StepsOfMethod = 4;

    /// <summary>Whether an expression is an object of a cache, a list of some, or a copy of either; never where that is not certain.</summary>
    public static bool IsFromCache(IOperation value, KnownSymbols known, CancellationToken cancellationToken) =>
        IsFromCache(value, MostSteps, known, cancellationToken);

    /// <summary>What a local is declared as, when nothing else is written to it; the sequence for the variable of a <c>foreach</c>.</summary>
    public static IOperation? ValueOf(ILocalReferenceOperation reference, CancellationToken cancellationToken) =>
        FirstValueOf(reference, cancellationToken) is { } value && !LocalWrites.IsWrittenAfterDeclaration(reference) ? value : null;

    /// <summary>
    /// What a local is declared as, whatever is written to it later: for who looks at the value before it asks <see cref="LocalWrites"/>, which searches
    /// the whole body. The value may be the local itself, in code that is being typed: who follows it counts the steps.
    /// </summary>
    public static IOperation? FirstValueOf(ILocalReferenceOperation reference, CancellationToken cancellationToken)
    {
        if (reference.SemanticModel is not { } model || reference.Local.DeclaringSyntaxReferences is not [var declaration])
        {
            return null;
        }

        var syntax = declaration.GetSyntax(cancellationToken);
        var value = syntax switch
        {
            VariableDeclaratorSyntax { Initializer.Value: { } initial } => initial,
            ForEachStatementSyntax loop => loop.Expression,
            // "lister.Get(name) is { } pod", and no part of it.
            SingleVariableDesignationSyntax { Parent: RecursivePatternSyntax { Parent: IsPatternExpressionSyntax test } } => test.Expression,
            SingleVariableDesignationSyntax { Parent: RecursivePatternSyntax { Parent: UnaryPatternSyntax { Parent: IsPatternExpressionSyntax test } } } => test.Expression,
            SingleVariableDesignationSyntax { Parent: VarPatternSyntax or DeclarationPatternSyntax } designation when designation.Parent?.Parent is IsPatternExpressionSyntax test => test.Expression,
            _ => null,
        };
        return value is null ? null : model.GetOperation(Bare(value), cancellationToken);
    }

    /// <summary>An expression without parentheses and <c>!</c>, which are no operations.</summary>
    public static ExpressionSyntax Bare(ExpressionSyntax expression) => expression switch
    {
        ParenthesizedExpressionSyntax parenthesized => Bare(parenthesized.Expression),
        PostfixUnaryExpressionSyntax { RawKind: (int)Microsoft.CodeAnalysis.CSharp.SyntaxKind.SuppressNullableWarningExpression } suppressed => Bare(suppressed.Operand),
        _ => expression,
    };

    private static bool IsFromCache(IOperation? value, int most, KnownSymbols known, CancellationToken cancellationToken) => most > 0 && value switch
    {
        IConversionOperation conversion => IsFromCache(conversion.Operand, most, known, cancellationToken),
        IConditionalAccessOperation access => IsFromCache(access.WhenNotNull, most, known, cancellationToken)
            || (access.WhenNotNull is IInvocationOperation call && IsCopy(call) && IsFromCache(access.Operation, most, known, cancellationToken)),
        ICoalesceOperation { WhenNull: IThrowOperation } or ICoalesceOperation { WhenNull: IConversionOperation { Operand: IThrowOperation } } =>
            IsFromCache(((ICoalesceOperation)value).Value, most, known, cancellationToken),
        IInvocationOperation call => IsFromCache(call, most, known, cancellationToken),
        IWithOperation copy => IsFromCache(copy.Operand, most, known, cancellationToken),
        ILocalReferenceOperation local =>
            IsFromCache(FirstValueOf(local, cancellationToken), most - 1, known, cancellationToken) && !LocalWrites.IsWrittenAfterDeclaration(local),
        IPropertyReferenceOperation { Property: { Name: "Object" or "Before", ContainingType: var type } } =>
            KnownSymbols.Is(type, known.ResourceEvent) || KnownSymbols.Is(type, known.DeletedObject),
        IPropertyReferenceOperation { Property: { Name: "Value", ContainingType.SpecialType: SpecialType.System_Nullable_T } } property =>
            IsFromCache(property.Instance, most, known, cancellationToken),
        IParameterReferenceOperation parameter => IsHandlers(parameter, known) || IsAlwaysGivenCached(parameter, most, known, cancellationToken),
        _ => false,
    };

    private static bool IsFromCache(IInvocationOperation call, int most, KnownSymbols known, CancellationToken cancellationToken)
    {
        var method = call.TargetMethod;
        if (call.Instance is { Type: { } type }
            && (known.IsLister(type) || KnownSymbols.IsA(type, known.Store))
            && method.Name is "Get" or "GetRequired" or "List" or "ListNamespace" or "ByIndex" or "Index")
        {
            return true;
        }

        // One of several, or several of them, is as they are.
        if (method is { IsExtensionMethod: true, ContainingType: { Name: "Enumerable", ContainingNamespace.Name: "Linq" } }
            && method.Name is "First" or "FirstOrDefault" or "Single" or "SingleOrDefault" or "Last" or "LastOrDefault" or "ElementAt" or "ElementAtOrDefault"
                or "MinBy" or "MaxBy" or "Where" or "OrderBy" or "OrderByDescending" or "ToList" or "ToArray" or "Take" or "Skip" or "Reverse")
        {
            return call.Arguments.Length > 0 && IsFromCache(call.Arguments[0].Value, most, known, cancellationToken);
        }

        // A copy by way of JSON.
        if (method.Name == "Deserialize" && call.Arguments is [{ Value: var json }, ..])
        {
            while (json is IConversionOperation conversion)
            {
                json = conversion.Operand;
            }

            return json is IInvocationOperation { TargetMethod.Name: "Serialize" or "SerializeToUtf8Bytes" or "SerializeToElement" or "SerializeToNode" or "SerializeToDocument", Arguments: [var copied, ..] }
                && IsFromCache(copied.Value, most, known, cancellationToken);
        }

        return IsCopy(call)
            ? IsFromCache(call.Instance ?? call.Arguments.FirstOrDefault()?.Value, most, known, cancellationToken)
            : AlwaysReturnsCached(call, most, known, cancellationToken);
    }

    // A private method of the same file, all that it returns being of a cache. One that returns nothing at times is looked into by its other returns.
    private static bool AlwaysReturnsCached(IInvocationOperation call, int most, KnownSymbols known, CancellationToken cancellationToken)
    {
        var method = call.TargetMethod.OriginalDefinition;
        if (most <= StepsOfMethod
            || method is not { DeclaredAccessibility: Accessibility.Private, MethodKind: MethodKind.Ordinary, IsAsync: false, DeclaringSyntaxReferences: [var declaration] }
            || declaration.SyntaxTree != call.Syntax.SyntaxTree
            || call.SemanticModel?.GetOperation(declaration.GetSyntax(cancellationToken), cancellationToken) is not IMethodBodyOperation body)
        {
            return false;
        }

        var returned = body.Descendants().OfType<IReturnOperation>().Where(static one => Enclosing.Function(one) is null).Select(static one => one.ReturnedValue)
            .Where(static value => value is not { ConstantValue: { HasValue: true, Value: null } }).ToList();
        return returned.Count > 0 && returned.TrueForAll(value => IsFromCache(value, most - StepsOfMethod, known, cancellationToken));
    }

    private static bool IsCopy(IInvocationOperation call) => call.TargetMethod.Name is "DeepCopy" or "DeepClone" or "Clone" or "Copy";

    // A parameter of a private method that nobody names but to call it, each time with what is of a cache. Other files' parts of the class are not looked at.
    private static bool IsAlwaysGivenCached(IParameterReferenceOperation reference, int most, KnownSymbols known, CancellationToken cancellationToken)
    {
        if (reference is not { SemanticModel: { } model, Parameter: { RefKind: RefKind.None, ContainingSymbol: IMethodSymbol method } parameter }
            || method is not { DeclaredAccessibility: Accessibility.Private, MethodKind: MethodKind.Ordinary, ContainingType: var type }
            || type.DeclaringSyntaxReferences.Any(part => part.SyntaxTree != model.SyntaxTree)
            || LocalWrites.IsWritten(reference))
        {
            return false;
        }

        var isGiven = false;
        foreach (var name in type.DeclaringSyntaxReferences.SelectMany(part => part.GetSyntax(cancellationToken).DescendantNodes()).OfType<SimpleNameSyntax>()
            .Where(name => name.Identifier.ValueText == method.Name))
        {
            if (model.GetSymbolInfo(name, cancellationToken) is var info && info.Symbol is { } named && !IsSame(named, method))
            {
                continue;
            }

            var use = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name.Parent is MemberBindingExpressionSyntax binding ? binding : (ExpressionSyntax)name;
            if (info.Symbol is null
                || use.Parent is not InvocationExpressionSyntax call || call.Expression != use
                || model.GetOperation(call, cancellationToken) is not IInvocationOperation invocation
                || invocation.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == parameter.Ordinal) is not { Value: var given })
            {
                return false;
            }

            if (given is IParameterReferenceOperation again && SymbolEqualityComparer.Default.Equals(again.Parameter, parameter))
            {
                continue;
            }

            if (!IsFromCache(given, most - StepsOfMethod, known, cancellationToken))
            {
                return false;
            }

            isGiven = true;
        }

        return isGiven;
    }

    private static bool IsSame(ISymbol named, IMethodSymbol method) => named is IMethodSymbol other
        && SymbolEqualityComparer.Default.Equals((other.ReducedFrom ?? other).OriginalDefinition, method.OriginalDefinition);

    // A parameter of a method of IResourceEventHandler<T>, or of a lambda that is one of ResourceEventHandlerFuncs<T>.
    private static bool IsHandlers(IParameterReferenceOperation reference, KnownSymbols known)
    {
        if (reference.Parameter.ContainingSymbol is not IMethodSymbol method)
        {
            return false;
        }

        // The object that a reconcile gets with its name.
        if (method is { Parameters: [{ Type: var name }, var second, ..], ReturnType: INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [{ Name: "ReconcileResult" }] } }
            && KnownSymbols.Is(name, known.ObjectName)
            && SymbolEqualityComparer.Default.Equals(second, reference.Parameter))
        {
            return true;
        }

        if (method.MethodKind != MethodKind.AnonymousFunction)
        {
            return KnownSymbols.IsMember(method, known.EventHandler, "OnAdd") || KnownSymbols.IsMember(method, known.EventHandler, "OnUpdate");
        }

        for (IOperation? one = reference; one is not null; one = one.Parent)
        {
            if (one is IAnonymousFunctionOperation function && SymbolEqualityComparer.Default.Equals(function.Symbol, method))
            {
                return function.Parent is IDelegateCreationOperation
                    {
                        Parent: ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { Name: "AddFunc" or "UpdateFunc" } property } },
                    }
                    && KnownSymbols.Is(property.ContainingType, known.EventHandlerFuncs);
            }
        }

        return false;
    }
}
