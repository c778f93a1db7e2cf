using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>
/// Reports lookups of an index that nobody makes. Only where the informers of that class are made or asked for in the same compilation, every index of it has a
/// name that is known, and none of them is handed in from elsewhere.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnknownIndexAnalyzer : UsageAnalyzer
{
    private static readonly DiagnosticDescriptor IndexIsUnknown = new(
        DiagnosticIds.IndexIsUnknown,
        "No index of that name is made",
        "Nobody makes an index \"{0}\" of '{1}'; {2}",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.IndexIsUnknown + ".md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [IndexIsUnknown];

    /// <inheritdoc/>
    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols known)
    {
        var names = new IndexNamesInUse();
        context.RegisterSymbolAction(symbol => ReadAttributes((INamedTypeSymbol)symbol.Symbol, names), SymbolKind.NamedType);
        context.RegisterOperationAction(operation => ReadCall((IInvocationOperation)operation.Operation, names, known), OperationKind.Invocation);
        context.RegisterOperationAction(operation => ReadCreation((IObjectCreationOperation)operation.Operation, names, known), OperationKind.ObjectCreation);
        context.RegisterOperationAction(
            operation =>
            {
                // "indexers["node"] = …", in an initializer too.
                if (((ISimpleAssignmentOperation)operation.Operation).Target is IPropertyReferenceOperation { Arguments: [var name], Instance.Type: { } type }
                    && Resource(type, known) is { } resource)
                {
                    names.Make(resource, IndexNamesInUse.NameOf(name.Value));
                }
            },
            OperationKind.SimpleAssignment);
        context.RegisterCompilationEndAction(end =>
        {
            foreach (var one in names.Unknown())
            {
                end.ReportDiagnostic(Diagnostic.Create(IndexIsUnknown, one.Location, one.Name, one.Resource.Name, names.Known(one.Resource)));
            }
        });
    }

    private static ITypeSymbol? Resource(ITypeSymbol? type, KnownSymbols known) => KnownSymbols.As(type, known.Indexers)?.TypeArguments[0];

    private static void ReadAttributes(INamedTypeSymbol type, IndexNamesInUse names)
    {
        foreach (var attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass is not { ContainingNamespace: { Name: "Informers", ContainingNamespace.IsGlobalNamespace: true } } known)
            {
                continue;
            }

            var named = attribute.ConstructorArguments.FirstOrDefault().Value as ITypeSymbol;
            switch (known.Name)
            {
                case "GenerateInformerAttribute":
                    names.MakeInformerHere(named ?? type);
                    break;
                case "GenerateInformersAttribute" when named is not null:
                    names.MakeInformersHere(named.ContainingAssembly);
                    break;
                case "InformerIndexAttribute" when named is not null && attribute.ConstructorArguments.Length > 1:
                    names.Make(named, attribute.ConstructorArguments[1].Value as string);
                    break;
            }
        }
    }

    private static void ReadCall(IInvocationOperation call, IndexNamesInUse names, KnownSymbols known)
    {
        var method = call.TargetMethod;
        if (call.Instance?.Type is { } type)
        {
            if (Resource(type, known) is { } indexed)
            {
                if (method.Name is "Add" or "TryAdd" && call.Arguments.Length == 2)
                {
                    names.Make(indexed, IndexNamesInUse.NameOf(call.Arguments[0].Value));
                }
                else if (method.Name == "AddLabel")
                {
                    names.Make(indexed, IndexNamesInUse.NameOf(call.Arguments[0].Value) is { } key ? "label:" + key : null);
                }
            }
            else if (method.Name is "ByIndex" or "Index" or "IndexKeys" or "ListIndexFuncValues"
                && KnownSymbols.As(type, known.ReadOnlyIndexer) is { TypeArguments: [INamedTypeSymbol resource] }
                && call.Arguments is [var name, ..]
                && IndexNamesInUse.NameOf(name.Value) is { } text)
            {
                names.LookUp(resource, text, name.Value.Syntax.GetLocation());
            }
        }

        // What comes from elsewhere, or goes there, may have any index.
        if (!IsKnown(method.ContainingAssembly, call))
        {
            foreach (var given in call.Arguments.Select(static argument => Given(argument.Value)).Append(method.ReturnType))
            {
                Forget(given, names, known);
            }
        }
    }

    private static void ReadCreation(IObjectCreationOperation creation, IndexNamesInUse names, KnownSymbols known)
    {
        if (KnownSymbols.Is(creation.Type, known.SharedIndexInformerClass))
        {
            names.MakeInformerHere(((INamedTypeSymbol)creation.Type!).TypeArguments[0]);
        }
        else if (Resource(creation.Type, known) is { } resource)
        {
            // A copy of others: of Indexers<T> that are made here as well, or of anything.
            if (creation.Arguments is [var copied] && Resource(Given(copied.Value), known) is null)
            {
                names.Make(resource, null);
            }
        }
        else if (creation.Constructor is { } constructor && !IsKnown(constructor.ContainingAssembly, creation))
        {
            foreach (var argument in creation.Arguments)
            {
                Forget(Given(argument.Value), names, known);
            }
        }
    }

    private static ITypeSymbol? Given(IOperation value) => value is IConversionOperation conversion ? Given(conversion.Operand) : value.Type;

    private static void Forget(ITypeSymbol? type, IndexNamesInUse names, KnownSymbols known)
    {
        if (Resource(type, known) is { } indexed)
        {
            names.Make(indexed, null);
        }
        else if (KnownSymbols.As(type, known.SharedIndexInformer) is { } informer)
        {
            names.Make(informer.TypeArguments[0], null);
        }
        else if (KnownSymbols.As(type, known.Indexer) is { } indexer)
        {
            names.Make(indexer.TypeArguments[0], null);
        }
        else if (KnownSymbols.As(InformerOf(type), known.SharedIndexInformer) is { } emitted)
        {
            names.Make(emitted.TypeArguments[0], null);
        }
        else if (KnownSymbols.IsA(type, known.GenericInformer)
            || KnownSymbols.IsA(type, known.SharedInformerFactory)
            || KnownSymbols.IsA(type?.ContainingType, known.SharedInformerFactory))
        {
            // Of whatever class; a factory, or a group or version of one, has informers of several.
            names.MakeAny();
        }
    }

    // Of an emitted type that has an informer and its lister.
    private static ITypeSymbol? InformerOf(ITypeSymbol? type) =>
        type?.GetMembers("Informer") is [IPropertySymbol informer] && KnownSymbols.IsEmitted(type) ? informer.Type : null;

    // This compilation, the runtime's packages and the framework.
    private static bool IsKnown(IAssemblySymbol? assembly, IOperation operation) =>
        assembly is null
        || SymbolEqualityComparer.Default.Equals(assembly, operation.SemanticModel?.Compilation.Assembly)
        || assembly.Name is "Informers.Runtime" or "Informers.WorkQueue" or "Informers.Hosting" or "Informers.Testing"
        || assembly.Name.StartsWith("System.", System.StringComparison.Ordinal)
        || assembly.Name.StartsWith("Microsoft.", System.StringComparison.Ordinal);
}
