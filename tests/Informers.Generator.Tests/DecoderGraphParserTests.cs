using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Informers.Generator.Tests;

public sealed class DecoderGraphParserTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Text.Json;
        using System.Text.Json.Serialization;

        """;

    private const string Rich = """
        public class Root { public Informers.ObjectMeta Metadata { get; set; } public Spec Spec { get; init; } public required Kind Kind { get; set; } }
        public record Spec(int Count = 3) { public IDictionary<string, List<Spec[]>> More { get; set; } [JsonExtensionData] public Dictionary<string, object> Rest { get; set; } }
        public enum Kind { [JsonStringEnumMemberName("one")] One, Two }
        """;

    [Theory]
    [InlineData("public IDisposable X { get; set; }", "x", "System.IDisposable is an interface and has no JsonConverter")]
    [InlineData("public Shape X { get; set; }", "x", "Shape is abstract and has no JsonConverter")]
    [InlineData("public List<Dictionary<string, Shape>> X { get; set; }", "x", "Shape is abstract and has no JsonConverter")]
    [InlineData("public Nest X { get; set; }", "x.deep[].y", "Shape is abstract and has no JsonConverter")]
    [InlineData("public NoConstructor X { get; set; }", "x", "NoConstructor has no constructor to use: one without parameters, a single public one, or one with [JsonConstructor]")]
    [InlineData("public Unbound X { get; set; }", "x", "the parameter other of Unbound's constructor has no property of that name and type")]
    [InlineData("public Many X { get; set; }", "x", "Many is polymorphic ([JsonDerivedType])")]
    [InlineData("public Action X { get; set; }", "x", "System.Action is a delegate")]
    [InlineData("public int[,] X { get; set; }", "x", "int[*,*] is an array of several dimensions")]
    [InlineData("public unsafe int* X { get; set; }", "x", "int* is a pointer")]
    [InlineData("public Dictionary<DateTime, int> X { get; set; }", "x", "a dictionary's key is a System.DateTime, which is no text, number or enum")]
    [InlineData("public System.Collections.Immutable.ImmutableArray<int> X { get; set; }", "x", "System.Collections.Immutable.ImmutableArray<int> is a collection that generated code cannot fill")]
    [InlineData("public System.IO.MemoryStream X { get; set; }", "x", "System.IO.MemoryStream has no form in JSON that the generator knows")]
    [InlineData("[JsonConverter(typeof(Closed))] public string X { get; set; }", "x", "the converter Closed has no accessible constructor without parameters")]
    [InlineData("[JsonConverter(typeof(OfInt))] public string X { get; set; }", "x", "the converter OfInt is no JsonConverter<string>")]
    [InlineData("[JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)] public List<int> X { get; set; }", "x", "X is filled in place ([JsonObjectCreationHandling])")]
    [InlineData("[JsonInclude] private string X { get; set; }", "X", "[JsonInclude] asks for a setter that is not accessible to the generated code")]
    [InlineData("public int X { get; set; } [JsonPropertyName(\"x\")] public int Y { get; set; }", "x", "two members of Root have this name")]
    [InlineData("[JsonExtensionData] public Dictionary<string, int> X { get; set; }", "x", "extension data needs a settable dictionary of text to JsonElement or object, or a JsonObject")]
    [InlineData("[Obsolete(\"Gone.\", true)] public required string X { get; set; }", "X", "it is obsolete, and using it is an error")]
    [InlineData("[Obsolete(\"Gone.\", true)] public Gone X { get; set; } [Obsolete(\"Gone.\", true)] public class Gone { }", "x", "Root.Gone is not accessible to the generated code")]
    public void SaysWhichMemberCannotBeReadAndWhy(string member, string path, string reason)
    {
        var source = $$"""
            public class Root { {{member}} }
            public abstract class Shape { }
            public class Nest { public List<Inner> Deep { get; set; } }
            public class Inner { public Shape Y { get; set; } }
            public class NoConstructor { private NoConstructor() { } }
            public class Unbound { public Unbound(int value, int other) { } public int Value { get; } }
            [JsonDerivedType(typeof(Many))] public class Many { }
            public class Closed : JsonConverter<string>
            {
                private Closed() { }
                public override string Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => "";
                public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) { }
            }
            public class OfInt : JsonConverter<int>
            {
                public override int Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => 0;
                public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) { }
            }
            """;
        var compilation = TestCompilation.Create(Usings + source);
        compilation = compilation.WithOptions(compilation.Options.WithAllowUnsafe(true));
        var graph = DecoderHarness.Parse(compilation);
        Assert.Equal(DecoderSource.None, graph.Source);
        Assert.Equal(new DecoderProblemModel(path, reason), graph.Problem);
        Assert.Empty(graph.Types);
        Assert.Throws<InvalidOperationException>(() => DecoderEmitter.RootExpression(graph, "N"));
    }

    [Theory]
    [InlineData("public abstract class Root { }")]
    [InlineData("public struct Root { }")]
    [InlineData("[JsonConverter(typeof(C))] public class Root { } public class C : JsonConverter<Root> { public override Root Read(ref Utf8JsonReader r, Type t, JsonSerializerOptions o) => null; public override void Write(Utf8JsonWriter w, Root v, JsonSerializerOptions o) { } }")]
    public void ARootThatCannotBeMadeIsAProblemOfItsOwn(string source)
    {
        var graph = DecoderHarness.Parse(TestCompilation.Create(Usings + source));
        Assert.Equal(string.Empty, graph.Problem!.Path);
    }

    [Fact]
    public void FallsBackToTheContextOfTheAttributeThenToReflection()
    {
        var compilation = TestCompilation.Create(Usings + """
            public class Root { public IDisposable X { get; set; } }
            public abstract class Context : JsonSerializerContext { protected Context() : base(null) { } }
            """);
        var root = compilation.GetTypeByMetadataName("Root")!;
        var context = compilation.GetTypeByMetadataName("Context");
        var parser = new DecoderGraphParser(compilation);
        var token = TestContext.Current.CancellationToken;

        var first = parser.Parse(root, context, allowReflection: true, token);
        Assert.Equal(DecoderSource.SerializerContext, first.Source);
        Assert.Equal(
            "new global::Informers.Decoding.JsonTypeInfoDecoder<global::Root>(global::Context.Default)", DecoderEmitter.RootExpression(first, "N"));

        var second = parser.Parse(root, null, allowReflection: true, token);
        Assert.Equal(DecoderSource.Reflection, second.Source);
        Assert.Equal("new global::Informers.Decoding.ReflectionDecoder<global::Root>()", DecoderEmitter.RootExpression(second, "N"));
        Assert.Equal("x", second.Problem!.Path);
    }

    [Fact]
    public void KubernetesClientsOwnContextServesItsOwnModelsOnly()
    {
        const string Library = Usings + """
            namespace k8s { [JsonSerializable(typeof(Model))] public abstract class SourceGenerationContext : JsonSerializerContext { protected SourceGenerationContext() : base(null) { } }
              public class Model { public IDisposable X { get; set; } } public class Unlisted { public IDisposable X { get; set; } } }
            """;
        var library = TestCompilation.Create(Library).ToReference();
        var compilation = TestCompilation.Create(
            "Host", [.. References.Default, library], Usings + "public class Own { public IDisposable X { get; set; } }");
        var graph = DecoderHarness.Parse(compilation, "k8s.Model");
        Assert.Equal("global::k8s.SourceGenerationContext", graph.SerializerContext);
        Assert.Equal(DecoderSource.None, DecoderHarness.Parse(compilation, "k8s.Unlisted").Source);
        Assert.Equal(DecoderSource.None, DecoderHarness.Parse(compilation, "Own").Source);
    }

    [Fact]
    public void ModelsAreEqualForMovedSource()
    {
        var first = DecoderHarness.Parse(TestCompilation.Create(Usings + Rich));
        var moved = DecoderHarness.Parse(TestCompilation.Create("// a file before", Usings + "\n\n// moved\n" + Rich.Replace(" }", "\n}", StringComparison.Ordinal)));
        Assert.Equal(DecoderSource.Emitted, first.Source);
        Assert.Equal(first, moved);
        Assert.Equal(first.GetHashCode(), moved.GetHashCode());
    }

    [Theory]
    [InlineData("int Count = 3", "int Count = 4")]
    [InlineData("\"one\"", "\"uno\"")]
    [InlineData("required Kind", "Kind")]
    [InlineData("List<Spec[]>", "List<Spec>")]
    public void ModelsDifferWhenTheTypeDiffers(string before, string after)
    {
        var first = DecoderHarness.Parse(TestCompilation.Create(Usings + Rich));
        var edited = DecoderHarness.Parse(TestCompilation.Create(Usings + Rich.Replace(before, after, StringComparison.Ordinal)));
        Assert.NotEqual(first, edited);
        Assert.Single(first.Types.Except(edited.Types));
    }

    [Fact]
    public void ModelsHoldNoSymbols() =>
        ModelWalk.AssertHoldsNoCompilation(DecoderHarness.Parse(TestCompilation.Create(Usings + Rich)));

    [Fact]
    public void ATypeHasOneModelWhicheverRootReachesIt()
    {
        var compilation = TestCompilation.Create(Usings + """
            public class One { public Informers.ObjectMeta Metadata { get; set; } public Shared S { get; set; } }
            public class Two { public List<Shared> Items { get; set; } public Informers.ObjectMeta Template { get; set; } }
            public class Shared { public string Name { get; set; } }
            """);
        var parser = new DecoderGraphParser(compilation);
        var token = TestContext.Current.CancellationToken;
        var one = parser.Parse(compilation.GetTypeByMetadataName("One")!, null, false, token);
        var two = parser.Parse(compilation.GetTypeByMetadataName("Two")!, null, false, token);
        Assert.Equal(
            ["Informers_ManagedFieldsEntryDecoder", "Informers_ObjectMetaDecoder", "Informers_OwnerReferenceDecoder", "OneDecoder", "SharedDecoder"],
            one.Types.Select(static t => t.Name));
        Assert.Equal(one.Types.Where(static t => t.Name != "OneDecoder"), two.Types.Where(static t => t.Name != "TwoDecoder"));
    }

    [Fact]
    public void NamesOfDecodersNeverCollide()
    {
        var compilation = TestCompilation.Create("""
            public class Root { public A_B.C One { get; set; } public A.B_C Two { get; set; } public A.B<int> Three { get; set; } public A.B<int?> Four { get; set; } public A.B.C Five { get; set; } }
            namespace A_B { public class C { } }
            namespace A { public class B_C { } public class B<T> { } public class B { public class C { } } }
            """);
        var graph = DecoderHarness.Parse(compilation);
        Assert.Equal(6, graph.Types.Count);
        Assert.Equal(6, graph.Types.Select(static type => type.FileName).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(graph.Types, static t => Assert.True(SyntaxFacts.IsValidIdentifier(t.Name), t.Name));
    }

    [Fact]
    public void ACancelledParseStops()
    {
        var compilation = TestCompilation.Create(Usings + Rich);
        Assert.ThrowsAny<OperationCanceledException>(() => DecoderGraphParser.Parse(
            compilation.GetTypeByMetadataName("Root")!, compilation, new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData("Name", "name")]
    [InlineData("IPAddress", "ipAddress")]
    [InlineData("URL", "url")]
    [InlineData("X", "x")]
    [InlineData("XY", "xy")]
    [InlineData("AB1", "aB1")]
    [InlineData("already", "already")]
    [InlineData("iPad", "iPad")]
    [InlineData("_Name", "_Name")]
    [InlineData("ÄÖü", "äÖü")]
    public void CamelCaseIsThatOfSystemTextJson(string name, string expected)
    {
        Assert.Equal(expected, System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name));
        Assert.Equal(expected, DecoderNames.CamelCase(name));
    }
}
