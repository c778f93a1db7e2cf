using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>Reports factories that are made, given to nobody, and never disposed.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FactoryDisposalAnalyzer : UsageAnalyzer
{
    private static readonly string[] Ends = ["DisposeAsync", "ShutdownAsync"];
    private static readonly string[] Disposals = ["DisposeAsync"];

    private static readonly DiagnosticDescriptor FactoryIsNotDisposed = new(
        DiagnosticIds.FactoryIsNotDisposed,
        "A factory is never disposed",
        "'{0}' is made here and never disposed: its informers, their watches and its client are left behind; {1}",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpFolder + DiagnosticIds.FactoryIsNotDisposed + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [FactoryIsNotDisposed];

    /// <inheritdoc/>
    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols known)
    {
        var origins = Origins.Of(context.Compilation);
        context.RegisterOperationAction(
            operation =>
            {
                var creation = (IObjectCreationOperation)operation.Operation;
                if (KnownSymbols.IsA(creation.Type, known.SharedInformerFactory) && IsLost(creation, origins, known, out var advice, operation.CancellationToken))
                {
                    operation.ReportDiagnostic(Diagnostic.Create(FactoryIsNotDisposed, creation.Syntax.GetLocation(), creation.Type!.Name, advice));
                }
            },
            OperationKind.ObjectCreation);
    }

    private static bool IsLost(IObjectCreationOperation creation, Origins origins, KnownSymbols known, out string advice, CancellationToken cancellationToken)
    {
        advice = "declare it with await using";
        IOperation value = creation;
        while (value.Parent is IConversionOperation or IParenthesizedOperation or IConditionalOperation or ICoalesceOperation)
        {
            if (value.Parent is IConditionalOperation condition && condition.Condition == value)
            {
                return false;
            }

            value = value.Parent;
        }

        switch (value.Parent)
        {
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } when !ValueUses.IsUsing(declarator):
                return IsLost(declarator.Symbol, creation);
            case IAssignmentOperation { Parent: IExpressionStatementOperation } assignment when assignment.Value == value:
                switch (assignment.Target)
                {
                    case IDiscardOperation:
                        return true;
                    case ILocalReferenceOperation local:
                        return IsLost(local.Local, creation);
                    case IFieldReferenceOperation { Instance: IInstanceReferenceOperation } field:
                        return IsLost(field.Field, origins, known, ref advice, cancellationToken);
                    case IPropertyReferenceOperation { Instance: IInstanceReferenceOperation } property:
                        return IsLost(property.Property, origins, known, ref advice, cancellationToken);
                    default:
                        return false;
                }

            case IFieldInitializerOperation { InitializedFields: [var field] }:
                return IsLost(field, origins, known, ref advice, cancellationToken);
            case IPropertyInitializerOperation { InitializedProperties: [var property] }:
                return IsLost(property, origins, known, ref advice, cancellationToken);
            case IExpressionStatementOperation { IsImplicit: true, Parent.Parent: IAnonymousFunctionOperation }:
                // "() => new …" as an action: whoever gets it is to make one, in a test of what the constructor throws, say.
                return false;
            case IExpressionStatementOperation:
                return true;
            case IInvocationOperation or IPropertyReferenceOperation when value.Parent is not IInvocationOperation call || call.Instance == value:
                return ValueUses.Of(value, Ends) == ValueUse.Used;
            default:
                return false;
        }
    }

    private static bool IsLost(ILocalSymbol local, IObjectCreationOperation creation) =>
        !local.IsRef && ValueUses.Of([ValueUses.BodyOf(creation)], local, Ends) == ValueUse.Used;

    private static bool IsLost(ISymbol member, Origins origins, KnownSymbols known, ref string advice, CancellationToken cancellationToken)
    {
        // Who else sees it may end it. What is static lives as long as the process.
        if (member.IsStatic || member.DeclaredAccessibility != Accessibility.Private || member is IPropertySymbol { IsVirtual: true })
        {
            return false;
        }

        var bodies = origins.OperationsOf(member.ContainingType, cancellationToken).ToList();
        switch (ValueUses.Of(bodies, member.OriginalDefinition, Ends))
        {
            case ValueUse.Used:
                advice = $"dispose it where '{member.ContainingType.Name}' is disposed";
                return true;
            case ValueUse.Ended when ValueUses.Of(bodies, member.OriginalDefinition, Disposals) == ValueUse.Used && IsNeverStopped(bodies, member, known):
                advice = "its token never fires, and ShutdownAsync stops nothing by itself: call DisposeAsync";
                return true;
            default:
                return false;
        }
    }

    // Started, and each time with a token that never fires.
    private static bool IsNeverStopped(List<IOperation> bodies, ISymbol member, KnownSymbols known)
    {
        var isStarted = false;
        foreach (var call in bodies.SelectMany(static body => body.DescendantsAndSelf()).OfType<IInvocationOperation>())
        {
            if (KnownSymbols.IsMember(call.TargetMethod, known.SharedInformerFactory, "Start"))
            {
                // Of another factory, as far as can be seen, may be this one by another name.
                if (call.Instance is not (IFieldReferenceOperation or IPropertyReferenceOperation)
                    || call.Arguments is not [{ Value: var token }]
                    || !ShutdownAnalyzer.IsNever(token))
                {
                    return false;
                }

                isStarted |= SymbolEqualityComparer.Default.Equals(
                    call.Instance is IFieldReferenceOperation field ? field.Field.OriginalDefinition : ((IPropertyReferenceOperation)call.Instance).Property.OriginalDefinition,
                    member.OriginalDefinition);
            }
        }

        return isStarted;
    }
}
