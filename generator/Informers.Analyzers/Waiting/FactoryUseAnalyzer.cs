using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>
/// Reports reads of a cache on a path that starts its factory and has not waited for it, and uses of a factory after its disposal. Only
/// bodies that start or dispose a factory are followed.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FactoryUseAnalyzer : UsageAnalyzer
{
    private static readonly DiagnosticDescriptor ReadBeforeSync = new(
        DiagnosticIds.ReadBeforeSync,
        "The cache is read before it is filled",
        "'{0}' reads a cache that {1}; await EnsureCacheSyncAsync first",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.ReadBeforeSync + ".md");

    private static readonly DiagnosticDescriptor UsedAfterDisposal = new(
        DiagnosticIds.FactoryIsUsedAfterDisposal,
        "The factory is used after it was disposed",
        "'{0}' comes after the factory was disposed: {1}",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.FactoryIsUsedAfterDisposal + ".md");

    private static readonly DiagnosticDescriptor ConfiguredTooLate = new(
        DiagnosticIds.ConfiguredTooLate,
        "An informer or a factory is configured too late",
        "'{0}' comes too late: {1}",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.ConfiguredTooLate + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [ReadBeforeSync, UsedAfterDisposal, ConfiguredTooLate];

    /// <inheritdoc/>
    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols known)
    {
        var symbols = new SyncSymbols(known);
        var waits = new WaitSearch(context.Compilation, symbols);
        var origins = Origins.Of(context.Compilation);
        var reads = new ParameterReads(context.Compilation, symbols, origins);
        context.RegisterOperationBlockStartAction(start =>
        {
            var isFollowed = 0;
            start.RegisterOperationAction(
                operation =>
                {
                    var method = ((IInvocationOperation)operation.Operation).TargetMethod;
                    if (symbols.IsStart(method) || symbols.IsRun(method) || method.Name == "DisposeAsync")
                    {
                        Interlocked.Exchange(ref isFollowed, 1);
                    }
                },
                OperationKind.Invocation);
            start.RegisterOperationAction(
                operation =>
                {
                    // Whose options may be changed afterwards.
                    var creation = (IObjectCreationOperation)operation.Operation;
                    if (symbols.IsFactory(creation.Type) && creation.Arguments.Any(one => symbols.IsOptions(one.Value.Type) && one.Value is not IObjectCreationOperation))
                    {
                        Interlocked.Exchange(ref isFollowed, 1);
                    }
                },
                OperationKind.ObjectCreation);
            start.RegisterOperationAction(
                operation =>
                {
                    if (operation.Operation is IUsingDeclarationOperation { IsAsynchronous: true } or IUsingOperation { IsAsynchronous: true })
                    {
                        Interlocked.Exchange(ref isFollowed, 1);
                    }
                },
                OperationKind.Using, OperationKind.UsingDeclaration);
            start.RegisterOperationBlockEndAction(end =>
            {
                if (Volatile.Read(ref isFollowed) == 0)
                {
                    return;
                }

                foreach (var block in end.OperationBlocks)
                {
                    Follow(
                        end.GetControlFlowGraph(block),
                        graph => new FactoryFlow(graph, origins, symbols, waits, reads, end.OwningSymbol, (operation, use) => Report(end, operation, use), end.CancellationToken).Run(),
                        end.CancellationToken);
                }
            });
        });
    }

    // A graph, and those of the lambdas and local functions in it: each is run from its own beginning.
    private static void Follow(ControlFlowGraph graph, Action<ControlFlowGraph> run, CancellationToken cancellationToken)
    {
        run(graph);
        foreach (var function in graph.LocalFunctions)
        {
            Follow(graph.GetLocalFunctionControlFlowGraph(function, cancellationToken), run, cancellationToken);
        }

        foreach (var block in graph.Blocks)
        {
            foreach (var lambda in Lambdas(block))
            {
                Follow(graph.GetAnonymousFunctionControlFlowGraph(lambda, cancellationToken), run, cancellationToken);
            }
        }
    }

    private static IEnumerable<IFlowAnonymousFunctionOperation> Lambdas(BasicBlock block)
    {
        foreach (var operation in block.Operations)
        {
            foreach (var one in operation.DescendantsAndSelf())
            {
                if (one is IFlowAnonymousFunctionOperation lambda)
                {
                    yield return lambda;
                }
            }
        }

        if (block.BranchValue is { } value)
        {
            foreach (var one in value.DescendantsAndSelf())
            {
                if (one is IFlowAnonymousFunctionOperation lambda)
                {
                    yield return lambda;
                }
            }
        }
    }

    private static void Report(OperationBlockAnalysisContext context, IOperation operation, FactoryUse use)
    {
        var (rule, reason) = use switch
        {
            FactoryUse.ReadBeforeStart => (ReadBeforeSync, "is empty until the factory is started and has synced"),
            FactoryUse.ReadBeforeSync => (ReadBeforeSync, "was started here and may still be empty"),
            FactoryUse.ReadOfOther => (ReadBeforeSync, "may still be empty: only other informers were waited for"),
            FactoryUse.ReadOfLate => (ReadBeforeSync, "was asked for after the waiting, and starts only now"),
            FactoryUse.ConfiguredAfterStart => (ConfiguredTooLate, "it throws InvalidOperationException, the informer was started"),
            FactoryUse.OptionsAfterCreation => (ConfiguredTooLate, "the factory took a copy of the options when it was made"),
            FactoryUse.ReadAfterDisposal => (UsedAfterDisposal, "the cache stands still"),
            FactoryUse.AskedAfterDisposal => (UsedAfterDisposal, "it throws ObjectDisposedException"),
            FactoryUse.HandlerAfterDisposal => (UsedAfterDisposal, "it throws InvalidOperationException, the informer has stopped"),
            _ => (UsedAfterDisposal, "it throws ObjectDisposedException"),
        };
        var name = operation switch
        {
            IInvocationOperation call => call.TargetMethod.Name,
            IPropertyReferenceOperation property => property.Property.Name,
            _ => operation.Syntax.ToString(),
        };
        context.ReportDiagnostic(Diagnostic.Create(rule, operation.Syntax.GetLocation(), name, reason));
    }
}
