using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>
/// An update comes with the object that it replaced, which the cache has let go of. Reports where it is kept for longer than the handler runs.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OldObjectAnalyzer : UsageAnalyzer
{
    private static readonly DiagnosticDescriptor OldObjectIsKept = new(
        DiagnosticIds.OldObjectIsKept,
        "The old object of an update is kept",
        "'{0}' is the object that an update replaced: it stays in memory as long as it is kept; keep what is needed of it",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.OldObjectIsKept + ".md");

    private static readonly HashSet<string> Keeping = ["Add", "AddOrUpdate", "Append", "Enqueue", "GetOrAdd", "Insert", "Push", "TryAdd", "TryWrite", "WriteAsync"];

    private static readonly HashSet<string> Later = ["Run", "StartNew", "ContinueWith", "QueueUserWorkItem", "UnsafeQueueUserWorkItem"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [OldObjectIsKept];

    /// <inheritdoc/>
    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols known)
    {
        var sources = new CacheSources(known);
        context.RegisterOperationAction(
            operation =>
            {
                var reference = (IParameterReferenceOperation)operation.Operation;
                if (reference.Parameter.Ordinal == 0 && IsOldObject(reference, sources, known))
                {
                    Report(operation, reference, reference.Parameter.ContainingSymbol);
                }
            },
            OperationKind.ParameterReference);
        context.RegisterOperationAction(
            operation =>
            {
                var reference = (IPropertyReferenceOperation)operation.Operation;
                if (reference.Property.Name == "Before" && sources.IsSource(reference.Property))
                {
                    Report(operation, reference, owner: null);
                }
            },
            OperationKind.PropertyReference);
    }

    private static void Report(OperationAnalysisContext context, IOperation reference, ISymbol? owner)
    {
        if (IsStored(reference) || IsUsedLater(reference, owner))
        {
            context.ReportDiagnostic(Diagnostic.Create(OldObjectIsKept, reference.Syntax.GetLocation(), reference.Syntax.ToString()));
        }
    }

    private static bool IsOldObject(IParameterReferenceOperation reference, CacheSources sources, KnownSymbols known)
    {
        // As functions and methods for updates have, and few others.
        if (reference.Parameter.ContainingSymbol is not IMethodSymbol { Parameters.Length: 2 } method)
        {
            return false;
        }

        if (method.MethodKind != MethodKind.AnonymousFunction)
        {
            return method.Name.EndsWith("OnUpdate", System.StringComparison.Ordinal) && sources.IsHandler(method);
        }

        for (var one = reference.Parent; one is not null; one = one.Parent)
        {
            if (one is IAnonymousFunctionOperation lambda && SymbolEqualityComparer.Default.Equals(lambda.Symbol, method))
            {
                return lambda.Parent is IDelegateCreationOperation { Parent: ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { Name: "UpdateFunc" } target } } }
                    && KnownSymbols.Is(target.ContainingType, known.EventHandlerFuncs);
            }
        }

        return false;
    }

    // Put into a field, or into what a field has.
    private static bool IsStored(IOperation reference)
    {
        var value = reference;
        while (value.Parent is IConversionOperation or ITupleOperation or IParenthesizedOperation)
        {
            value = value.Parent;
        }

        return value.Parent switch
        {
            ISimpleAssignmentOperation assignment => assignment.Value == value && assignment.Target is IFieldReferenceOperation or IPropertyReferenceOperation && IsOfField(assignment.Target),
            IArgumentOperation { Parent: IInvocationOperation call } => Keeping.Contains(call.TargetMethod.Name) && IsOfField(call.Instance),
            _ => false,
        };
    }

    private static bool IsOfField(IOperation? place)
    {
        while (true)
        {
            switch (place)
            {
                case IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } }:
                case IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } }:
                    return true;
                case IFieldReferenceOperation field:
                    place = field.Instance;
                    break;
                case IPropertyReferenceOperation property:
                    place = property.Instance;
                    break;
                default:
                    return false;
            }
        }
    }

    // Taken along by a function that runs on another thread.
    private static bool IsUsedLater(IOperation reference, ISymbol? owner)
    {
        for (var one = reference.Parent; one is not null; one = one.Parent)
        {
            if (one is IAnonymousFunctionOperation lambda)
            {
                if (owner is not null && SymbolEqualityComparer.Default.Equals(lambda.Symbol, owner))
                {
                    return false;
                }

                if (lambda.Parent is IDelegateCreationOperation { Parent: IArgumentOperation { Parent: { } taker } }
                    && (taker is IInvocationOperation { TargetMethod: { ContainingNamespace: { } space } method } && Later.Contains(method.Name) && space.ToDisplayString().StartsWith("System.Threading", System.StringComparison.Ordinal)
                        || taker is IObjectCreationOperation { Type.Name: "Timer" }))
                {
                    return !IsRepeated(lambda, reference);
                }
            }
        }

        return false;
    }

    // One report for each function is enough.
    private static bool IsRepeated(IAnonymousFunctionOperation lambda, IOperation reference) =>
        lambda.Descendants().Any(one => one.Syntax.SpanStart < reference.Syntax.SpanStart && one.Kind == reference.Kind && one.Syntax.IsEquivalentTo(reference.Syntax));
}
