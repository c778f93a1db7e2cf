using System.Collections.Immutable;
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
                if (KnownSymbols.IsA(creation.Type, known.SharedInformerFactory) && IsLost(creation, origins, out var advice, operation.CancellationToken))
                {
                    operation.ReportDiagnostic(Diagnostic.Create(FactoryIsNotDisposed, creation.Syntax.GetLocation(), creation.Type!.Name, advice));
                }
            },
            OperationKind.ObjectCreation);
    }

    private static bool IsLost(IObjectCreationOperation creation, Origins origins, out string advice, CancellationToken cancellationToken)
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
                        return IsLost(field.Field, origins, ref advice, cancellationToken);
                    case IPropertyReferenceOperation { Instance: IInstanceReferenceOperation } property:
                        return IsLost(property.Property, origins, ref advice, cancellationToken);
                    default:
                        return false;
                }

            case IFieldInitializerOperation { InitializedFields: [var field] }:
                return IsLost(field, origins, ref advice, cancellationToken);
            case IPropertyInitializerOperation { InitializedProperties: [var property] }:
                return IsLost(property, origins, ref advice, cancellationToken);
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

    private static bool IsLost(ISymbol member, Origins origins, ref string advice, CancellationToken cancellationToken)
    {
        // Who else sees it may end it. What is static lives as long as the process.
        if (member.IsStatic || member.DeclaredAccessibility != Accessibility.Private || member is IPropertySymbol { IsVirtual: true })
        {
            return false;
        }

        advice = $"dispose it where '{member.ContainingType.Name}' is disposed";
        return ValueUses.Of(origins.OperationsOf(member.ContainingType, cancellationToken), member.OriginalDefinition, Ends) == ValueUse.Used;
    }
}
