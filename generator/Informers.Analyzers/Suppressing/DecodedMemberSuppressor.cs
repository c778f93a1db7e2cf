using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Informers.Analyzers;

/// <summary>
/// Takes back what other rules say of the classes of resources without knowing that emitted decoders make and fill their objects.
/// </summary>
/// <remarks>
/// There are two such warnings. That a class is never instantiated (CA1812) or a member never assigned (CS0649) is not said where the decoder is emitted,
/// since compiler and analyzers see emitted code; that other members than the metadata may be null (CS8618) is true: the server may leave them out.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DecodedMemberSuppressor : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor CollectionIsSetByDecoder = new(
        SuppressionIds.CollectionIsSetByDecoder, "CA2227", "The emitted decoder sets the property; without a setter it could not.");

    private static readonly SuppressionDescriptor MetadataIsSetByDecoder = new(
        SuppressionIds.MetadataIsSetByDecoder, "CS8618", "Every object of the API has metadata, and the emitted decoder sets it.");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [CollectionIsSetByDecoder, MetadataIsSetByDecoder];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        if (KnownSymbols.Of(context.Compilation) is null)
        {
            return;
        }

        HashSet<ITypeSymbol>? decoded = null;
        foreach (var diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is not { } tree
                || tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<PropertyDeclarationSyntax>() is not { } syntax
                || context.GetSemanticModel(tree).GetDeclaredSymbol(syntax, context.CancellationToken) is not { } property)
            {
                continue;
            }

            if (diagnostic.Id == MetadataIsSetByDecoder.SuppressedDiagnosticId)
            {
                // Of a constructor that leaves it out the author says so.
                if (property.Name == "Metadata" && syntax.Identifier.Span == diagnostic.Location.SourceSpan && Resources.IsResource(property.ContainingType)
                    && Decoded().Contains(property.ContainingType))
                {
                    context.ReportSuppression(Suppression.Create(MetadataIsSetByDecoder, diagnostic));
                }
            }
            else if (Decoded().Contains(property.ContainingType))
            {
                context.ReportSuppression(Suppression.Create(CollectionIsSetByDecoder, diagnostic));
            }
        }

        HashSet<ITypeSymbol> Decoded() => decoded ??= DecodedClasses(context.Compilation, context.CancellationToken);
    }

    // The compilation's own classes of resources, and all that they consist of.
    private static HashSet<ITypeSymbol> DecodedClasses(Compilation compilation, CancellationToken cancellationToken)
    {
        var found = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        var waiting = new Queue<ITypeSymbol>();
        AddResources(compilation.Assembly.GlobalNamespace);
        while (waiting.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var type = waiting.Dequeue();
            if (type is IArrayTypeSymbol array)
            {
                waiting.Enqueue(array.ElementType);
            }
            else if (type is INamedTypeSymbol named)
            {
                foreach (var argument in named.TypeArguments)
                {
                    waiting.Enqueue(argument);
                }

                if (SymbolEqualityComparer.Default.Equals(named.ContainingAssembly, compilation.Assembly) && found.Add(named.OriginalDefinition))
                {
                    for (var one = named; one is { SpecialType: SpecialType.None }; one = one.BaseType)
                    {
                        found.Add(one.OriginalDefinition);
                        foreach (var property in one.GetMembers().OfType<IPropertySymbol>().Where(static property => !property.IsStatic && !property.IsIndexer))
                        {
                            waiting.Enqueue(property.Type);
                        }
                    }
                }
            }
        }

        return found;

        void AddResources(INamespaceOrTypeSymbol symbol)
        {
            foreach (var member in symbol.GetMembers().OfType<INamespaceOrTypeSymbol>())
            {
                if (member is INamedTypeSymbol type)
                {
                    foreach (var attribute in type.GetAttributes())
                    {
                        switch (attribute.AttributeClass?.Name)
                        {
                            case "KubernetesResourceAttribute" or "KubernetesEntityAttribute":
                                waiting.Enqueue(type);
                                break;
                            case "GenerateInformerAttribute":
                                waiting.Enqueue(attribute.ConstructorArguments.FirstOrDefault().Value as ITypeSymbol ?? type);
                                break;
                        }
                    }
                }

                AddResources(member);
            }
        }
    }
}
