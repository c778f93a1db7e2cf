using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Informers.Generator;

/// <summary>
/// Finds out how objects of a resource class are read, with every type reachable from it. Types are parsed once, however many roots
/// share them; so use one parser for the roots of one run, and do not keep it: it holds symbols.
/// </summary>
/// <param name="compilation">The compilation that decoders are emitted into.</param>
internal sealed class DecoderGraphParser(Compilation compilation)
{
    private const string KubernetesContext = "k8s.SourceGenerationContext";

    private readonly Dictionary<INamedTypeSymbol, ParsedType> _types = new(SymbolEqualityComparer.Default);

    /// <summary>Parses one root with a parser of its own.</summary>
    /// <param name="root">The resource class.</param>
    /// <param name="compilation">The compilation that decoders are emitted into.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static DecoderGraphModel Parse(INamedTypeSymbol root, Compilation compilation, CancellationToken cancellationToken) =>
        new DecoderGraphParser(compilation).Parse(root, serializerContext: null, allowReflection: false, cancellationToken);

    /// <summary>Parses one root.</summary>
    /// <param name="root">The resource class.</param>
    /// <param name="serializerContext">The attribute's <c>SerializerContext</c>, to use where no decoder can be emitted.</param>
    /// <param name="allowReflection">The attribute's <c>AllowReflection</c>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Equal models for equal classes, wherever their source stands.</returns>
    public DecoderGraphModel Parse(
        INamedTypeSymbol root, INamedTypeSymbol? serializerContext, bool allowReflection, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, DecoderTypeModel>(StringComparer.Ordinal);
        var problem = Walk(root, found, cancellationToken);
        var name = DecoderNames.Type(root);
        if (problem is null)
        {
            return new DecoderGraphModel(name, DecoderSource.Emitted)
            {
                RootName = DecoderNames.Decoder(root),
                Types = [.. found.Values.OrderBy(static t => t.Name, StringComparer.Ordinal)],
            };
        }

        var context = serializerContext ?? ContextOfKubernetesClient(root);
        return context is not null
            ? new DecoderGraphModel(name, DecoderSource.SerializerContext)
            {
                SerializerContext = DecoderNames.Type(context),
                Problem = problem,
            }
            : new DecoderGraphModel(name, allowReflection ? DecoderSource.Reflection : DecoderSource.None) { Problem = problem };
    }

    // Breadth first, so that a problem is named by its shortest path.
    private DecoderProblemModel? Walk(
        INamedTypeSymbol root, Dictionary<string, DecoderTypeModel> found, CancellationToken cancellationToken)
    {
        if (DecoderAttributes.Json(root, "JsonConverterAttribute") is not null)
        {
            return new DecoderProblemModel(string.Empty, $"{root.ToDisplayString()} has a JsonConverter of its own");
        }

        if (root.IsAbstract || root.TypeKind != TypeKind.Class || root.IsUnboundGenericType)
        {
            return new DecoderProblemModel(string.Empty, $"{root.ToDisplayString()} is no class that can be constructed");
        }

        var paths = new Queue<(INamedTypeSymbol Type, string Path)>();
        paths.Enqueue((root, string.Empty));
        while (paths.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (type, path) = paths.Dequeue();
            var name = DecoderNames.Decoder(type);
            if (found.ContainsKey(name))
            {
                continue;
            }

            var parsed = TypeOf(type);
            if (parsed.Model is null)
            {
                return parsed.Problem! with { Path = Join(path, parsed.Problem.Path) };
            }

            found.Add(name, parsed.Model);
            foreach (var (referenced, member) in parsed.References)
            {
                paths.Enqueue((referenced, Join(path, member)));
            }
        }

        return null;
    }

    private ParsedType TypeOf(INamedTypeSymbol type)
    {
        if (!_types.TryGetValue(type, out var parsed))
        {
            var parser = new DecoderTypeParser(compilation, type);
            var model = parser.Parse();
            parsed = new ParsedType(model, parser.Problem, parser.References);
            _types.Add(type, parsed);
        }

        return parsed;
    }

    // KubernetesClient's own context knows its own models; nobody else's.
    private INamedTypeSymbol? ContextOfKubernetesClient(INamedTypeSymbol root) =>
        compilation.GetTypesByMetadataName(KubernetesContext).FirstOrDefault(
            context => SymbolEqualityComparer.Default.Equals(context.ContainingAssembly, root.ContainingAssembly)
                && context.DeclaredAccessibility == Accessibility.Public
                && context.GetAttributes().Any(
                    a => a.AttributeClass?.Name == "JsonSerializableAttribute"
                        && SymbolEqualityComparer.Default.Equals(DecoderAttributes.Type(a), root)));

    /// <summary>Puts the paths of a member and of a part of it together.</summary>
    internal static string Join(string left, string right) =>
        left.Length == 0 ? right : right.Length == 0 ? left : left + "." + right;

    private sealed record ParsedType(
        DecoderTypeModel? Model, DecoderProblemModel? Problem, IReadOnlyList<(INamedTypeSymbol Type, string Path)> References);
}
