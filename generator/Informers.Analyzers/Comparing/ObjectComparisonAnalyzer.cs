using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>
/// Reports comparisons that are to find out what changed in an object, and compare references: of lists, maps and parts that were decoded anew. The
/// same object is delivered again where nothing changed, so a comparison of whole objects by reference is no mistake.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ObjectComparisonAnalyzer : UsageAnalyzer
{
    private static readonly DiagnosticDescriptor ObjectsAreComparedByReference = new(
        DiagnosticIds.ObjectsAreComparedByReference,
        "Objects are compared by an equality that compares references",
        "This compares {0} by reference, which differs whenever an object was read anew, whatever is in it; compare {1}",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.ObjectsAreComparedByReference + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [ObjectsAreComparedByReference];

    /// <inheritdoc/>
    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols known)
    {
        var equalities = new Equalities();
        context.RegisterOperationAction(
            operation =>
            {
                var comparison = (IBinaryOperation)operation.Operation;
                if (comparison.OperatorKind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals)
                {
                    Check(operation, known, equalities, comparison.LeftOperand, comparison.RightOperand);
                }
            },
            OperationKind.Binary);
        context.RegisterOperationAction(
            operation =>
            {
                if (Compared((IInvocationOperation)operation.Operation) is var (left, right))
                {
                    Check(operation, known, equalities, left, right);
                }
            },
            OperationKind.Invocation);
    }

    private static (IOperation Left, IOperation Right)? Compared(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        return method.Name switch
        {
            "Equals" when method.ReturnType.SpecialType == SpecialType.System_Boolean => call switch
            {
                { Instance: { } instance, Arguments: [var other] } => (instance, other.Value),
                { Instance: null, Arguments: [var left, var right] } when method.ContainingType.SpecialType == SpecialType.System_Object => (left.Value, right.Value),
                { Instance: IPropertyReferenceOperation { Property: { Name: "Default", ContainingType.Name: "EqualityComparer" } }, Arguments: [var left, var right] } =>
                    (left.Value, right.Value),
                _ => null,
            },
            "SequenceEqual" when method.ContainingType is { Name: "Enumerable" or "MemoryExtensions" } => call.Arguments switch
            {
                [var left, var right] => (left.Value, right.Value),
                [var left, var right, { ArgumentKind: ArgumentKind.DefaultValue }] => (left.Value, right.Value),
                _ => null,
            },
            _ => null,
        };
    }

    private static void Check(OperationAnalysisContext context, KnownSymbols known, Equalities equalities, IOperation left, IOperation right)
    {
        if (Compared(left) is not { Type: { } type } || Compared(right) is not { Type: not null })
        {
            return;
        }

        var isOfElements = context.Operation is IInvocationOperation { TargetMethod.Name: "SequenceEqual" };
        if (isOfElements && ElementOf(type) is { } element)
        {
            type = element;
        }
        else if (isOfElements)
        {
            return;
        }

        var equality = equalities.Of(type);
        if (equality.Kind == Equalities.Kind.Values
            || MemberPath.Of(left, context.CancellationToken) is not { } one
            || MemberPath.Of(right, context.CancellationToken) is not { } other)
        {
            return;
        }

        if (IsShortCut(context.Operation, one, other, context.CancellationToken))
        {
            return;
        }

        var isUpdate = IsUpdate(ref one, ref other, context.Operation, known, context.CancellationToken);
        if (!one.IsAlong(other) || (one.Members.IsEmpty && (!isUpdate || equality.Kind == Equalities.Kind.Reference)))
        {
            return;
        }

        if (isUpdate || AreTwoObjects(one, other, context.Operation, known, context.CancellationToken))
        {
            var what = equality.Part is { } part ? $"'{part.Name}' of '{type.Name}'" : isOfElements ? $"each '{type.Name}'" : $"'{Text(one, type)}'";
            var instead = one.Members.IsEmpty ? "resource versions, or the members that matter" : "the values that matter";
            context.ReportDiagnostic(Diagnostic.Create(
                ObjectsAreComparedByReference,
                context.Operation.Syntax.GetLocation(),
                ImmutableDictionary<string, string?>.Empty.Add("path", string.Join(".", one.Members.Select(static member => member.Name))),
                what,
                instead));
        }
    }

    // "one.Spec == other.Spec || AreEqual(one.Spec, other.Spec)", or the opposite: the references spare the comparison of values, and do not stand for it.
    private static bool IsShortCut(IOperation comparison, MemberPath one, MemberPath other, CancellationToken cancellationToken)
    {
        if (comparison is not IBinaryOperation { OperatorKind: var kind })
        {
            return false;
        }

        var otherwise = kind == BinaryOperatorKind.Equals ? BinaryOperatorKind.ConditionalOr : BinaryOperatorKind.ConditionalAnd;
        for (var part = comparison; part.Parent is IBinaryOperation whole && whole.OperatorKind == otherwise; part = whole)
        {
            if (whole.LeftOperand == part && IsGiven(one, whole.RightOperand) && IsGiven(other, whole.RightOperand))
            {
                return true;
            }
        }

        return false;

        bool IsGiven(MemberPath path, IOperation operation) => operation.DescendantsAndSelf().OfType<IInvocationOperation>().Any(call =>
            call.Descendants().Any(part => MemberPath.Of(part, cancellationToken) is { } given && SymbolEqualityComparer.Default.Equals(given.Root, path.Root) && given.IsAlong(path)));
    }

    // Without what the compiler converts; who converts to object means the reference.
    private static IOperation? Compared(IOperation operation)
    {
        while (operation is IConversionOperation conversion)
        {
            if (!conversion.IsImplicit && conversion.Type?.SpecialType == SpecialType.System_Object)
            {
                return null;
            }

            operation = conversion.Operand;
        }

        return operation;
    }

    private static ITypeSymbol? ElementOf(ITypeSymbol type) =>
        type is IArrayTypeSymbol array ? array.ElementType
        : type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T ? ((INamedTypeSymbol)type).TypeArguments[0]
        : type.AllInterfaces.FirstOrDefault(static one => one.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)?.TypeArguments[0];

    private static string Text(MemberPath path, ITypeSymbol type) => path.Members.IsEmpty ? type.Name : path.Members[path.Members.Length - 1].Name;

    // The object before and after an update; of an event, what follows its Before and its Object.
    private static bool IsUpdate(ref MemberPath one, ref MemberPath other, IOperation use, KnownSymbols known, CancellationToken cancellationToken)
    {
        if (SymbolEqualityComparer.Default.Equals(one.Root, other.Root))
        {
            if (IsOfEvent(one, known) is not { } first || IsOfEvent(other, known) is not { } second || first == second)
            {
                return false;
            }

            one = one.Inner();
            other = other.Inner();
            return true;
        }

        return one.Root is IParameterSymbol left && other.Root is IParameterSymbol right
            && SymbolEqualityComparer.Default.Equals(left.ContainingSymbol, right.ContainingSymbol)
            && UpdateHandlers.IsParameter(left, use, known, cancellationToken);
    }

    private static string? IsOfEvent(MemberPath path, KnownSymbols known) =>
        path.Members is [{ Name: "Before" or "Object" } member, ..] && KnownSymbols.Is(member.ContainingType, known.ResourceEvent) ? member.Name : null;

    // The same part of two resources that have nothing to do with each other: two parameters, or what is cached and what is wanted.
    private static bool AreTwoObjects(MemberPath one, MemberPath other, IOperation comparison, KnownSymbols known, CancellationToken cancellationToken)
    {
        if (SymbolEqualityComparer.Default.Equals(one.Root, other.Root)
            || TypeOf(one.Root) is not { } type
            || !SymbolEqualityComparer.Default.Equals(type, TypeOf(other.Root))
            || !Resources.IsResource(type))
        {
            return false;
        }

        return (one.Root, other.Root) switch
        {
            (IParameterSymbol left, IParameterSymbol right) => SymbolEqualityComparer.Default.Equals(left.ContainingSymbol, right.ContainingSymbol),
            _ => IsCachedAndOther(one.Root, other.Root, comparison, known, cancellationToken)
                || IsCachedAndOther(other.Root, one.Root, comparison, known, cancellationToken),
        };
    }

    // What is made of the cached object may share the part with it, and be compared to see whether it does.
    private static bool IsCachedAndOther(ISymbol cached, ISymbol other, IOperation comparison, KnownSymbols known, CancellationToken cancellationToken)
    {
        if (Reference(cached, comparison) is not { } reference || !CachedValues.IsFromCache(reference, known, cancellationToken))
        {
            return false;
        }

        return Reference(other, comparison) switch
        {
            IParameterReferenceOperation => true,
            ILocalReferenceOperation local => CachedValues.ValueOf(local, cancellationToken) is { } value && !Mentions(value, cached),
            _ => false,
        };
    }

    private static bool Mentions(IOperation value, ISymbol local) => value.DescendantsAndSelf().Any(one => one switch
    {
        ILocalReferenceOperation reference => SymbolEqualityComparer.Default.Equals(reference.Local, local),
        IParameterReferenceOperation reference => SymbolEqualityComparer.Default.Equals(reference.Parameter, local),
        _ => false,
    });

    private static IOperation? Reference(ISymbol root, IOperation comparison) => comparison.Descendants().FirstOrDefault(one => one switch
    {
        ILocalReferenceOperation reference => SymbolEqualityComparer.Default.Equals(reference.Local, root),
        IParameterReferenceOperation reference => SymbolEqualityComparer.Default.Equals(reference.Parameter, root),
        _ => false,
    });

    private static ITypeSymbol? TypeOf(ISymbol root) => root switch
    {
        IParameterSymbol parameter => parameter.Type,
        ILocalSymbol local => local.Type,
        _ => null,
    };
}
