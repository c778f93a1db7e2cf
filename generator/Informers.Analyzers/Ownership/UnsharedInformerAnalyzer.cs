using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>Says where an informer of its own is made of a resource that a factory of the same project shares.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnsharedInformerAnalyzer : UsageAnalyzer
{
    private static readonly DiagnosticDescriptor InformerIsNotShared = new(
        DiagnosticIds.InformerIsNotShared,
        "An informer is made although a factory shares one",
        "'{0}' makes an informer with a watch and a copy of all objects of its own; '{1}' shares one",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.InformerIsNotShared + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [InformerIsNotShared];

    /// <inheritdoc/>
    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols known)
    {
        var symbols = new SyncSymbols(known);
        var factories = new Lazy<Dictionary<ISymbol, INamedTypeSymbol>>(() => Shared(context.Compilation.Assembly.GlobalNamespace, symbols));
        context.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                var method = call.TargetMethod;
                if (method is { IsStatic: true } && method.Name.StartsWith("New", StringComparison.Ordinal)
                    && method.Name.EndsWith("Informer", StringComparison.Ordinal)
                    && symbols.IsInformer(method.ReturnType)
                    && symbols.IsAccessor(method.ContainingType)
                    && !IsSelection(call)
                    && !IsForFactory(call, known)
                    && method.ContainingType.AllInterfaces.Select(one => factories.Value.TryGetValue(one, out var found) ? found : null)
                        .FirstOrDefault(static one => one is not null) is { } factory)
                {
                    operation.ReportDiagnostic(Diagnostic.Create(InformerIsNotShared, call.Syntax.GetLocation(), method.Name, factory.Name));
                }
            },
            OperationKind.Invocation);
    }

    // A selection of one's own is what such an informer is for; and a namespace that is known only when it runs.
    private static bool IsSelection(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is not { } parameter || argument.ArgumentKind == ArgumentKind.DefaultValue)
            {
                continue;
            }

            if (parameter.Name == "tweakListOptions" && argument.Value.ConstantValue is not { HasValue: true, Value: null }
                || parameter.Name == "namespace" && !argument.Value.ConstantValue.HasValue)
            {
                return true;
            }
        }

        return false;
    }

    // Within what a factory is given to make the informer that it shares.
    private static bool IsForFactory(IInvocationOperation call, KnownSymbols known)
    {
        for (IOperation? one = call; one is not null; one = one.Parent)
        {
            if (one is IDelegateCreationOperation { Type.Name: "NewInformerFunc" }
                || (one is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "InformerFor" } target } }
                    && KnownSymbols.IsA(target.ContainingType, known.SharedInformerFactory)))
            {
                return true;
            }
        }

        return false;
    }

    // The emitted interfaces that the factories of a project give access to.
    private static Dictionary<ISymbol, INamedTypeSymbol> Shared(INamespaceSymbol root, SyncSymbols symbols)
    {
        var found = new Dictionary<ISymbol, INamedTypeSymbol>(SymbolEqualityComparer.Default);
        var waiting = new Stack<INamespaceOrTypeSymbol>();
        waiting.Push(root);
        while (waiting.Count > 0)
        {
            foreach (var member in waiting.Pop().GetMembers().OfType<INamespaceOrTypeSymbol>())
            {
                waiting.Push(member);
                if (member is INamedTypeSymbol factory && symbols.IsFactory(factory))
                {
                    foreach (var property in factory.GetTypeMembers().SelectMany(static one => one.GetMembers()).OfType<IPropertySymbol>())
                    {
                        if (symbols.IsAccessor(property.Type))
                        {
                            found[property.Type] = factory;
                        }
                    }
                }
            }
        }

        return found;
    }
}
