using System;
using System.Globalization;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>Times that the source says.</summary>
internal static class Periods
{
    private const double SecondsOfDay = 86_400;

    // From a local, field or property to what it is declared as; they may go in a circle.
    private const int MostSteps = 8;

    /// <summary>The seconds of a <see cref="TimeSpan"/> that is made of constants, here or where a local, field or property got it; <see langword="null"/> for any other.</summary>
    public static double? SecondsOf(IOperation? value, CancellationToken cancellationToken) => SecondsOf(value, MostSteps, cancellationToken);

    private static double? SecondsOf(IOperation? value, int most, CancellationToken cancellationToken) => value switch
    {
        _ when most == 0 => null,
        IConversionOperation conversion => SecondsOf(conversion.Operand, most, cancellationToken),
        IFieldReferenceOperation { Field: { Name: "Zero", ContainingType: var type } } when IsTimeSpan(type) => 0,
        IFieldReferenceOperation { Field: { IsReadOnly: true, IsStatic: true } field } reference =>
            SecondsOf(InitialValue(field, reference, cancellationToken), most - 1, cancellationToken),
        IPropertyReferenceOperation { Property: { SetMethod: null, IsStatic: true } property } reference =>
            SecondsOf(InitialValue(property, reference, cancellationToken), most - 1, cancellationToken),
        ILocalReferenceOperation local when SecondsOf(CachedValues.FirstValueOf(local, cancellationToken), most - 1, cancellationToken) is { } seconds =>
            LocalWrites.IsWrittenAfterDeclaration(local) ? null : seconds,
        IInvocationOperation { TargetMethod: { IsStatic: true, ContainingType: var type } } call when IsTimeSpan(type) => OfCall(call),
        IObjectCreationOperation { Constructor.ContainingType: var type, Arguments.IsEmpty: false } creation when IsTimeSpan(type) => OfParts(creation.Arguments),
        _ => null,
    };

    private static double? OfCall(IInvocationOperation call)
    {
        var unit = call.TargetMethod.Name switch
        {
            "FromTicks" => 1e-7,
            "FromMicroseconds" => 1e-6,
            "FromMilliseconds" => 1e-3,
            "FromSeconds" => 1,
            "FromMinutes" => 60,
            "FromHours" => 3_600,
            "FromDays" => SecondsOfDay,
            _ => 0,
        };
        return unit == 0 ? null
            : call.Arguments.Length == 1 ? Number(call.Arguments[0]) is { } number ? number * unit : null
            : OfParts(call.Arguments);
    }

    // The parameters say what each part is.
    private static double? OfParts(System.Collections.Immutable.ImmutableArray<IArgumentOperation> arguments)
    {
        var seconds = 0d;
        foreach (var argument in arguments)
        {
            if (Number(argument) is not { } number)
            {
                return null;
            }

            seconds += number * argument.Parameter?.Name switch
            {
                "days" => SecondsOfDay,
                "hours" => 3_600,
                "minutes" => 60,
                "seconds" => 1,
                "milliseconds" => 1e-3,
                "microseconds" => 1e-6,
                "ticks" => 1e-7,
                _ => double.NaN,
            };
        }

        return double.IsNaN(seconds) ? null : seconds;
    }

    private static double? Number(IArgumentOperation argument) =>
        argument.Value.ConstantValue is { HasValue: true, Value: IConvertible number } ? number.ToDouble(CultureInfo.InvariantCulture) : null;

    private static bool IsTimeSpan(INamedTypeSymbol? type) => type is { Name: "TimeSpan", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    private static IOperation? InitialValue(ISymbol member, IOperation reference, CancellationToken cancellationToken)
    {
        if (member.DeclaringSyntaxReferences is not [var declaration] || declaration.SyntaxTree != reference.Syntax.SyntaxTree)
        {
            return null;
        }

        var value = declaration.GetSyntax(cancellationToken) switch
        {
            VariableDeclaratorSyntax field => field.Initializer?.Value,
            PropertyDeclarationSyntax property => property.Initializer?.Value ?? property.ExpressionBody?.Expression,
            _ => null,
        };
        return value is null ? null : reference.SemanticModel?.GetOperation(value, cancellationToken);
    }
}
