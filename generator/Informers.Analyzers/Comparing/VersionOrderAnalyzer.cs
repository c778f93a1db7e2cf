using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>
/// Reports where resource versions are put in order by hand: as text, where <c>"9"</c> comes after <c>"10"</c>, or as numbers of some type. Whether two
/// are the same text is another question, and a right one.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class VersionOrderAnalyzer : UsageAnalyzer
{
    private static readonly DiagnosticDescriptor VersionsAreOrderedByHand = new(
        DiagnosticIds.VersionsAreOrderedByHand,
        "Resource versions are put in order by hand",
        "Resource versions are compared as {0}; use ResourceVersions.Compare, or TryCompare where one may be empty or of another form",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.VersionsAreOrderedByHand + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [VersionsAreOrderedByHand];

    /// <inheritdoc/>
    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols known)
    {
        context.RegisterOperationAction(CheckBinary, OperationKind.Binary);
        context.RegisterOperationAction(CheckCall, OperationKind.Invocation);
    }

    private static void CheckBinary(OperationAnalysisContext context)
    {
        var binary = (IBinaryOperation)context.Operation;
        if (binary is not
            {
                OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan
                    or BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.Subtract,
                LeftOperand.ConstantValue.HasValue: false,
                RightOperand.ConstantValue.HasValue: false,
            })
        {
            return;
        }

        var left = Versions.Parsed(binary.LeftOperand, context.CancellationToken);
        var right = Versions.Parsed(binary.RightOperand, context.CancellationToken);
        if (binary.OperatorKind == BinaryOperatorKind.Subtract ? left is not null && right is not null : left is not null || right is not null)
        {
            Report(context, binary, "numbers, which not every version is, and not of every size");
        }
    }

    private static void CheckCall(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        var token = context.CancellationToken;
        if (IsOrder(call, token))
        {
            if (!IsHeldAgainstZero(call))
            {
                Report(context, call, "text, in which \"9\" comes after \"10\"");
            }
        }
        else if (IsOrderOfNumbers(call, token))
        {
            Report(context, call, "numbers, which not every version is, and not of every size");
        }
        else if (KeyOf(call) is { } key && (Versions.IsVersion(key, token) || Versions.Parsed(key, token) is not null))
        {
            Report(context, call, Versions.IsVersion(key, token) ? "text, in which \"9\" comes after \"10\"" : "numbers, which not every version is, and not of every size");
        }
    }

    private static bool IsOrder(IInvocationOperation call, CancellationToken cancellationToken) => call.TargetMethod.Name switch
    {
        "Compare" or "CompareOrdinal" when call.TargetMethod.ContainingType.SpecialType == SpecialType.System_String => AnyVersion(call),
        "Compare" when call.Instance?.Type is { } comparer && IsComparerOfText(comparer) => AnyVersion(call),
        "CompareTo" => Versions.IsVersion(call.Instance, cancellationToken),
        _ => false,
    };

    private static bool AnyVersion(IInvocationOperation call) =>
        call.Arguments.Length >= 2 && (Versions.IsVersion(call.Arguments[0].Value, default) || Versions.IsVersion(call.Arguments[1].Value, default));

    private static bool IsComparerOfText(ITypeSymbol type) =>
        type.Name == "StringComparer" || type is INamedTypeSymbol { Name: "Comparer" or "IComparer", TypeArguments: [{ SpecialType: SpecialType.System_String }] };

    private static bool IsOrderOfNumbers(IInvocationOperation call, CancellationToken cancellationToken) => call.TargetMethod switch
    {
        { Name: "CompareTo" } => Versions.Parsed(call.Instance, cancellationToken) is not null,
        { Name: "Max" or "Min", ContainingType: { Name: "Math", ContainingNamespace.Name: "System" } } =>
            call.Arguments.Any(argument => Versions.Parsed(argument.Value, cancellationToken) is not null),
        _ => false,
    };

    // The key that a query sorts by, without a comparer of its own.
    private static IOperation? KeyOf(IInvocationOperation call) =>
        call.TargetMethod is
        {
            Name: "OrderBy" or "OrderByDescending" or "ThenBy" or "ThenByDescending" or "MinBy" or "MaxBy" or "Min" or "Max",
            ContainingType: { Name: "Enumerable", ContainingNamespace.Name: "Linq" },
            Parameters: [_, { Type.TypeKind: TypeKind.Delegate }],
        }
        && call.Arguments[1].Value is IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Body.Operations: [IReturnOperation { ReturnedValue: { } key }] } }
            ? key
            : null;

    // Zero says whether they are the same, by a detour.
    private static bool IsHeldAgainstZero(IInvocationOperation call) =>
        call.Parent is IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } binary
        && (binary.LeftOperand == call ? binary.RightOperand : binary.LeftOperand).ConstantValue is { HasValue: true, Value: 0 };

    private static void Report(OperationAnalysisContext context, IOperation operation, string how) =>
        context.ReportDiagnostic(Diagnostic.Create(VersionsAreOrderedByHand, operation.Syntax.GetLocation(), how));
}
