using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>Reports resync periods that are so short that handlers do nothing but see again what they have seen.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ResyncPeriodAnalyzer : UsageAnalyzer
{
    private const int DefaultMinimum = 30;

    private static readonly DiagnosticDescriptor ResyncPeriodIsTooShort = new(
        DiagnosticIds.ResyncPeriodIsTooShort,
        "The resync period is very short",
        "Every {0} s each handler gets every object of the cache again, unchanged, and nothing is asked of the server; use {1} s or more, or none",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.ResyncPeriodIsTooShort + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [ResyncPeriodIsTooShort];

    /// <inheritdoc/>
    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols known)
    {
        context.RegisterOperationAction(
            operation =>
            {
                var assignment = (ISimpleAssignmentOperation)operation.Operation;
                if (assignment.Target is IPropertyReferenceOperation { Property: { Name: "DefaultResync" or "ResyncPeriod", ContainingType: var type } }
                    && (KnownSymbols.Is(type, known.SharedInformerOptions) || KnownSymbols.Is(type, known.InformerOptions) || KnownSymbols.Is(type, known.EventHandlerOptions))
                    && !HasClockOfItsOwn(assignment))
                {
                    Check(operation, assignment.Value);
                }
            },
            OperationKind.SimpleAssignment);
        context.RegisterOperationAction(
            operation =>
            {
                var argument = (IArgumentOperation)operation.Operation;
                if (argument is { ArgumentKind: ArgumentKind.Explicit, Parameter: { Name: "resyncPeriod", ContainingSymbol: IMethodSymbol method } } && KnownSymbols.IsEmitted(method.ContainingType))
                {
                    Check(operation, argument.Value);
                }
            },
            OperationKind.Argument);
    }

    // By a clock that a test moves, a period says nothing of how often.
    private static bool HasClockOfItsOwn(ISimpleAssignmentOperation assignment)
    {
        if (assignment.Parent is IObjectOrCollectionInitializerOperation initializer)
        {
            foreach (var one in initializer.Initializers)
            {
                if (one is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "TimeProvider" } })
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static void Check(OperationAnalysisContext context, IOperation value)
    {
        if (Periods.SecondsOf(value, context.CancellationToken) is not { } seconds || seconds <= 0)
        {
            return;
        }

        var minimum = RuleOptions.Number(
            context.Options, context.Operation.Syntax.SyntaxTree, DiagnosticIds.ResyncPeriodIsTooShort, "minimum_seconds", DefaultMinimum);
        if (seconds < minimum)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                ResyncPeriodIsTooShort,
                value.Syntax.GetLocation(),
                ImmutableDictionary<string, string?>.Empty.Add("minimum", minimum.ToString(CultureInfo.InvariantCulture)),
                seconds.ToString("0.###", CultureInfo.InvariantCulture),
                minimum));
        }
    }
}
