using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Informers.Analyzers;

/// <summary>
/// An object of the cache is shared by all who read it, and must not be changed. Follows such objects from where they come into the code,
/// and reports where they, or anything that they lead to, are changed.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CachedObjectAnalyzer : UsageAnalyzer
{
    private static readonly DiagnosticDescriptor CachedObjectIsChanged = new(
        DiagnosticIds.CachedObjectIsChanged,
        "An object of the cache is changed",
        "'{0}' changes an object that the informer's cache holds and all its readers share; change a deep copy of it",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.CachedObjectIsChanged + ".md");

    private static readonly DiagnosticDescriptor SharedPartIsChanged = new(
        DiagnosticIds.SharedPartIsChanged,
        "A part that is shared with the cache is changed",
        "'{0}' is still of an object that the informer's cache holds: what is around it was copied or made, and it was not; make a deep copy of it",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.SharedPartIsChanged + ".md");

    private static readonly DiagnosticDescriptor CachedObjectIsHandedToChange = new(
        DiagnosticIds.CachedObjectIsHandedToChange,
        "An object of the cache is handed to a method that changes it",
        "'{1}' changes what it is given, and '{0}' is of an object that the informer's cache holds and all its readers share; hand it a deep copy",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.CachedObjectIsHandedToChange + ".md");

    private static readonly DiagnosticDescriptor KeptObjectIsChanged = new(
        DiagnosticIds.KeptObjectIsChanged,
        "A kept object of the cache is changed later",
        "'{0}' is of an object that was put there as the informer's cache holds it, and all its readers share; keep a deep copy of it",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.KeptObjectIsChanged + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [CachedObjectIsChanged, SharedPartIsChanged, CachedObjectIsHandedToChange, KeptObjectIsChanged];

    /// <inheritdoc/>
    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols known)
    {
        var shared = new CompilationFlow(context.Compilation, known);

        context.RegisterOperationBlockAction(block =>
        {
            if (!shared.FilesOf(block.CancellationToken).Has(block.OperationBlocks[0].Syntax.SyntaxTree))
            {
                return;
            }

            shared.Bodies.With(block.OwningSymbol, block.OperationBlocks, blocks =>
            {
                try
                {
                    Analyze(block, shared, blocks);
                }
                catch (InsufficientExecutionStackException)
                {
                    // Expressions, or calls of calls, that are nested without end: nothing is said of this member.
                }
            });
        });
    }

    private static void Analyze(OperationBlockAnalysisContext context, CompilationFlow shared, ImmutableArray<IOperation> blocks)
    {
        var member = context.OwningSymbol;
        if (!shared.Glances.MayChangeCached(member, blocks, context.CancellationToken))
        {
            return;
        }

        var flow = new CacheFlow(shared, context.CancellationToken);
        var reported = new HashSet<SyntaxNode>();
        var isFollowed = false;
        if (member is IMethodSymbol { MethodKind: not MethodKind.LocalFunction } method && flow.Analyze(method.OriginalDefinition) is { } result)
        {
            Report(context, shared, method.ContainingType, result, reported);
            isFollowed = true;
        }

        foreach (var block in blocks)
        {
            if (KnownBodies.GraphOf(block, isInitializer: isFollowed, context.CancellationToken) is { } graph)
            {
                Report(context, shared, member.ContainingType, flow.Analyze(graph), reported);
            }
        }
    }

    private static void Report(OperationBlockAnalysisContext context, CompilationFlow shared, INamedTypeSymbol? type, BodyResult result, HashSet<SyntaxNode> reported)
    {
        foreach (var finding in result.Findings)
        {
            Report(context, finding, reported);
        }

        // Of what fields keep, the type's other methods know.
        foreach (var (part, change) in result.Summary.KeptChanges)
        {
            if (type is not null && !change.IsOfSameInstance && part.Path.Length > 0
                && shared.KeptBy(type.OriginalDefinition, context.CancellationToken).Find(part) is { } kept)
            {
                Report(context, new Finding(change.Place, change.Changed, kept.Source, CachedWay.Kept, change.Method), reported);
            }
        }
    }

    private static void Report(OperationBlockAnalysisContext context, Finding finding, HashSet<SyntaxNode> reported)
    {
        if (!reported.Add(finding.Place))
        {
            return;
        }

        var rule = finding switch
        {
            { Way: CachedWay.Kept } => KeptObjectIsChanged,
            { Method: not null } => CachedObjectIsHandedToChange,
            { Way: CachedWay.Shared } => SharedPartIsChanged,
            _ => CachedObjectIsChanged,
        };
        context.ReportDiagnostic(Diagnostic.Create(
            rule,
            finding.Place.GetLocation(),
            // For the fix: where a copy would be taken, and what it must be in the hands of.
            [finding.Source.GetLocation(), finding.Changed.GetLocation()],
            TextOf(finding.Changed),
            finding.Method?.Name));
    }

    // What comes after "?." says nothing without what comes before it.
    private static string TextOf(SyntaxNode changed)
    {
        var start = changed.SpanStart;
        for (var node = changed; node?.Parent is not null and not StatementSyntax; node = node.Parent)
        {
            if (node.Parent is ConditionalAccessExpressionSyntax access && access.WhenNotNull == node)
            {
                start = access.SpanStart;
            }
        }

        return changed.SyntaxTree.GetText().ToString(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(start, changed.Span.End));
    }
}
