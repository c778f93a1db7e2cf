using System.Collections.Immutable;
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
                if ((isFactory || KnownSymbols.IsMember(call.TargetMethod, known.SharedInformer, "WaitForCacheSyncAsync")) && IsThrownAway(call))
                {
                    operation.ReportDiagnostic(Diagnostic.Create(
                        SyncResultIsIgnored,
                        call.Syntax.GetLocation(),
                        isFactory ? "call EnsureCacheSyncAsync, which throws then, or look at the result" : "look at the result, false when the informer stopped"));
                }
            },
            OperationKind.Invocation);

    // Only what is awaited and dropped: a task that is not awaited is the compiler's to report, and "_ =" says that it is meant.
    private static bool IsThrownAway(IInvocationOperation call)
    {
        IOperation result = call;
        if (call.Parent is IInvocationOperation { TargetMethod: { Name: "ConfigureAwait" or "WaitAsync", ContainingNamespace.Name: "Tasks" } } configured
            && configured.Instance == call)
        {
            result = configured;
            if (configured.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } again && again.Instance == configured)
            {
                result = again;
            }
        }

        if (result.Parent is IConditionalAccessOperation access)
        {
            result = access;
        }

        return result.Parent is IAwaitOperation { Parent: IExpressionStatementOperation };
    }
}
