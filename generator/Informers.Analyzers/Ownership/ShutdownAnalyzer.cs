using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>
/// <c>ShutdownAsync</c> waits for informers that somebody else has to stop. Reports where what stops them comes only after it, in the same
/// sequence of statements, and where nothing ever does.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ShutdownAnalyzer : UsageAnalyzer
{
    private static readonly DiagnosticDescriptor ShutdownNeverEnds = new(
        DiagnosticIds.ShutdownNeverEnds,
        "ShutdownAsync waits for what is not stopped",
        "ShutdownAsync waits until the informers have stopped, and stops none: {0}",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.ShutdownNeverEnds + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [ShutdownNeverEnds];

    /// <inheritdoc/>
    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols known)
    {
        var origins = Origins.Of(context.Compilation);
        context.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                if (!KnownSymbols.IsMember(call.TargetMethod, known.SharedInformerFactory, "ShutdownAsync")
                    || origins.Find(call.Instance, operation.CancellationToken) is not { } factory
                    || Statement(call) is not { Parent: IBlockOperation block } statement
                    || !IsWaitedFor(call, statement))
                {
                    return;
                }

                // Whatever is cancelled or disposed before, here or in a block around, may be what stops the informers.
                if (ValueUses.BodyOf(call).Descendants().Any(one => one.Syntax.SpanStart < call.Syntax.SpanStart && MayEnd(one, known)))
                {
                    return;
                }

                var operations = origins.OperationsOf(operation.ContainingSymbol.ContainingType, operation.CancellationToken)
                    .SelectMany(static one => one.Descendants())
                    .ToList();
                var tokens = operations.OfType<IInvocationOperation>()
                    .Where(one => KnownSymbols.IsMember(one.TargetMethod, known.SharedInformerFactory, "Start")
                        && factory.Equals(origins.Find(one.Instance, operation.CancellationToken)))
                    .Select(static one => one.Arguments is [var token] ? token.Value : one)
                    .ToList();
                if (tokens.Count == 0)
                {
                    return;
                }

                // Only if all that starts the factory does it with a token of a source that is cancelled later, and by nothing else,
                var at = block.Operations.IndexOf(statement);
                if (block.Operations.Skip(at + 1).SelectMany(static one => one.Descendants()).OfType<IInvocationOperation>().FirstOrDefault(IsCancel) is { } late
                    && origins.Find(late.Instance, operation.CancellationToken) is { Creation: BaseObjectCreationExpressionSyntax creation } source
                    && creation.ArgumentList is null or { Arguments.Count: 0 }
                    && !operations.Exists(one => IsCalledBack(one, call) && source.Equals(origins.Find(CancelledBy(one), operation.CancellationToken)))
                    && tokens.TrueForAll(token => source.Equals(origins.Find(token, operation.CancellationToken)?.Root)))
                {
                    Report($"'{late.TargetMethod.Name}' comes after it, and is never reached");
                }
                else if (factory.Creation is not null && tokens.TrueForAll(IsNever))
                {
                    // or of none; where nobody else can start it.
                    Report("the token of Start never fires; call DisposeAsync, which stops them");
                }

                void Report(string reason) =>
                    operation.ReportDiagnostic(Diagnostic.Create(ShutdownNeverEnds, call.Syntax.GetLocation(), reason));
            },
            OperationKind.Invocation);
    }

    private static IOperation? Statement(IOperation operation)
    {
        for (var one = operation; one.Parent is not null; one = one.Parent)
        {
            if (one.Parent is IBlockOperation)
            {
                return one;
            }

            if (one.Parent is IAnonymousFunctionOperation)
            {
                return null;
            }
        }

        return null;
    }

    // "await factory.ShutdownAsync();" and its synchronous forms; not a task that is kept.
    private static bool IsWaitedFor(IInvocationOperation call, IOperation statement)
    {
        IOperation value = call;
        while (value.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetAwaiter" or "GetResult" or "Wait" } next && next.Instance == value)
        {
            if (next.TargetMethod.Name == "Wait" && !next.Arguments.IsEmpty)
            {
                return false;
            }

            value = next;
        }

        return statement is IExpressionStatementOperation
            && (value.Parent is IAwaitOperation { Parent: IExpressionStatementOperation }
                || (value != call && value is IInvocationOperation { TargetMethod.Name: "GetResult" or "Wait" } && value.Parent is IExpressionStatementOperation));
    }

    /// <summary>Whether a token never fires while informers run: none, and that of a hosted service's <c>StartAsync</c>, which is for the start only.</summary>
    internal static bool IsNever(IOperation token) => Origins.Unwrap(token) switch
    {
        IDefaultValueOperation => true,
        IPropertyReferenceOperation { Property: { Name: "None", ContainingType.Name: "CancellationToken" } } => true,
        IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { Name: "StartAsync", ContainingType: { } type } } =>
            type.AllInterfaces.Any(static one => one.Name == "IHostedService"),
        _ => false,
    };

    private static bool IsCancel(IInvocationOperation call) => IsCancel(call.TargetMethod);

    private static bool IsCancel(IMethodSymbol method) =>
        method is { Name: "Cancel" or "CancelAsync" or "CancelAfter", ContainingType.Name: "CancellationTokenSource" };

    // The source that an operation cancels, or gives to somebody to cancel.
    private static IOperation? CancelledBy(IOperation operation) => operation switch
    {
        IInvocationOperation call when IsCancel(call) => call.Instance,
        IMethodReferenceOperation reference when IsCancel(reference.Method) => reference.Instance,
        _ => null,
    };

    // What somebody else calls, or time: a delegate, code of a lambda or local function that the shutdown is not in, and CancelAfter.
    private static bool IsCalledBack(IOperation operation, IInvocationOperation shutdown)
    {
        if (operation is IMethodReferenceOperation or IInvocationOperation { TargetMethod.Name: "CancelAfter" })
        {
            return true;
        }

        return Enclosing.Function(operation) is { Syntax: var function }
            && (function.SyntaxTree != shutdown.Syntax.SyntaxTree || !function.Span.Contains(shutdown.Syntax.Span));
    }

    // A method of the project may cancel, called or given to somebody; the disposal of a handler's registration does not.
    private static bool MayEnd(IOperation operation, KnownSymbols known) => operation switch
    {
        IMethodReferenceOperation reference => IsCancel(reference.Method),
        IInvocationOperation call => IsCancel(call)
            || !call.TargetMethod.DeclaringSyntaxReferences.IsEmpty
            || (call.TargetMethod.Name is "DisposeAsync" or "Dispose" or "StopAsync" && !KnownSymbols.IsA(call.Instance?.Type, known.Registration)),
        _ => false,
    };
}
