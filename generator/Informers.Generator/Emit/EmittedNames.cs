using System;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace Informers.Generator;

/// <summary>The names of what decoders and encoders consist of.</summary>
internal static class EmittedNames
{
    /// <summary>What a value is, in words: <c>MapOfListOfString</c>.</summary>
    public static string Shape(DecoderValueModel value) => value.Kind switch
    {
        DecoderValueKind.List => "ListOf" + Shape(value.Element!),
        DecoderValueKind.Array => "ArrayOf" + Shape(value.Element!),
        DecoderValueKind.Dictionary => "MapOf" + Shape(value.Element!),
        DecoderValueKind.SharedString => "String",
        _ => Short(value.Type),
    };

    /// <summary>The last name of a type, or of its definition where it has type arguments.</summary>
    /// <param name="type">The type as emitted code writes it.</param>
    public static string Short(string type)
    {
        var end = type.IndexOf('<');
        var plain = end < 0 ? type : type.Substring(0, end);
        var name = plain.Substring(Math.Max(plain.LastIndexOf('.'), plain.LastIndexOf(':')) + 1);
        var text = new StringBuilder();
        foreach (var character in name)
        {
            if (SyntaxFacts.IsIdentifierPartCharacter(character))
            {
                text.Append(text.Length == 0 ? char.ToUpperInvariant(character) : character);
            }
        }

        return text.ToString();
    }
}
