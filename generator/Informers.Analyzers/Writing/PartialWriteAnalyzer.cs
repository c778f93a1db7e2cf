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
                    found.Writes.Add((type, call.Syntax.GetLocation(), ApiWrites.IsOfStatus(call)));
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
            foreach (var (type, location, isOfStatus) in found.Writes)
            {
                if (found.Pruned(type, location.SourceTree!, isOfStatus) is { } pruned)
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
        foreach (var attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass is not { ContainingNamespace: { Name: "Informers", ContainingNamespace.IsGlobalNamespace: true } } kind)
            {
                continue;
            }

            var named = attribute.ConstructorArguments.FirstOrDefault().Value as ITypeSymbol;
            if (kind.Name == "GenerateInformersAttribute" && named is not null)
            {
                found.Informers(named.ContainingAssembly, ProjectedInformer.Of(attribute));
            }
            else if (kind.Name == "GenerateInformerAttribute")
            {
                if (ProjectedInformer.Text(attribute, "Crd") is { } definition)
                {
                    found.Informer(definition, ProjectedInformer.Text(attribute, "Version"), ProjectedInformer.Of(attribute));
                }
                else
                {
                    found.Informer(named ?? type, ProjectedInformer.Of(attribute));
                }
            }
        }
    }

    private sealed class Found(IAssemblySymbol project)
    {
        private readonly ConcurrentDictionary<SyntaxTree, bool> _withInformers = new();
        private readonly ConcurrentDictionary<ITypeSymbol, ImmutableList<ProjectedInformer?>> _projected = new(SymbolEqualityComparer.Default);
        private readonly ConcurrentDictionary<ISymbol, ImmutableList<ProjectedInformer?>> _projectedAssemblies = new(SymbolEqualityComparer.Default);
        private readonly ConcurrentDictionary<(string Definition, string? Version), ImmutableList<ProjectedInformer?>> _projectedDefinitions = new();
        private readonly ConcurrentBag<(ITypeSymbol Type, SyntaxTree Tree, ImmutableHashSet<string> Members)> _prunings = [];

        public ConcurrentBag<(ITypeSymbol Type, Location Location, bool IsOfStatus)> Writes { get; } = [];

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

        public void Informer(ITypeSymbol type, ProjectedInformer? one) => _projected.AddOrUpdate(type, [one], (_, all) => all.Add(one));

        public void Informer(string definition, string? version, ProjectedInformer? one) =>
            _projectedDefinitions.AddOrUpdate((definition, version), [one], (_, all) => all.Add(one));

        public void Informers(IAssemblySymbol assembly, ProjectedInformer? one) => _projectedAssemblies.AddOrUpdate(assembly, [one], (_, all) => all.Add(one));

        // Of a class that one factory has whole and another in part, nobody knows which it is.
        public bool IsUndecoded(ITypeSymbol type, bool isOfStatus)
        {
            var own = ProjectedInformer.OwnOf(type);
            return Projected(type).All(one => (one ?? own) is { } projected && (isOfStatus ? projected.HarmsStatusOf(type) : projected.IsPartialOf(type)));
        }

        // Where informers are made in several files, those of one do not fill the caches of another.
        public string? Pruned(ITypeSymbol type, SyntaxTree tree, bool isOfStatus)
        {
            if (IsUndecoded(type, isOfStatus))
            {
                return Undecoded;
            }

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

        // What names the class says more than what names its assembly; the class itself says it where neither does.
        private ImmutableList<ProjectedInformer?> Projected(ITypeSymbol type)
        {
            if (_projected.TryGetValue(type, out var named))
            {
                return named;
            }

            if (!_projectedDefinitions.IsEmpty && SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, project)
                && ProjectedInformer.DefinitionOf(type) is { } resource
                && (_projectedDefinitions.TryGetValue(resource, out named) || _projectedDefinitions.TryGetValue((resource.Definition, null), out named)))
            {
                return named;
            }

            return type.ContainingAssembly is { } assembly && _projectedAssemblies.TryGetValue(assembly, out named) ? named : [null];
        }
    }
}
