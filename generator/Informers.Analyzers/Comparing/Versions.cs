using System;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>Which expressions are resource versions, as text and as numbers.</summary>
internal static class Versions
{
    private const string Name = "ResourceVersion";
    private const int MostLocals = 8;

    /// <summary>Whether an expression is a resource version: by the name of the member, local or parameter, or by what a local was declared as.</summary>
    public static bool IsVersion(IOperation? operation, CancellationToken cancellationToken) => IsVersion(operation, MostLocals, cancellationToken);

    /// <summary>The resource version that was made a number here: by a parser, or by a conversion.</summary>
    public static IOperation? Parsed(IOperation? operation, CancellationToken cancellationToken) => Parsed(operation, MostLocals, cancellationToken);

    private static bool IsVersion(IOperation? operation, int most, CancellationToken cancellationToken) => operation switch
    {
        null => false,
        IConversionOperation conversion => IsVersion(conversion.Operand, most, cancellationToken),
        ICoalesceOperation coalesce => IsVersion(coalesce.Value, most, cancellationToken),
        IConditionalAccessOperation access => IsVersion(access.WhenNotNull, most, cancellationToken),
        _ when operation.Type?.SpecialType != SpecialType.System_String => false,
        IPropertyReferenceOperation property => IsName(property.Property.Name),
        IFieldReferenceOperation field => IsName(field.Field.Name),
        IParameterReferenceOperation parameter => IsName(parameter.Parameter.Name),
        ILocalReferenceOperation local => IsName(local.Local.Name)
            || (most > 0 && IsVersion(CachedValues.FirstValueOf(local, cancellationToken), most - 1, cancellationToken) && !LocalWrites.IsWrittenAfterDeclaration(local)),
        IInvocationOperation { TargetMethod.Name: "GetResourceVersion" or Name } => true,
        _ => false,
    };

    private static IOperation? Parsed(IOperation? operation, int most, CancellationToken cancellationToken) => operation switch
    {
        IConversionOperation conversion => Parsed(conversion.Operand, most, cancellationToken),
        IInvocationOperation { Arguments: [var text, ..] } call when IsParser(call.TargetMethod) && IsVersion(text.Value, cancellationToken) => text.Value,
        ILocalReferenceOperation local => ParsedInto(local, most, cancellationToken) ?? TriedToParse(local, cancellationToken),
        _ => null,
    };

    private static IOperation? ParsedInto(ILocalReferenceOperation local, int most, CancellationToken cancellationToken) =>
        most > 0
        && Parsed(CachedValues.FirstValueOf(local, cancellationToken), most - 1, cancellationToken) is { } version
        && !LocalWrites.IsWrittenAfterDeclaration(local)
            ? version
            : null;

    private static bool IsName(string name) => name.EndsWith(Name, StringComparison.OrdinalIgnoreCase);

    private static bool IsParser(IMethodSymbol method) => method switch
    {
        { Name: "Parse", IsStatic: true } => IsNumber(method.ContainingType),
        { Name: "ToInt32" or "ToUInt32" or "ToInt64" or "ToUInt64" or "ToDecimal" or "ToDouble" } => method.ContainingType is { Name: "Convert", ContainingNamespace.Name: "System" },
        _ => false,
    };

    private static bool IsNumber(INamedTypeSymbol type) =>
        type.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_Double || type.Name is "Int128" or "UInt128" or "BigInteger";

    // "ulong.TryParse(pod.Metadata.ResourceVersion, out var number)"
    private static IOperation? TriedToParse(ILocalReferenceOperation local, CancellationToken cancellationToken) =>
        local.Local.DeclaringSyntaxReferences is [var declaration]
        && declaration.GetSyntax(cancellationToken) is SingleVariableDesignationSyntax { Parent: DeclarationExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax syntax } } }
        && local.SemanticModel?.GetOperation(syntax, cancellationToken) is IInvocationOperation { TargetMethod: { Name: "TryParse", IsStatic: true } parser, Arguments: [var text, ..] }
        && IsNumber(parser.ContainingType)
        && IsVersion(text.Value, cancellationToken)
            ? text.Value
            : null;
}
