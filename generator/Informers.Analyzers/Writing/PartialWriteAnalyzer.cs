using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>
/// Reports updates with an object of a cache that has not all of it, because a transform or a projection took parts away: the server then deletes them as
/// well. Patches write what is in them, and are right; so is server-side apply, but with an object that a projection took parts from: what cannot be null is
/// in that all the same.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PartialWriteAnalyzer : UsageAnalyzer
{
    private const string Whole = "*";
    private const string Undecoded = "**";
    private const string UndecodedText = "what Fields or Drop of its informer leave out";
    private const string OfUpdate = "this update would take that from the server's object too; patch what changed, or read the object from the server";
    private const string OfApply = "applying it would set what was not decoded and cannot be null; apply a new object with the fields that are to have which values, or patch";

    private static readonly DiagnosticDescriptor PartIsWrittenBack = new(
        DiagnosticIds.PartIsWrittenBack,
        "What the cache holds in part is written back",
        "The cache holds '{0}' without {1}, and {2}",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.PartIsWrittenBack + ".md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [PartIsWrittenBack];

    /// <inheritdoc/>
    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols known)
    {
        var found = new Found(context.Compilation.Assembly);
        context.RegisterSymbolAction(symbol => ReadAttributes((INamedTypeSymbol)symbol.Symbol, found), SymbolKind.NamedType);
        context.RegisterOperationAction(
            operation =>
            {
                var assignment = (ISimpleAssignmentOperation)operation.Operation;
                if (assignment.Target is IPropertyReferenceOperation { Property: { Name: "Transform", ContainingType: var type } } && KnownSymbols.Is(type, known.InformerOptions))
                {
                    found.Transform(type.TypeArguments[0], assignment.Value, operation);
                }
            },
            OperationKind.SimpleAssignment);
        context.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                if (call is { TargetMethod.Name: "SetTransform", Arguments: [var transform] } && KnownSymbols.As(call.Instance?.Type, known.SharedInformerOfT) is { } informer)
                {
                    found.Transform(informer.TypeArguments[0], transform.Value, operation);
                }
                else if (ApiWrites.Written(call, known, operation.CancellationToken) is { Type: { } type } written
                    && CachedValues.IsFromCache(written, known, operation.CancellationToken))
                {
                    found.Writes.Add((type, call.Syntax.GetLocation(), ApiWrites.IsOfStatus(call), ApiWrites.IsOfRuntime(call, known)));
                }
                else if (ApiWrites.Applied(call, known) is { Type: { } appliedType } applied && CachedValues.IsFromCache(applied, known, operation.CancellationToken))
                {
                    found.Applied.Add((appliedType, call.Syntax.GetLocation()));
                }
                else if (KnownSymbols.IsA(call.Type, known.SharedInformer) && KnownSymbols.IsEmitted(call.TargetMethod.ContainingType))
                {
                    found.HasInformers(call.Syntax.SyntaxTree);
                }
            },
            OperationKind.Invocation);
        context.RegisterOperationAction(
            operation =>
            {
                var type = operation.Operation.Type;
                if (KnownSymbols.IsA(type, known.SharedInformerFactory) || KnownSymbols.Is(type, known.SharedIndexInformerClass))
                {
                    found.HasInformers(operation.Operation.Syntax.SyntaxTree);
                }
            },
            OperationKind.ObjectCreation);
        context.RegisterCompilationEndAction(end =>
        {
            foreach (var (type, location, isOfStatus, isOfRuntime) in found.Writes)
            {
                if ((found.IsUndecoded(type, isOfStatus && !isOfRuntime) ? Undecoded : found.Pruned(type, location.SourceTree!, isOfStatus)) is { } pruned)
                {
                    end.ReportDiagnostic(Diagnostic.Create(
                        PartIsWrittenBack, location, type.Name,
                        pruned == Whole ? "all that the transform leaves out"
                            : pruned == Undecoded ? UndecodedText
                            : "all of its '" + pruned + "'",
                        OfUpdate));
                }
            }

            foreach (var (type, location) in found.Applied.Where(one => found.IsUndecoded(one.Type, isOfStatus: false)))
            {
                end.ReportDiagnostic(Diagnostic.Create(PartIsWrittenBack, location, type.Name, UndecodedText, OfApply));
            }
        });
    }

    private static void ReadAttributes(INamedTypeSymbol type, Found found)
    {
        if (ProjectedHost.Of(type) is { } host)
        {
            found.Hosts.Add(host);
        }
    }

    private sealed class Found(IAssemblySymbol project)
    {
        private readonly ConcurrentDictionary<SyntaxTree, bool> _withInformers = new();
        private readonly ConcurrentBag<(ITypeSymbol Type, SyntaxTree Tree, ImmutableHashSet<string> Members)> _prunings = [];

        public ConcurrentBag<ProjectedHost> Hosts { get; } = [];

        public ConcurrentBag<(ITypeSymbol Type, Location Location, bool IsOfStatus, bool IsOfRuntime)> Writes { get; } = [];

        public ConcurrentBag<(ITypeSymbol Type, Location Location)> Applied { get; } = [];

        public void Transform(ITypeSymbol type, IOperation transform, OperationAnalysisContext context)
        {
            var members = Pruning.Of(transform, context.CancellationToken);
            if (!members.IsEmpty)
            {
                _prunings.Add((type, transform.Syntax.SyntaxTree, members));
            }
        }

        public void HasInformers(SyntaxTree tree) => _withInformers.TryAdd(tree, true);

        // Of a class that one factory has whole and another in part, nobody knows which it is.
        public bool IsUndecoded(ITypeSymbol type, bool isOfStatus)
        {
            var own = ProjectedInformer.OwnOf(type);
            var definition = SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, project) ? ProjectedInformer.DefinitionOf(type) : null;
            var hosts = Hosts.FirstOrDefault(host => host.IsItself(type)) is { } itself ? [itself] : Hosts.ToArray();
            var all = hosts.SelectMany(host => host.InformersOf(type, definition)).DefaultIfEmpty();
            return all.All(one => (one ?? own) is { } projected && (isOfStatus ? projected.HarmsStatusOf(type) : projected.IsPartialOf(type)));
        }

        // Where informers are made in several files, those of one do not fill the caches of another.
        public string? Pruned(ITypeSymbol type, SyntaxTree tree, bool isOfStatus)
        {
            foreach (var (pruned, of, members) in _prunings.OrderBy(static one => one.Tree.FilePath, System.StringComparer.Ordinal))
            {
                if (SymbolEqualityComparer.Default.Equals(pruned, type) && (of == tree || (_withInformers.Count <= 1 && !_withInformers.ContainsKey(tree))))
                {
                    var harmed = members.Where(member => !isOfStatus || member is Whole or "Status" or "Metadata").OrderBy(static member => member, System.StringComparer.Ordinal);
                    if (harmed.FirstOrDefault() is { } first)
                    {
                        return first;
                    }
                }
            }

            return null;
        }
    }
}
