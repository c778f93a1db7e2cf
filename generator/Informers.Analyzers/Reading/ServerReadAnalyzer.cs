using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>
/// Suggests the lister where a handler or reconcile asks the API server for an object, or a list, that is only looked at and that a cache holds.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ServerReadAnalyzer : UsageAnalyzer
{
    private static readonly DiagnosticDescriptor ServerIsAskedForCached = new(
        DiagnosticIds.ServerIsAskedForCached,
        "The API server is asked for what a cache holds",
        "This asks the API server for '{0}' at each event; {1}",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.ServerIsAskedForCached + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [ServerIsAskedForCached];

    /// <inheritdoc/>
    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols known)
    {
        var declared = new Lazy<ImmutableHashSet<ITypeSymbol>>(() => Declared(context.Compilation.Assembly.GlobalNamespace));
        context.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                if (ServerRead.Of(call) is { AsksForVersion: false } read)
                {
                    Check(operation, call, read, known, declared);
                }
            },
            OperationKind.Invocation);
    }

    private static void Check(
        OperationAnalysisContext context, IInvocationOperation call, ServerRead read, KnownSymbols known, Lazy<ImmutableHashSet<ITypeSymbol>> declared)
    {
        if (call.SemanticModel is not { } model
            || !new ReadPlaces(model, known, context.CancellationToken).IsForEach(call.Syntax)
            || !ReadUses.IsOnlyRead(call, read, known, context.CancellationToken))
        {
            return;
        }

        var access = ListersInReach.Find(model, call.Syntax.SpanStart, read.Resource, known, context.CancellationToken);
        if ((access is null && !declared.Value.Contains(read.Resource)) || IsFiltered(context.Compilation, read.Resource, call.Syntax.SyntaxTree, context.CancellationToken))
        {
            return;
        }

        var properties = ImmutableDictionary<string, string?>.Empty;
        if (access?.Instead(read) is { } instead && !IsCaught(call.Syntax))
        {
            properties = properties.Add("instead", instead).Add("isList", read.IsList ? "true" : "false");
        }

        context.ReportDiagnostic(Diagnostic.Create(
            ServerIsAskedForCached,
            call.Syntax.GetLocation(),
            properties,
            read.Resource.Name,
            access is null ? "an informer of it is generated here, so a lister has it without a request" : $"'{access.Expression}' has it without a request"));
    }

    // An informer that follows a part of the objects has not all that the server has. A file that makes a factory says what its informers follow; of the
    // others, those that were generated offer it, and say nothing.
    private static bool IsFiltered(Compilation compilation, ITypeSymbol resource, SyntaxTree tree, CancellationToken cancellationToken)
    {
        var trees = MakesFactory(tree) ? [tree] : compilation.SyntaxTrees.Where(static one => !CacheFlow.IsGenerated(one));
        return trees.Any(one => one.GetRoot(cancellationToken).DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(assignment =>
            (NameOf(assignment.Left) is "TweakListOptions" || (NameOf(assignment.Left) is "Namespace" or "Namespaces" && IsOfOptions(assignment)))
            && !IsOfOther(assignment)));

        // "options.For<V1Node>(nodes => nodes.Namespace = …)" says nothing of other classes.
        bool IsOfOther(AssignmentExpressionSyntax assignment) => assignment.Ancestors().OfType<InvocationExpressionSyntax>()
            .Select(static one => one.Expression is MemberAccessExpressionSyntax { Name: GenericNameSyntax { Identifier.ValueText: "For", TypeArgumentList.Arguments: [var type] } } ? type : null)
            .FirstOrDefault(static type => type is not null) is { } of
            && SourceBodies.ModelOf(of.SyntaxTree, compilation).GetTypeInfo(of, cancellationToken).Type is { } other
            && Resources.IsResource(other)
            && !SymbolEqualityComparer.Default.Equals(other, resource);

        bool MakesFactory(SyntaxTree one) => one.GetRoot(cancellationToken).DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>()
            .Any(static creation => creation is ObjectCreationExpressionSyntax { Type: SimpleNameSyntax type } && type.Identifier.ValueText.EndsWith("Informers", StringComparison.Ordinal));

        // "new SharedInformerOptions { Namespace = … }", "options.Namespace = …"
        static bool IsOfOptions(AssignmentExpressionSyntax assignment) =>
            assignment.Parent is InitializerExpressionSyntax { Parent: ObjectCreationExpressionSyntax creation } ? creation.Type.ToString().EndsWith("Options", StringComparison.Ordinal)
            : assignment.Parent is InitializerExpressionSyntax { Parent: ImplicitObjectCreationExpressionSyntax { Parent: ArgumentSyntax } }
                || (assignment.Left is MemberAccessExpressionSyntax { Expression: var owner } && owner.ToString().EndsWith("options", StringComparison.OrdinalIgnoreCase));
    }

    private static string? NameOf(ExpressionSyntax left) => left switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        _ => null,
    };

    // Who catches what the server answers would have to catch what the lister throws.
    private static bool IsCaught(SyntaxNode node) => node.Ancestors().OfType<TryStatementSyntax>().Any(statement => statement.Catches.Count > 0 && statement.Block.Span.Contains(node.Span));

    // The classes that this compilation asks informers of.
    private static ImmutableHashSet<ITypeSymbol> Declared(INamespaceSymbol space)
    {
        var found = ImmutableHashSet.CreateBuilder<ITypeSymbol>(SymbolEqualityComparer.Default);
        Visit(space);
        return found.ToImmutable();

        void Visit(INamespaceOrTypeSymbol symbol)
        {
            foreach (var member in symbol.GetMembers().OfType<INamespaceOrTypeSymbol>())
            {
                if (member is INamedTypeSymbol type)
                {
                    foreach (var attribute in type.GetAttributes())
                    {
                        if (attribute.AttributeClass is { Name: "GenerateInformerAttribute", ContainingNamespace: { Name: "Informers", ContainingNamespace.IsGlobalNamespace: true } })
                        {
                            found.Add(attribute.ConstructorArguments.FirstOrDefault().Value as ITypeSymbol ?? type);
                        }
                    }
                }

                Visit(member);
            }
        }
    }
}
