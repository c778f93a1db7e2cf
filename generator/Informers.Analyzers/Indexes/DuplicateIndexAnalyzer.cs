using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>
/// Reports an index that is added under a name which the informer has already: twice in one set of indexers, once more to the same informer, a name
/// that the generator gave, or again at each call of a method that looks something up.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DuplicateIndexAnalyzer : UsageAnalyzer
{
    private static readonly DiagnosticDescriptor IndexExists = new(
        DiagnosticIds.IndexExists,
        "An index of that name exists",
        "There is an index \"{0}\" already: {1}",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.IndexExists + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [IndexExists];

    /// <inheritdoc/>
    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols known)
    {
        context.RegisterOperationAction(
            operation =>
            {
                var creation = (IObjectCreationOperation)operation.Operation;
                if (KnownSymbols.Is(creation.Type, known.Indexers))
                {
                    CheckSet(operation, creation);
                }
            },
            OperationKind.ObjectCreation);
        context.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                if (IsAddIndexers(call, known))
                {
                    CheckCall(operation, call, known);
                }
            },
            OperationKind.Invocation);
    }

    private static void CheckSet(OperationAnalysisContext context, IObjectCreationOperation creation)
    {
        var seen = new HashSet<string>();
        foreach (var (name, operation) in NamesOf(creation))
        {
            if (!seen.Add(name))
            {
                context.ReportDiagnostic(Diagnostic.Create(IndexExists, operation.Syntax.GetLocation(), name, "it is in the same set twice"));
            }
        }
    }

    private static void CheckCall(OperationAnalysisContext context, IInvocationOperation call, KnownSymbols known)
    {
        var added = Added(call, context.CancellationToken).ToList();
        if (added.Count == 0 || call.Instance is not { } receiver)
        {
            return;
        }

        var emitted = EmittedNames(receiver, known, Origins.Of(context.Compilation), context.CancellationToken);
        var earlier = EarlierNames(call, receiver, known, context.CancellationToken);
        foreach (var (name, operation) in added)
        {
            var why = emitted.Contains(name) ? "the generator has given it to the informer"
                : earlier.Contains(name) ? "it was added to this informer before"
                : null;
            if (why is not null)
            {
                context.ReportDiagnostic(Diagnostic.Create(IndexExists, operation.Syntax.GetLocation(), name, why));
            }
            else if (IsAddedToLookUp(call, receiver, name, context.ContainingSymbol, known, context.CancellationToken))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    IndexExists, call.Syntax.GetLocation(), name, $"'{context.ContainingSymbol.Name}' adds it at each call, and the second one throws"));
            }
        }
    }

    private static bool IsAddIndexers(IInvocationOperation call, KnownSymbols known) =>
        call is { TargetMethod.Name: "AddIndexers", Arguments.Length: 1, Instance.Type: { } type }
        && (KnownSymbols.IsA(type, known.SharedIndexInformer) || KnownSymbols.IsA(type, known.Indexer));

    // Of a set that is made in place, or in the local's declaration.
    private static IEnumerable<(string Name, IOperation Operation)> Added(IInvocationOperation call, CancellationToken cancellationToken)
    {
        var value = Unconverted(call.Arguments[0].Value);
        if (value is ILocalReferenceOperation local)
        {
            value = Unconverted(CachedValues.ValueOf(local, cancellationToken));
        }

        return value is IObjectCreationOperation creation ? NamesOf(creation) : [];
    }

    private static IOperation? Unconverted(IOperation? value) => value is IConversionOperation conversion ? conversion.Operand : value;

    private static IEnumerable<(string Name, IOperation Operation)> NamesOf(IObjectCreationOperation creation) =>
        creation.Initializer is null ? [] : creation.Initializer.Initializers
            .Select(static one => one switch
            {
                ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Arguments: [var index] } } => index.Value,
                IInvocationOperation { TargetMethod.Name: "Add", Arguments: [var name, _] } => name.Value,
                _ => null,
            })
            .Where(static name => name is not null && IndexNamesInUse.NameOf(name) is not null)
            .Select(static name => (IndexNamesInUse.NameOf(name!)!, name!));

    // An emitted informer has an index by namespace, and one for each method of its lister that takes a value and is no other.
    private static ImmutableHashSet<string> EmittedNames(IOperation receiver, KnownSymbols known, Origins origins, CancellationToken cancellationToken)
    {
        receiver = origins.Behind(receiver, cancellationToken);
        if (receiver is IPropertyReferenceOperation { Property.Name: "Indexer", Instance: { } informer })
        {
            receiver = origins.Behind(informer, cancellationToken);
        }

        if (receiver is not IPropertyReferenceOperation { Property: { Name: "Informer", ContainingType: var type } } || !KnownSymbols.IsEmitted(type))
        {
            return [];
        }

        var lister = type.GetMembers("Lister").OfType<IPropertySymbol>().FirstOrDefault()?.Type;
        return lister is null || !known.IsLister(lister)
            ? [IndexNamesInUse.Namespace]
            : [IndexNamesInUse.Namespace, .. lister.GetMembers().OfType<IMethodSymbol>()
                .Where(static method => method.Parameters.Length == 1
                    && method.ReturnType is INamedTypeSymbol { Name: "IReadOnlyList" }
                    && method.Name is not ("List" or "Get" or "GetRequired"))
                .Select(static method => method.Name)];
    }

    // What is added before, to the same informer, on every way that leads here.
    private static HashSet<string> EarlierNames(IInvocationOperation call, IOperation receiver, KnownSymbols known, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>();
        if (MemberPath.Of(receiver, cancellationToken) is not { } path || StatementOf(call) is not { } statement)
        {
            return names;
        }

        for (IOperation? inner = statement; inner?.Parent is IBlockOperation block; inner = StatementOf(block))
        {
            foreach (var before in block.Operations)
            {
                if (before == inner)
                {
                    break;
                }

                if (before is IExpressionStatementOperation { Operation: IInvocationOperation { Instance: { } other } earlier }
                    && IsAddIndexers(earlier, known)
                    && MemberPath.Of(other, cancellationToken) is { } otherPath
                    && SymbolEqualityComparer.Default.Equals(path.Root, otherPath.Root)
                    && path.IsAlong(otherPath))
                {
                    names.UnionWith(Added(earlier, cancellationToken).Select(static one => one.Name));
                }
            }
        }

        return names;
    }

    // A method that adds an index in any case to an informer that it has from elsewhere, and looks up in it what its caller names: that is called many times.
    private static bool IsAddedToLookUp(
        IInvocationOperation call, IOperation receiver, string name, ISymbol containing, KnownSymbols known, CancellationToken cancellationToken)
    {
        if (containing is not IMethodSymbol { MethodKind: MethodKind.Ordinary, Parameters.IsEmpty: false, ReturnType: { SpecialType: not SpecialType.System_Void } result }
            || result is INamedTypeSymbol { Name: "Task" or "ValueTask", Arity: 0 }
            || containing is { IsStatic: true, Name: "Main" or WellKnownMemberNames.TopLevelStatementsEntryPointMethodName }
            || StatementOf(call) is not { Parent: IBlockOperation { Parent: IMethodBodyOperation } body } statement
            || MemberPath.Of(receiver, cancellationToken) is not { Root: IFieldSymbol or IParameterSymbol } path
            || SymbolEqualityComparer.Default.Equals(path.Root.ContainingSymbol, containing))
        {
            return false;
        }

        // Whoever starts the informers, or waits for them, is a command that runs once.
        if (body.Descendants().Any(one => IsStart(one, known)))
        {
            return false;
        }

        foreach (var operation in body.Descendants())
        {
            if (operation.Syntax.SpanStart < statement.Syntax.SpanStart)
            {
                // Whoever returns here may have been here before.
                if (operation is IReturnOperation && Enclosing.Function(operation, body) is null)
                {
                    return false;
                }
            }
            else if (operation is IInvocationOperation { TargetMethod.Name: "ByIndex" or "Index" or "IndexKeys", Arguments: [var index, var value, ..], Instance.Type: { } asked }
                && KnownSymbols.IsA(asked, known.ReadOnlyIndexer)
                && IndexNamesInUse.NameOf(index.Value) == name
                && value.Descendants().Any(one => one is IParameterReferenceOperation { Parameter: var parameter } && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, containing)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsStart(IOperation operation, KnownSymbols known) =>
        operation is IInvocationOperation
        {
            TargetMethod.Name: "Start" or "StartAsync" or "Run" or "RunAsync" or "WaitForCacheSyncAsync" or "EnsureCacheSyncAsync",
            Instance.Type: { } type,
        }
        && (KnownSymbols.IsA(type, known.SharedInformerFactory) || KnownSymbols.IsA(type, known.SharedInformer));

    private static IOperation? StatementOf(IOperation operation)
    {
        var one = operation is IBlockOperation ? operation.Parent : operation;
        while (one is not null and not IAnonymousFunctionOperation && one.Parent is not IBlockOperation)
        {
            one = one.Parent;
        }

        return one is IAnonymousFunctionOperation ? null : one;
    }
}
