using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Informers.Analyzers;

/// <summary>
/// Reports what holds the thread of a handler, or of what else the runtime calls for each object; and handlers that return before their
/// work is done.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BlockingHandlerAnalyzer : UsageAnalyzer
{
    private static readonly DiagnosticDescriptor HandlerBlocks = new(
        DiagnosticIds.HandlerBlocks,
        "A handler blocks",
        "'{0}' blocks {1}, which is called for one object after another; {2}",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.HandlerBlocks + ".md");

    private static readonly DiagnosticDescriptor HandlerIsAsyncVoid = new(
        DiagnosticIds.HandlerIsAsyncVoid,
        "A handler is async void",
        "{0} is async void: it returns at its first await, so that calls overlap, and an exception ends the process; put the name on a work queue, or use WatchAsync",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.HandlerIsAsyncVoid + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [HandlerBlocks, HandlerIsAsyncVoid];

    /// <inheritdoc/>
    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols known)
    {
        var origins = Origins.Of(context.Compilation);
        var searches = new ConcurrentDictionary<(string More, string Allowed), BlockingSearch>();
        var reported = new ConcurrentDictionary<SyntaxNode, byte>();
        context.RegisterOperationBlockAction(block =>
        {
            if (block.OwningSymbol is not IMethodSymbol method || HandlerCode.NameOf(method, known) is not { } name)
            {
                return;
            }

            if (method.IsAsync)
            {
                block.ReportDiagnostic(Diagnostic.Create(HandlerIsAsyncVoid, method.Locations[0], name));
            }

            foreach (var body in block.OperationBlocks)
            {
                Report(new HandlerCode(name, body, method, body.Syntax), block.Options, block.ReportDiagnostic, block.CancellationToken);
            }
        });
        context.RegisterOperationAction(
            operation =>
            {
                if (HandlerCode.Given(operation.Operation, known, origins, context.Compilation, operation.CancellationToken) is not { } handler)
                {
                    return;
                }

                if (handler.Method is { IsAsync: true, ReturnsVoid: true })
                {
                    operation.ReportDiagnostic(Diagnostic.Create(HandlerIsAsyncVoid, PlaceOf(handler), handler.What));
                }

                Report(handler, operation.Options, operation.ReportDiagnostic, operation.CancellationToken);
            },
            OperationKind.SimpleAssignment, OperationKind.ObjectCreation, OperationKind.DelegateCreation);

        void Report(HandlerCode handler, AnalyzerOptions options, Action<Diagnostic> report, CancellationToken cancellationToken)
        {
            if (handler.Body is null)
            {
                return;
            }

            var tree = handler.Body.Syntax.SyntaxTree;
            var more = RuleOptions.Text(options, tree, DiagnosticIds.HandlerBlocks, "additional_methods") ?? string.Empty;
            var allowed = RuleOptions.Text(options, tree, DiagnosticIds.HandlerBlocks, "allowed_methods") ?? string.Empty;
            var search = searches.GetOrAdd(
                (more, allowed), key => new BlockingSearch(context.Compilation, new BlockingCalls(Split(key.More), Split(key.Allowed))));
            foreach (var (place, name) in search.In(handler.Body, handler.Method.IsAsync, cancellationToken))
            {
                // One lambda may be given to several handlers, and several may call one method.
                if (reported.TryAdd(place, 0))
                {
                    report(Diagnostic.Create(HandlerBlocks, place.GetLocation(), name, handler.What, Advice(handler.What)));
                }
            }

            foreach (var (call, method) in BlockingSearch.AsyncVoidIn(handler.Body, handler.Method.IsAsync))
            {
                var declared = method.Locations[0].SourceTree == tree ? method.Locations[0] : call.GetLocation();
                if (reported.TryAdd(declared.SourceTree!.GetRoot(cancellationToken).FindNode(declared.SourceSpan), 0))
                {
                    report(Diagnostic.Create(HandlerIsAsyncVoid, declared, $"'{method.Name}', called by {handler.What},"));
                }
            }
        }
    }

    private static string Advice(string what) => what.StartsWith("a ", StringComparison.Ordinal) || what.StartsWith("an ", StringComparison.Ordinal)
        ? "take it out of there"
        : "put the object's name on a work queue, or use WatchAsync";

    private static Location PlaceOf(HandlerCode handler) =>
        handler.Place is Microsoft.CodeAnalysis.CSharp.Syntax.AnonymousFunctionExpressionSyntax { AsyncKeyword: var keyword } && keyword.Span.Length > 0
            ? keyword.GetLocation()
            : handler.Place.GetLocation();

    private static HashSet<string> Split(string names) =>
        new(names.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries).Select(static one => one.Trim()), StringComparer.Ordinal);
}
