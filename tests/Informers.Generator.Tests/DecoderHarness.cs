using System.Text;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Informers.Generator.Tests;

/// <summary>Emits the decoder of a class of a test's source, compiles it with that source, and runs it.</summary>
internal sealed class DecoderHarness : IDisposable
{
    public const string Namespace = "Test.Generated";

    private readonly LoadedAssembly _assembly;
    private readonly Func<ReadOnlyMemory<byte>, DecodeContext, object> _decode;
    private readonly Func<object, object>? _copy;
    private readonly Action<Utf8JsonWriter, object, EncodeContext> _encode;

    public DecoderHarness(string source, string root = "Root", bool copiesByDecoders = false, ProjectionModel? projection = null)
        : this(TestCompilation.Create(source), root, copiesByDecoders, projection)
    {
    }

    /// <summary>Emits, compiles and loads.</summary>
    /// <param name="input">The compilation with the class.</param>
    /// <param name="root">The class.</param>
    /// <param name="copiesByDecoders">Whether copies are made of what decoders know, as where there is no symbol to look at.</param>
    /// <param name="projection">What is decoded; null for everything.</param>
    public DecoderHarness(CSharpCompilation input, string root, bool copiesByDecoders = false, ProjectionModel? projection = null)
    {
        Whole = Parse(input, root);
        Assert.True(Whole.Source == DecoderSource.Emitted, Whole.Problem?.ToString());
        Graph = projection is null ? Whole : new ProjectionParser(Whole, static problem => Assert.Fail(problem.ToString())).Parse(projection)!;
        Copies = copiesByDecoders ? CopyGraph.Of(Whole, isPublic: false) : ParseCopies(input, root);
        var entry = $$"""
            public static class Entry
            {
                private static readonly global::Informers.IObjectDecoder<{{Graph.Type}}> Decoder = {{DecoderEmitter.RootExpression(Graph, Namespace)}};

                public static global::System.Func<global::System.ReadOnlyMemory<byte>, global::Informers.DecodeContext, object> Get() => (bytes, context) =>
                {
                    var result = Decoder.Decode(bytes.Span, context, out var length);
                    if (global::System.MemoryExtensions.IndexOfAnyExcept(bytes.Span[length..], " \n\r\t"u8) >= 0)
                    {
                        throw new global::System.Text.Json.JsonException("Something follows the object.");
                    }

                    return result;
                };

                public static global::System.Action<global::System.Text.Json.Utf8JsonWriter, object, global::Informers.EncodeContext> GetEncode()
                {
                    global::Informers.IObjectEncoder<{{Graph.Type}}> encoder = {{EncoderEmitter.RootExpression(Whole, Namespace)}};
                    return (writer, value, context) => encoder.Encode(writer, ({{Graph.Type}})value, context);
                }

                public static global::System.Func<object, object> GetCopy() => {{(Copies.Problem is null ? $"source => {CopierEmitter.Method(Copies.Types.Single(t => t.Type == Graph.Type), Namespace)}(({Graph.Type})source)" : "null")}};
            }
            """;
        var output = input.AddSyntaxTrees(
            [.. Decoders(Graph).Concat(Encoders(Whole)).Concat(Files(Copies)).Append(new("Entry.g.cs", entry)).Select(f => CSharpSyntaxTree.ParseText(f.Value, TestCompilation.ParseOptions, f.Key))]);

        // The sources of these tests are terse; what is emitted must have no warning at all.
        Assert.Empty(output.GetDiagnostics().Where(static d => d.Severity == DiagnosticSeverity.Error
            || (d.Severity == DiagnosticSeverity.Warning && d.Location.SourceTree?.FilePath is { } path && path != "Entry.g.cs" && path.EndsWith(FileNames.Extension, StringComparison.Ordinal))));
        _assembly = new LoadedAssembly(output);
        _decode = _assembly.Call<Func<ReadOnlyMemory<byte>, DecodeContext, object>>("Entry", "Get");
        _encode = _assembly.Call<Action<Utf8JsonWriter, object, EncodeContext>>("Entry", "GetEncode");
        _copy = _assembly.Call<Func<object, object>?>("Entry", "GetCopy");
    }

    public DecoderGraphModel Graph { get; }

    /// <summary>How all of the class is decoded.</summary>
    public DecoderGraphModel Whole { get; }

    /// <summary>How the class is copied.</summary>
    public CopyGraphModel Copies { get; }

    /// <summary>The root's class, as it runs.</summary>
    public Type Type => _assembly.Assembly.GetTypes().Single(t => "global::" + t.FullName == Graph.Type);

    public static DecoderGraphModel Parse(Compilation compilation, string root = "Root")
    {
        Assert.Empty(compilation.GetDiagnostics().Where(static d => d.Severity == DiagnosticSeverity.Error));
        return DecoderGraphParser.Parse(
            compilation.GetTypeByMetadataName(root)!, compilation, TestContext.Current.CancellationToken);
    }

    public static CopyGraphModel ParseCopies(Compilation compilation, string root = "Root") =>
        new CopyGraphParser(compilation).Parse(compilation.GetTypeByMetadataName(root)!, TestContext.Current.CancellationToken);

    /// <summary>The emitted copiers by hint name.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Files(CopyGraphModel graph) => graph.Types
        .Where(static type => type.Members.Count > 0)
        .Select(static type => KeyValuePair.Create(type.FileName + FileNames.Extension, CopierEmitter.Emit(type, Namespace)));

    /// <summary>The emitted files by hint name.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Files(DecoderGraphModel graph) => [.. Decoders(graph), .. Encoders(graph)];

    /// <summary>The emitted decoders by hint name.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Decoders(DecoderGraphModel graph) => graph.Types.Select(static type =>
    {
        var writer = new SourceWriter();
        DecoderEmitter.Emit(writer, type, Namespace, "[global::System.CodeDom.Compiler.GeneratedCode(\"Informers.Generator\", \"1.0\")]", compiledAhead: false);
        return KeyValuePair.Create(type.FileName + FileNames.Extension, writer.ToString());
    });

    private static IEnumerable<KeyValuePair<string, string>> Encoders(DecoderGraphModel graph) =>
        graph.Types.Select(static type => KeyValuePair.Create(type.EncoderFileName + FileNames.Extension, EncoderEmitter.Emit(type, Namespace)));

    public object Decode(string json, DecodeContext? context = null) =>
        _decode(Encoding.UTF8.GetBytes(json), context ?? DecodeContext.Default);

    /// <summary>The object as the emitted encoder writes it.</summary>
    public string Encode(object value, EncodeContext? context = null)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            _encode(writer, value, context ?? EncodeContext.Default);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    public object Copy(object source) => _copy!(source);

    /// <summary>The decoded object as JSON of all its public members, which says all that a test wants to know.</summary>
    public string RoundTrip(string json, DecodeContext? context = null) => Show(Decode(json, context));

    public static string Show(object value) => JsonSerializer.Serialize(value, value.GetType(), DecoderReference.Options);

    public void Dispose() => _assembly.Dispose();
}
