using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>
/// Reports handlers that make their informer wait for them (<c>OverflowPolicy.Block</c>) and wait for that informer themselves.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OwnInformerAnalyzer : UsageAnalyzer
{
    private const int MostCalls = 4;
    private const int MostBodies = 2000;

    private static readonly DiagnosticDescriptor HandlerAwaitsItsInformer = new(
        DiagnosticIds.HandlerAwaitsItsInformer,
        "A handler that blocks its informer waits for that informer",
        "'{0}' waits for the informer that, by OverflowPolicy.Block, waits for this handler: it throws BlockingHandlerException; wait elsewhere, or choose another policy",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.HandlerAwaitsItsInformer + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [HandlerAwaitsItsInformer];

    /// <inheritdoc/>
    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols known)
    {
        var symbols = new SyncSymbols(known);
        var origins = Origins.Of(context.Compilation);
        context.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                if (call.TargetMethod.Name != "AddEventHandler" || !symbols.IsInformerLike(call.Instance?.Type)
                    || !IsBlocking(call, origins, operation.CancellationToken)
                    || origins.Find(call.Instance, operation.CancellationToken) is not { } informer
                    || call.Arguments.FirstOrDefault(static one => one.Parameter?.Ordinal == 0) is not { } handler)
                {
                    return;
                }

                var made = origins.Behind(handler.Value, operation.CancellationToken) as IObjectCreationOperation;
                var bodies = HandlerCode.AllOf(handler.Value, known, origins, context.Compilation, operation.CancellationToken)
                    .Select(static one => one.Body);
                foreach (var wait in Waits(bodies, context.Compilation, symbols, operation.CancellationToken))
                {
                    if (IsOf(wait, informer, made, symbols, origins, operation.CancellationToken))
                    {
                        operation.ReportDiagnostic(Diagnostic.Create(
                            HandlerAwaitsItsInformer, wait.Syntax.GetLocation(), wait.TargetMethod.Name));
                    }
                }
            },
            OperationKind.Invocation);
    }

    private static bool IsBlocking(IInvocationOperation call, Origins origins, CancellationToken cancellationToken) =>
        call.Arguments.FirstOrDefault(static one => one.Parameter?.Type.Name == "EventHandlerOptions") is { } options
        && origins.Behind(options.Value, cancellationToken) is IObjectCreationOperation { Initializer: { } initializer }
        && initializer.Initializers.OfType<ISimpleAssignmentOperation>().Any(static one =>
            one.Target is IPropertyReferenceOperation { Property.Name: "Overflow" }
            && one.Value is IFieldReferenceOperation { Field: { Name: "Block", ContainingType.Name: "OverflowPolicy" } });

    // All waits that are asked for while the handler is called, those in methods of the compilation included. Level by level, so that each
    // method is looked into once, and where it leads furthest.
    private static IEnumerable<IInvocationOperation> Waits(
        IEnumerable<IOperation?> bodies, Compilation compilation, SyncSymbols symbols, CancellationToken cancellationToken)
    {
        var visited = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default);
        var waiting = new Queue<(IOperation Body, int Depth)>(bodies.OfType<IOperation>().Select(static one => (one, 0)));
        while (waiting.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (body, depth) = waiting.Dequeue();
            foreach (var call in body.Descendants().OfType<IInvocationOperation>())
            {
                var method = (call.TargetMethod.ReducedFrom ?? call.TargetMethod).OriginalDefinition;
                if (symbols.IsFactoryWait(call.TargetMethod) || symbols.IsInformerWait(call.TargetMethod) && call.TargetMethod.Name != "WatchAsync")
                {
                    yield return call;
                }
                else if (depth < MostCalls && !call.IsVirtual && visited.Count < MostBodies && !method.DeclaringSyntaxReferences.IsEmpty
                    && visited.Add(method) && SourceBodies.Of(method, compilation, cancellationToken) is { } called)
                {
                    waiting.Enqueue((called, depth + 1));
                }
            }
        }
    }

    private static bool IsOf(
        IInvocationOperation wait, Origin informer, IObjectCreationOperation? made, SyncSymbols symbols, Origins origins,
        CancellationToken cancellationToken)
    {
        if (origins.Find(wait.Instance, cancellationToken) is not { } awaited)
        {
            return false;
        }

        if (made?.Constructor is { } constructor && awaited.Root.Symbol is IParameterSymbol parameter
            && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol.OriginalDefinition, constructor.OriginalDefinition)
            && made.Arguments.FirstOrDefault(one => one.Parameter?.Ordinal == parameter.Ordinal) is { } argument
            && origins.Find(argument.Value, cancellationToken) is { } given)
        {
            awaited = awaited.From(given);
        }

        // A registration is the informer's own; a factory waits for all of its informers.
        if (awaited.Symbol is IMethodSymbol { Name: "AddEventHandler" } && awaited.Parent is { } registered)
        {
            awaited = registered;
        }

        return awaited.Equals(informer) || (symbols.IsFactory(awaited.Type) && awaited.Equals(symbols.OwnerOf(informer)));
    }
}
