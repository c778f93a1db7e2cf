using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>
/// Reports methods that return what they have disposed: a lister or an informer of a factory that <c>using</c> ends, or a factory whose
/// client it ends.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EscapeAnalyzer : UsageAnalyzer
{
    private static readonly DiagnosticDescriptor DisposedWithTheMethod = new(
        DiagnosticIds.DisposedWithTheMethod,
        "What is returned is disposed",
        "'{0}' is disposed when the method returns, but the {1} that it returns needs it",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.DisposedWithTheMethod + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DisposedWithTheMethod];

    /// <inheritdoc/>
    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols known)
    {
        var symbols = new SyncSymbols(known);
        var origins = Origins.Of(context.Compilation);
        context.RegisterOperationAction(
            operation =>
            {
                var returned = (IReturnOperation)operation.Operation;
                if (returned.ReturnedValue is not { } value || Disposed(returned).ToList() is not { Count: > 0 } disposed)
                {
                    return;
                }

                value = Origins.Unwrap(value);
                var what = symbols.IsFactory(value.Type) ? "factory" : known.IsLister(value.Type) ? "lister"
                    : symbols.IsInformerLike(value.Type) ? "informer" : KnownSymbols.IsA(value.Type, known.ReadOnlyIndexer)
                        && !KnownSymbols.IsA(value.Type, known.IndexerSnapshot) ? "indexer" : null;
                if (what is null)
                {
                    return;
                }

                foreach (var declarator in disposed)
                {
                    if (Needs(value, declarator, symbols, origins, operation.CancellationToken))
                    {
                        operation.ReportDiagnostic(Diagnostic.Create(
                            DisposedWithTheMethod, declarator.Syntax.GetLocation(), declarator.Symbol.Name, what));
                        return;
                    }
                }
            },
            OperationKind.Return);
    }

    // The variables of the using statements and declarations around a return, of the same function.
    private static IEnumerable<IVariableDeclaratorOperation> Disposed(IReturnOperation returned)
    {
        for (IOperation child = returned; child.Parent is { } parent and not (IAnonymousFunctionOperation or ILocalFunctionOperation); child = parent)
        {
            IEnumerable<IOperation> declarations = parent switch
            {
                IBlockOperation block => block.Operations.TakeWhile(one => one != child).OfType<IUsingDeclarationOperation>(),
                IUsingOperation statement => [statement.Resources],
                _ => [],
            };
            foreach (var declarator in declarations.SelectMany(static one => one.DescendantsAndSelf()).OfType<IVariableDeclaratorOperation>())
            {
                yield return declarator;
            }
        }
    }

    private static bool Needs(
        IOperation value, IVariableDeclaratorOperation disposed, SyncSymbols symbols, Origins origins, CancellationToken cancellationToken)
    {
        if (origins.Find(value, cancellationToken) is not { } origin || symbols.OwnerOf(origin) is not { } owner)
        {
            return false;
        }

        var made = (disposed.Initializer ?? (disposed.Parent as IVariableDeclarationOperation)?.Initializer)?.Value;
        if (symbols.IsFactory(disposed.Symbol.Type))
        {
            return made is not null && owner.Equals(origins.Find(made, cancellationToken));
        }

        // A factory that was made here of a client that is disposed here.
        return owner.Creation is { } creation
            && IsClient(disposed.Symbol.Type)
            && ValueUses.BodyOf(value).Descendants().OfType<IObjectCreationOperation>().FirstOrDefault(one => one.Syntax == creation) is { } factory
            && factory.Arguments.Any(one => Origins.Unwrap(one.Value) is ILocalReferenceOperation local
                && SymbolEqualityComparer.Default.Equals(local.Local, disposed.Symbol));
    }

    private static bool IsClient(ITypeSymbol type) =>
        type.Name is "IRestClient" or "IKubernetes" || type.AllInterfaces.Any(static one => one.Name is "IRestClient" or "IKubernetes");
}
