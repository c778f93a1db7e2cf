using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Informers.Generator.Benchmarks;

/// <summary>A project that asks for many informers, and the edits that its author makes.</summary>
/// <remarks>
/// The classes are those of an author of custom resources: 20 properties in a specification, a status with conditions, each class in a
/// file of its own. Nothing is shared between them, which is the most that the generator can be asked to do for so many types.
/// </remarks>
internal sealed class Project
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp13);

    private readonly SyntaxTree _unrelated;
    private readonly SyntaxTree _first;

    /// <summary>Makes a project.</summary>
    /// <param name="types">How many resource classes it has.</param>
    public Project(int types)
    {
        _first = Parse(Resource(0), "Resource0.cs");
        _unrelated = Parse(Unrelated(0), "Unrelated.cs");
        Compilation = CSharpCompilation.Create(
            "Measured",
            [
                _first,
                .. Enumerable.Range(1, types - 1).Select(static i => Parse(Resource(i), $"Resource{i}.cs")),
                Parse(Host(types), "Host.cs"),
                _unrelated,
            ],
            References(),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    /// <summary>The project as its author opened it.</summary>
    public CSharpCompilation Compilation { get; }

    /// <summary>The project as another process would see it: of the same text, and nothing is known of its files.</summary>
    public CSharpCompilation Reopened() => Compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(
        Compilation.SyntaxTrees.Select(static tree => CSharpSyntaxTree.Create((CSharpSyntaxNode)tree.GetRoot(), ParseOptions, tree.FilePath)));

    /// <summary>The project after an edit of a file that has nothing to do with informers.</summary>
    public CSharpCompilation WithUnrelatedEdit(int number) =>
        Compilation.ReplaceSyntaxTree(_unrelated, Parse(Unrelated(number), _unrelated.FilePath));

    /// <summary>The project after an edit of one resource class.</summary>
    public CSharpCompilation WithEditOfOneType(int number) => Compilation.ReplaceSyntaxTree(
        _first, Parse(Resource(0).Replace("Text0 ", $"Edited{number} ", StringComparison.Ordinal), _first.FilePath));

    /// <summary>A driver that has run nothing yet.</summary>
    public static GeneratorDriver NewDriver() =>
        CSharpGeneratorDriver.Create([new InformerGenerator().AsSourceGenerator()], parseOptions: ParseOptions);

    private static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(source, ParseOptions, path);

    private static MetadataReference[] References() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Select(static path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(GenerateInformerAttribute).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(Microsoft.Extensions.Logging.ILoggerFactory).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(k8s.Models.V1Pod).Assembly.Location),
    ];

    private static string Unrelated(int number) => $$"""
        namespace Measured
        {
            public class Unrelated
            {
                public int Answer() => {{number}};
            }
        }
        """;

    private static string Host(int types)
    {
        var host = new StringBuilder("namespace Measured\n{\n");
        for (var i = 0; i < types; i++)
        {
            host.Append(CultureInfo.InvariantCulture, $"    [Informers.GenerateInformer(typeof(Crds.Resource{i}))]\n");
        }

        return host.Append("    public partial class ClusterInformers { }\n}\n").ToString();
    }

    private static string Resource(int number)
    {
        var source = new StringBuilder();
        source.Append(CultureInfo.InvariantCulture, $$"""
            namespace Crds
            {
                [Informers.KubernetesResource("group{{number % 10}}.example.com", "v1", "Resource{{number}}", "resource{{number}}s")]
                public class Resource{{number}}
                {
                    public Informers.ObjectMeta? Metadata { get; set; }
                    public Spec{{number}}? Spec { get; set; }
                    public Status{{number}}? Status { get; set; }
                }

                public class Status{{number}}
                {
                    public long? ObservedGeneration { get; set; }
                    public System.Collections.Generic.List<Condition{{number}}>? Conditions { get; set; }
                }

                public class Condition{{number}}
                {
                    public string? Type { get; set; }
                    public string? Reason { get; set; }
                    public System.DateTime? LastTransitionTime { get; set; }
                }

                public class Spec{{number}}
                {
                    public System.Collections.Generic.Dictionary<string, string>? Labels { get; set; }

            """);
        for (var i = 0; i < 10; i++)
        {
            source.Append(CultureInfo.InvariantCulture, $$"""
                    public string? Text{{i}} { get; set; }
                    public int? Number{{i}} { get; set; }

            """);
        }

        return source.Append("    }\n}\n").ToString();
    }
}
