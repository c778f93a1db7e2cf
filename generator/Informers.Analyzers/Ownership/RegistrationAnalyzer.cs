using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>
/// Reports handlers whose owner is disposed while their registration is neither kept nor removed: they go on being called, and keep the
/// owner alive. Not where the owner lives as long as the process, or ends the informer itself.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RegistrationAnalyzer : UsageAnalyzer
{
    private static readonly string[] Ends = ["DisposeAsync"];

    private static readonly DiagnosticDescriptor RegistrationIsLost = new(
        DiagnosticIds.RegistrationIsLost,
        "A handler outlives its owner",
        "'{0}' is disposed, but its handler stays registered: it is called afterwards, and keeps '{0}' alive; keep what AddEventHandler returns, and dispose it",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.RegistrationIsLost + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [RegistrationIsLost];

    /// <inheritdoc/>
    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols known)
    {
        var symbols = new SyncSymbols(known);
        var origins = Origins.Of(context.Compilation);
        var singletons = new Singletons(context.Compilation);
        context.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                if (call.TargetMethod.Name != "AddEventHandler" || call.Instance is not { } informer || !symbols.IsInformerLike(informer.Type)
                    || call.Arguments.FirstOrDefault(static one => one.Parameter?.Ordinal == 0) is not { } handler
                    || !IsLost(call, origins, operation.CancellationToken))
                {
                    return;
                }

                // What has the informer may end it with itself: only informers and factories that are given by themselves live on for sure.
                var body = ValueUses.BodyOf(call);
                if (origins.Find(informer, operation.CancellationToken)?.Root is not { Creation: null, Symbol: var root, Type: var rootType }
                    || (!symbols.IsFactory(rootType) && !symbols.IsInformerLike(rootType))
                    || (root is ILocalSymbol holder && IsUsing(holder, body)))
                {
                    return;
                }

                var owner = operation.ContainingSymbol.ContainingType;
                var value = origins.Behind(handler.Value, operation.CancellationToken);
                if (Origins.Unwrap(handler.Value) is ILocalReferenceOperation { Local: var local } && IsUsing(local, body)
                    && !Ending(body, symbols).Any())
                {
                    Report(local.Type.Name);
                }
                else if (Captured(value, body, origins, operation.CancellationToken) is { } captured
                    && !Ending(body, symbols).Any())
                {
                    Report(captured.Name);
                }
                else if (owner is not null && Captures(value, origins, operation.CancellationToken) && IsDisposable(owner)
                    && !LivesForEver(owner) && !singletons.Contains(owner)
                    && !EndsInformers(owner, root, symbols, origins, operation.CancellationToken))
                {
                    Report(owner.Name);
                }

                void Report(string name) =>
                    operation.ReportDiagnostic(Diagnostic.Create(RegistrationIsLost, call.Syntax.GetLocation(), name));
            },
            OperationKind.Invocation);
    }

    private static bool IsLost(IInvocationOperation call, Origins origins, CancellationToken cancellationToken)
    {
        IOperation value = call;
        while (value.Parent is IConversionOperation or IConditionalAccessOperation)
        {
            value = value.Parent;
        }

        return value.Parent switch
        {
            IExpressionStatementOperation => true,
            ISimpleAssignmentOperation { Target: IDiscardOperation, Parent: IExpressionStatementOperation } => true,
            ISimpleAssignmentOperation { Target: IFieldReferenceOperation { Instance: IInstanceReferenceOperation, Field: var field }, Parent: IExpressionStatementOperation } =>
                field.DeclaredAccessibility == Accessibility.Private
                && ValueUses.Of(origins.OperationsOf(field.ContainingType, cancellationToken), field.OriginalDefinition, Ends) == ValueUse.Used,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } =>
                !ValueUses.IsUsing(declarator) && ValueUses.Of([ValueUses.BodyOf(call)], declarator.Symbol, Ends) == ValueUse.Used,
            _ => false,
        };
    }

    private static bool IsUsing(ILocalSymbol local, IOperation body) =>
        body.Descendants().Any(one => one is IVariableDeclaratorOperation declarator
            && SymbolEqualityComparer.Default.Equals(declarator.Symbol, local)
            && ValueUses.IsUsing(declarator));

    // What a handler's lambdas have that ends with the method: a variable of "using", or the request that is being answered.
    private static ISymbol? Captured(IOperation handler, IOperation body, Origins origins, CancellationToken cancellationToken)
    {
        foreach (var part in Parts(handler))
        {
            var code = origins.Behind(part, cancellationToken);
            while (code is IDelegateCreationOperation creation)
            {
                code = origins.Behind(creation.Target, cancellationToken);
            }

            if (code is IAnonymousFunctionOperation && EndsWithMethod(code, body, 2) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static ISymbol? EndsWithMethod(IOperation code, IOperation body, int depth)
    {
        foreach (var one in code.Descendants())
        {
            switch (one)
            {
                case ILocalReferenceOperation { Local: var local } when IsUsing(local, body) && !IsWithin(local, code):
                    return local;
                case IParameterReferenceOperation { Parameter: var parameter } when IsOfRequest(parameter.Type) && !IsWithin(parameter, code):
                    return parameter;
                case IInvocationOperation { TargetMethod: { MethodKind: MethodKind.LocalFunction } function } when depth > 0
                    && body.Descendants().OfType<ILocalFunctionOperation>().FirstOrDefault(local => SymbolEqualityComparer.Default.Equals(local.Symbol, function)) is { } called
                    && EndsWithMethod(called, body, depth - 1) is { } through:
                    return through;
            }
        }

        return null;
    }

    private static bool IsWithin(ISymbol variable, IOperation code) =>
        variable.DeclaringSyntaxReferences.Any(one => code.Syntax.SyntaxTree == one.SyntaxTree && code.Syntax.Span.Contains(one.Span));

    private static bool IsOfRequest(ITypeSymbol type) =>
        type.Name is "HttpContext" or "HttpRequest" or "HttpResponse" or "ServerCallContext"
        && type.ContainingNamespace.ToDisplayString() is "Microsoft.AspNetCore.Http" or "Grpc.Core";

    private static IEnumerable<IOperation> Parts(IOperation handler) => handler is IObjectCreationOperation creation
        ? creation.Arguments.Select(static one => one.Value).Concat(
            creation.Initializer?.Initializers.OfType<ISimpleAssignmentOperation>().Select(static one => one.Value) ?? [])
        : [];

    // Whether a handler has the instance that adds it: it is it, or a lambda or method of it.
    private static bool Captures(IOperation value, Origins origins, CancellationToken cancellationToken)
    {
        if (value is IInstanceReferenceOperation)
        {
            return true;
        }

        foreach (var part in Parts(value))
        {
            foreach (var one in origins.Behind(part, cancellationToken).DescendantsAndSelf())
            {
                if (one is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance })
                {
                    return true;
                }
            }
        }

        return false;
    }

    // Whether the class itself, or a base of this compilation, says how it is disposed.
    private static bool IsDisposable(INamedTypeSymbol type)
    {
        if (!type.AllInterfaces.Any(static one => one is { Name: "IDisposable" or "IAsyncDisposable", ContainingNamespace.Name: "System" }))
        {
            return false;
        }

        for (var one = type; one is { DeclaringSyntaxReferences.IsEmpty: false }; one = one.BaseType)
        {
            if (one.GetMembers().OfType<IMethodSymbol>().Any(static method =>
                method is { Name: "Dispose" or "DisposeAsync" or "DisposeAsyncCore" or "System.IDisposable.Dispose" or "System.IAsyncDisposable.DisposeAsync" }))
            {
                return true;
            }
        }

        return false;
    }

    private static bool LivesForEver(INamedTypeSymbol type) =>
        type.AllInterfaces.Any(static one => one.Name is "IHostedService" or "IHostedLifecycleService");

    // Whether the class or a base of it starts, runs or disposes factories or informers: then they end with it, or by a token that it has.
    // A base that cannot be looked into may end what it has itself.
    private static bool EndsInformers(
        INamedTypeSymbol type, ISymbol? root, SyncSymbols symbols, Origins origins, CancellationToken cancellationToken)
    {
        for (var one = type; one is not null; one = one.BaseType)
        {
            if (one.DeclaringSyntaxReferences.IsEmpty
                ? root is not null && SymbolEqualityComparer.Default.Equals(root.ContainingType?.OriginalDefinition, one.OriginalDefinition)
                : origins.OperationsOf(one, cancellationToken).SelectMany(body => Ending(body, symbols)).Any())
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<IOperation> Ending(IOperation body, SyncSymbols symbols) => body.DescendantsAndSelf().Where(one => one switch
    {
        IInvocationOperation call => symbols.IsStart(call.TargetMethod) || symbols.IsRun(call.TargetMethod)
            || (call.TargetMethod.Name is "DisposeAsync" or "ShutdownAsync"
                && (symbols.IsFactory(call.Instance?.Type) || symbols.IsFactory(call.Instance is { } instance ? Origins.Unwrap(instance).Type : null))),
        IObjectCreationOperation creation => symbols.IsFactory(creation.Type),
        IVariableDeclaratorOperation declarator => symbols.IsFactory(declarator.Symbol.Type) && ValueUses.IsUsing(declarator),
        _ => false,
    });
}
