using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>Reports factories, informers and listers that are registered as services of one scope, or as new ones for each who asks.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ScopedFactoryAnalyzer : UsageAnalyzer
{
    private static readonly DiagnosticDescriptor FactoryIsScoped = new(
        DiagnosticIds.FactoryIsScoped,
        "A factory is registered for a scope",
        "'{0}' makes a '{1}', with watches and caches that are empty at first, for each {2}; register it once: AddInformers, or AddSingleton",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.FactoryIsScoped + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [FactoryIsScoped];

    /// <inheritdoc/>
    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols known) =>
        context.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                var each = call.TargetMethod.Name switch
                {
                    "AddScoped" or "TryAddScoped" or "AddKeyedScoped" or "TryAddKeyedScoped" => "scope",
                    "AddTransient" or "TryAddTransient" or "AddKeyedTransient" or "TryAddKeyedTransient" => "one who asks",
                    _ => null,
                };
                if (each is not null && Implementation(call) is { } made && KnownSymbols.IsA(made, known.SharedInformerFactory))
                {
                    operation.ReportDiagnostic(Diagnostic.Create(FactoryIsScoped, call.Syntax.GetLocation(), call.TargetMethod.Name, made.Name, each));
                }
            },
            OperationKind.Invocation);

    // What such a registration makes: the last type argument, or what its function creates. A function that only looks up what exists makes nothing.
    private static ITypeSymbol? Implementation(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            if (Origins.Unwrap(argument.Value) is not IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda })
            {
                continue;
            }

            foreach (var one in lambda.Body.Descendants())
            {
                if (one is IReturnOperation { ReturnedValue: { } value } && Origins.Unwrap(value) is IObjectCreationOperation creation)
                {
                    return creation.Type;
                }
            }

            return null;
        }

        if (!call.TargetMethod.TypeArguments.IsEmpty)
        {
            return call.TargetMethod.TypeArguments[call.TargetMethod.TypeArguments.Length - 1];
        }

        ITypeSymbol? last = null;
        foreach (var argument in call.Arguments)
        {
            if (argument.Value is ITypeOfOperation type)
            {
                last = type.TypeOperand;
            }
        }

        return last;
    }
}
