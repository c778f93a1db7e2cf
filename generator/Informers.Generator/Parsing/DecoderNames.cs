using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Informers.Generator;

/// <summary>Names of types, decoders and JSON members.</summary>
internal static class DecoderNames
{
    private const string DecoderSuffix = "Decoder";
    private const string CopierSuffix = "Copier";
    private const string EncoderSuffix = "Encoder";

    private static readonly SymbolDisplayFormat PlainFormat = SymbolDisplayFormat.FullyQualifiedFormat
        .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted)
        .WithMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.None);

    /// <summary>A type as emitted code writes it, without nullable annotations.</summary>
    public static string Type(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>A type as a documentation comment writes it.</summary>
    public static string Documentation(ITypeSymbol type)
    {
        var plain = type.ToDisplayString(PlainFormat);
        return plain.IndexOf('<') < 0
            ? $"<see cref=\"{Type(type)}\"/>"
            : $"<c>{plain.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;")}</c>";
    }

    /// <summary>The class of a type's decoder: a function of the type's full name alone, and unique to it.</summary>
    public static string Decoder(ITypeSymbol type) => Unique(type, DecoderSuffix);

    /// <summary>The class of a type's copier, in the same way.</summary>
    public static string Copier(ITypeSymbol type) => Unique(type, CopierSuffix);

    /// <summary>The class of the copier of a type, by that of its decoder.</summary>
    public static string CopierOf(string decoder) => decoder.Substring(0, decoder.Length - DecoderSuffix.Length) + CopierSuffix;

    /// <summary>The class of the encoder of a type, by that of its decoder.</summary>
    public static string EncoderOf(string decoder) => decoder.Substring(0, decoder.Length - DecoderSuffix.Length) + EncoderSuffix;

    /// <summary>The class of the decoder of a part of a type: a function of the type and of what is left of it, and unique to both.</summary>
    /// <param name="decoder">The class of the decoder of the whole type.</param>
    /// <param name="content">What is left.</param>
    public static string Partial(string decoder, string content) =>
        $"{decoder.Substring(0, decoder.Length - DecoderSuffix.Length)}_Part{LongHash(content).ToString("x16", CultureInfo.InvariantCulture)}{DecoderSuffix}";

    private static string Unique(ITypeSymbol type, string suffix)
    {
        var plain = type.ToDisplayString(PlainFormat);
        var name = new StringBuilder(plain.Length + 20);
        var isUnique = true;
        foreach (var character in plain)
        {
            isUnique &= character == '.' || (character != '_' && SyntaxFacts.IsIdentifierPartCharacter(character));
            if (SyntaxFacts.IsIdentifierPartCharacter(character))
            {
                name.Append(character);
            }
            else if (name.Length > 0 && name[name.Length - 1] != '_')
            {
                name.Append('_');
            }
        }

        // Dots become underscores: a name that has underscores of its own, or brackets, could become another type's name.
        return isUnique
            ? name.Append(suffix).ToString()
            : name.Append('_').Append(Hash(plain).ToString("x8", CultureInfo.InvariantCulture)).Append(suffix).ToString();
    }

    /// <summary>A name in camel case, as System.Text.Json's policy makes it: <c>IPAddress</c> becomes <c>ipAddress</c>.</summary>
    public static string CamelCase(string name)
    {
        var capitals = 0;
        while (capitals < name.Length && char.IsUpper(name[capitals]))
        {
            capitals++;
        }

        // The last of several capitals begins the next word, unless the name ends with it.
        var lowered = capitals > 1 && capitals < name.Length ? capitals - 1 : capitals;
        return name.Substring(0, lowered).ToLowerInvariant() + name.Substring(lowered);
    }

    /// <summary>An identifier as source writes it.</summary>
    public static string Escape(string identifier) =>
        SyntaxFacts.GetKeywordKind(identifier) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(identifier) == SyntaxKind.None
            ? identifier
            : "@" + identifier;

    // Of 64 bits, where nobody else would see that two are one.
    private static ulong LongHash(string text)
    {
        var hash = 14695981039346656037ul;
        foreach (var character in text)
        {
            hash = unchecked((hash ^ character) * 1099511628211ul);
        }

        return hash;
    }

    /// <summary>FNV-1a: the same in every process, unlike <see cref="string.GetHashCode()"/>.</summary>
    /// <param name="text">What to hash.</param>
    public static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var character in text)
        {
            hash = unchecked((hash ^ character) * 16777619u);
        }

        return hash;
    }
}
