using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>
/// <c>WaitForCacheSyncAsync</c> returns, and does not throw, also when a cache never fills. Reports where what it returns is thrown away.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SyncResultAnalyzer : UsageAnalyzer
{
    private static readonly DiagnosticDescriptor SyncResultIsIgnored = new(
        DiagnosticIds.SyncResultIsIgnored,
        "The result of WaitForCacheSyncAsync is ignored",
        "WaitForCacheSyncAsync returns also when a cache could not be filled; {0}",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.SyncResultIsIgnored + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [SyncResultIsIgnored];

    /// <inheritdoc/>
    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols known) =>
        context.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                var isFactory = KnownSymbols.IsMember(call.TargetMethod, known.SharedInformerFactory, "WaitForCacheSyncAsync");
                if ((!isFactory && !KnownSymbols.IsMember(call.TargetMethod, known.SharedInformer, "WaitForCacheSyncAsync"))
                    || IsOfFluentCall(call)
                    || !IsThrownAway(call, operation.ContainingSymbol, out var isWaitedFor))
                {
                    return;
                }

                operation.ReportDiagnostic(Diagnostic.Create(
                    SyncResultIsIgnored,
                    call.Syntax.GetLocation(),
                    isWaitedFor ? ImmutableDictionary<string, string?>.Empty : ImmutableDictionary<string, string?>.Empty.Add("notAwaited", "true"),
                    (isFactory, isWaitedFor) switch
                    {
                        (true, true) => "call EnsureCacheSyncAsync, which throws then, or look at the result",
                        (true, false) => "and here nobody waits until it does: await EnsureCacheSyncAsync, which throws then",
                        (false, true) => "look at the result, false when the informer stopped",
                        (false, false) => "and here nobody waits until it does: await it, and look at the result",
                    }));
            },
            OperationKind.Invocation);

    // What is awaited, or waited for, and dropped; also by all who get a task without a result in its place. "_ = await …" says that it is meant. A task
    // that is not even awaited is dropped in any case: the call does nothing but wait. Of that the compiler tells within asynchronous methods, but for "_ =".
    private static bool IsThrownAway(IInvocationOperation call, ISymbol containing, out bool isWaitedFor)
    {
        IOperation value = call;
        isWaitedFor = false;
        while (true)
        {
            switch (value.Parent)
            {
                case IInvocationOperation { TargetMethod: { Name: "ConfigureAwait" or "WaitAsync" or "GetAwaiter" } } next when next.Instance == value:
                    value = next;
                    break;
                case IInvocationOperation { TargetMethod: { Name: "GetResult" or "Wait", Parameters.Length: < 2 } } next when next.Instance == value:
                    isWaitedFor = true;
                    value = next;
                    break;
                case IAwaitOperation next:
                    isWaitedFor = true;
                    value = next;
                    break;
                case IConditionalAccessOperation next:
                    value = next;
                    break;
                case IConversionOperation { Type: { Name: "Task", IsReferenceType: true } and INamedTypeSymbol { Arity: 0 } } next:
                    isWaitedFor = true;
                    return next.Parent is IReturnOperation;
                case ISimpleAssignmentOperation { Target: IDiscardOperation, Parent: IExpressionStatementOperation statement }:
                    return !isWaitedFor && !IsAskedAfter(statement, call);
                case IExpressionStatementOperation statement:
                    return (isWaitedFor || !IsInAsync(statement, containing)) && !IsAskedAfter(statement, call);
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } declarator }:
                    return isWaitedFor && !ValueUses.BodyOf(declarator).Descendants().Any(one =>
                        one is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local))
                        && !IsAskedAfter(declarator, call);
                default:
                    if (ToWhenAll(value) is not { } all)
                    {
                        return false;
                    }

                    value = all;
                    break;
            }
        }
    }

    // "informer.Received(1).WaitForCacheSyncAsync(…)": a call that returns what it is called on has the next one mean something else; fakes are asked so.
    private static bool IsOfFluentCall(IInvocationOperation call)
    {
        for (var receiver = call.Instance; receiver is not null;)
        {
            switch (receiver)
            {
                case IConversionOperation conversion:
                    receiver = conversion.Operand;
                    break;
                case IPropertyReferenceOperation property:
                    receiver = property.Instance;
                    break;
                case IInvocationOperation inner:
                    var on = inner.Instance ?? inner.Arguments.FirstOrDefault(static one => one.Parameter?.Ordinal == 0)?.Value;
                    if (on is not null && SymbolEqualityComparer.Default.Equals(on.Type, inner.Type))
                    {
                        return true;
                    }

                    receiver = on;
                    break;
                default:
                    return false;
            }
        }

        return false;
    }

    private static bool IsInAsync(IOperation statement, ISymbol containing)
    {
        for (var one = statement.Parent; one is not null; one = one.Parent)
        {
            if (one is IAnonymousFunctionOperation lambda)
            {
                return lambda.Symbol.IsAsync;
            }

            if (one is ILocalFunctionOperation local)
            {
                return local.Symbol.IsAsync;
            }
        }

        return containing is IMethodSymbol { IsAsync: true };
    }

    // "Task.WhenAll(a, b)" and "Task.WhenAll(informers.Select(one => …))" have the results of all, or drop them.
    private static IOperation? ToWhenAll(IOperation task)
    {
        for (var value = task; value.Parent is { } parent; value = parent)
        {
            switch (parent)
            {
                case IInvocationOperation { TargetMethod: { Name: "WhenAll", ContainingType.Name: "Task" } } all:
                    return all;
                case IInvocationOperation { TargetMethod: { Name: "Select", ContainingType.Name: "Enumerable" } }:
                case IArgumentOperation or IArrayInitializerOperation or IArrayCreationOperation or IConversionOperation or ICollectionExpressionOperation:
                case IReturnOperation or IBlockOperation { Operations.Length: 1 } or IAnonymousFunctionOperation or IDelegateCreationOperation:
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    // "if (token.IsCancellationRequested) return;" and "if (!informer.HasSynced) …" ask for the result in another way.
    private static bool IsAskedAfter(IOperation statement, IInvocationOperation call) =>
        ValueUses.BodyOf(statement).Descendants().Any(one => one.Syntax.SpanStart > call.Syntax.SpanStart && one switch
        {
            IInvocationOperation { TargetMethod.Name: "ThrowIfCancellationRequested" } => true,
            IPropertyReferenceOperation { Property.Name: "HasSynced" } => true,
            IPropertyReferenceOperation { Property.Name: "IsCancellationRequested" } asked => IsInCondition(asked),
            _ => false,
        });

    private static bool IsInCondition(IOperation asked)
    {
        for (var one = asked; one.Parent is { } parent; one = parent)
        {
            if (parent is IConditionalOperation condition)
            {
                return condition.Condition == one;
            }

            if (parent is IBlockOperation or ILoopOperation)
            {
                return false;
            }
        }

        return false;
    }
}
