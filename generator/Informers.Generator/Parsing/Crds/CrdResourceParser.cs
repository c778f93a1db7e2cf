using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Informers.Generator;

/// <summary>
/// Reads the emitted classes of a custom resource as the classes of authors are read, by their symbols: so there is one way from a class
/// to its decoder. The generator does not see its own output, so it compiles those classes apart: they need nothing of the project but
/// its references, and so this happens when a definition or a reference changes, and not when source does.
/// </summary>
internal static class CrdResourceParser
{
    /// <summary>What the classes are compiled apart in: the project's references, and no source.</summary>
    /// <param name="environment">What the classes are made of.</param>
    /// <param name="references">The project's references.</param>
    public static CSharpCompilation Apart(CrdEnvironmentModel environment, ImmutableArray<MetadataReference> references) =>

        // Of the same name as the project, which other assemblies may have made their friend.
        CSharpCompilation.Create(
            environment.AssemblyName, syntaxTrees: null, references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    /// <summary>Reads the classes of one version.</summary>
    /// <param name="classes">The classes.</param>
    /// <param name="environment">What they are made of.</param>
    /// <param name="apart">What they are compiled in, by <see cref="Apart"/>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static CrdResourceModel? Parse(
        CrdClassesModel classes, CrdEnvironmentModel environment, CSharpCompilation apart, CancellationToken cancellationToken)
    {
        var tree = CSharpSyntaxTree.ParseText(
            CrdEmitter.Emit(classes, environment),
            new CSharpParseOptions(EnvironmentParser.OldestLanguage, DocumentationMode.None),
            cancellationToken: cancellationToken);
        return Parse(classes, apart.AddSyntaxTrees(tree), withMembers: true, cancellationToken);
    }

    /// <summary>Reads the classes of one version where they are compiled.</summary>
    /// <param name="classes">The classes.</param>
    /// <param name="compilation">Where they are.</param>
    /// <param name="withMembers">Whether to read what is decoded and copied, which takes long, or only which resource it is.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The resource; null where the class is not there, or not what was emitted.</returns>
    public static CrdResourceModel? Parse(
        CrdClassesModel classes, Compilation compilation, bool withMembers, CancellationToken cancellationToken)
    {
        var name = $"{classes.Namespace}.{classes.Classes[0].Name}".Replace("@", string.Empty);
        if (compilation.Assembly.GetTypeByMetadataName(name) is not { } type
            || MetadataParser.Parse(type, compilation, out _) is not { } metadata)
        {
            return null;
        }

        var resource = classes.Resource;
        return new CrdResourceModel(resource.Definition, new ResourceModel
        {
            Type = ResourceParser.TypeOf(type),
            Group = resource.Group,
            Version = resource.Version,
            Kind = resource.Kind,
            Plural = resource.Plural,
            IsNamespaced = resource.IsNamespaced,
            GroupName = null,
            AccessorName = null,
            Metadata = metadata,
            Decoder = withMembers
                ? DecoderGraphParser.Parse(type, compilation, cancellationToken)
                : new DecoderGraphModel(classes.FullName, DecoderSource.Emitted),
            Copy = withMembers ? new CopyGraphParser(compilation).Parse(type, cancellationToken) : new CopyGraphModel([], Problem: null),
        });
    }
}
