using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>What some code assigns to variables: locals, parameters, fields and properties.</summary>
internal sealed class Writes
{
    private readonly Dictionary<ISymbol, List<IOperation?>> _values = new(SymbolEqualityComparer.Default);

    /// <summary>Notes all writes in an operation and in what it consists of, lambdas and local functions included.</summary>
    public void AddAllOf(IOperation root)
    {
        foreach (var operation in root.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation { Initializer: { } initializer } declarator:
                    Add(declarator.Symbol, initializer.Value);
                    break;
                case IVariableDeclaratorOperation { Parent: IVariableDeclarationOperation { Initializer: { } initializer } } declarator:
                    Add(declarator.Symbol, initializer.Value);
                    break;
                case IFieldInitializerOperation field:
                    foreach (var one in field.InitializedFields)
                    {
                        Add(one, field.Value);
                    }

                    break;
                case IPropertyInitializerOperation property:
                    foreach (var one in property.InitializedProperties)
                    {
                        Add(one, property.Value);
                    }

                    break;
                case ISimpleAssignmentOperation { IsRef: false } assignment:
                    Add(assignment.Target, assignment.Value);
                    break;
                case IAssignmentOperation assignment:
                    AddTargets(assignment.Target);
                    break;
                case IIncrementOrDecrementOperation step:
                    Add(step.Target, null);
                    break;
                case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument:
                    Add(argument.Value, null);
                    break;
                case IForEachLoopOperation loop:
                    AddTargets(loop.LoopControlVariable);
                    break;
                case IDeclarationPatternOperation { DeclaredSymbol: { } symbol }:
                    Add(symbol, null);
                    break;
                case IRecursivePatternOperation { DeclaredSymbol: { } symbol }:
                    Add(symbol, null);
                    break;
                case ICatchClauseOperation { ExceptionDeclarationOrExpression: { } declaration }:
                    AddTargets(declaration);
                    break;
            }
        }
    }

    /// <summary>What is assigned to a variable, once for each write; <see langword="null"/> where the value cannot be named.</summary>
    public IReadOnlyList<IOperation?> To(ISymbol variable) => _values.TryGetValue(variable, out var values) ? values : [];

    private void AddTargets(IOperation target)
    {
        foreach (var one in target.DescendantsAndSelf())
        {
            if (one is IVariableDeclaratorOperation declarator)
            {
                Add(declarator.Symbol, null);
            }
            else
            {
                Add(one, null);
            }
        }
    }

    private void Add(IOperation target, IOperation? value)
    {
        var symbol = target switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            IFieldReferenceOperation field => field.Field,
            IPropertyReferenceOperation property => property.Property,
            IDeclarationExpressionOperation declaration when declaration.Expression is ILocalReferenceOperation local => local.Local,
            _ => (ISymbol?)null,
        };
        if (symbol is not null)
        {
            Add(symbol, value);
        }
    }

    private void Add(ISymbol symbol, IOperation? value)
    {
        if (!_values.TryGetValue(symbol, out var values))
        {
            _values.Add(symbol, values = []);
        }

        values.Add(value);
    }
}
