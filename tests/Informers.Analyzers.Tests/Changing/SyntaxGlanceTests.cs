using Informers.Generator.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Informers.Analyzers.Tests;

/// <summary>Of which methods the syntax alone tells that they change nothing of their callers.</summary>
public sealed class SyntaxGlanceTests
{
    private const string Declared = """
        using System; using System.Collections.Generic; using System.Linq; using System.Runtime.InteropServices; using System.Threading;
        using Alias = Box;

        public class Part { public string? Name; public int[] Numbers = []; public Part? Inner; }
        public class Box { public Box() { } public Box(Part part) => part.Name = null; }
        public static class Extensions { public static void Touch(this Part part) => part.Name = null; }

        """;

    [Theory]
    [InlineData("_count++; _name = part.Name;")]
    [InlineData("Interlocked.Increment(ref _count); int.TryParse(part.Name, out var number); var all = new List<string> { \"a\" };")]
    [InlineData("var text = part.Name ?? \"b\"; text += \"c\"; Console.WriteLine($\"{text}\"); (text, _) = (\"d\", 1);")]
    [InlineData("foreach (var one in part.Numbers.Where(static one => one > 1)) { Console.WriteLine(one); }")]
    public void A_method_that_assigns_its_own_variables_alone_changes_nothing(string body) => Assert.Equal((true, true), (Tells(body), Declares(body)));

    [Theory]
    [InlineData("part.Name = null;")]
    [InlineData("part!.Name += \"a\";")]
    [InlineData("part.Inner!.Name ??= \"a\";")]
    [InlineData("part.Numbers[0]++;")]
    [InlineData("--part.Numbers[0];")]
    [InlineData("(part.Name, _) = (\"a\", 1);")]
    [InlineData("int.TryParse(\"1\", out part.Numbers[0]);")]
    [InlineData("var all = new[] { part.Name = null };")]
    [InlineData("_ = new Part { Numbers = { [0] = 1 } };")]
    [InlineData("new List<Part> { part }.Clear();")]
    [InlineData("Array.Sort(part.Numbers);")]
    [InlineData("CollectionsMarshal.AsSpan(new List<Part>())[0] = part;")]
    [InlineData("Change(part);")]
    [InlineData("Action<Part> change = Change; change(part);")]
    [InlineData("part.Touch();")]
    [InlineData("_ = new Box(part);")]
    [InlineData("_ = new Alias(part);")]
    [InlineData("Box box = new(part);")]
    [InlineData("_ = from one in part.Numbers select one;")]
    public void Where_something_may_be_changed_the_syntax_does_not_tell(string body) => Assert.Equal((false, true), (Tells(body), Declares(body)));

    [Fact]
    public void What_a_method_assigns_of_its_own_instance_counts_where_that_matters() =>
        Assert.Equal((false, true, true), (Tells("_count = 1;", ofItself: true), Tells("_count = 1;"), Tells("int.TryParse(part.Name, out var number);", ofItself: true)));

    [Fact]
    public void A_collection_that_an_extension_fills_does_not_tell() =>
        Assert.False(Tells("_ = new Stack<Part> { part };", more: "public static class Filling { public static void Add(this Stack<Part> all, Part part) => part.Name = null; }"));

    [Fact]
    public void An_alias_of_the_project_file_does_not_tell() => Assert.False(Tells("_ = new Mk(part);", globals: "global using Mk = global::Box;"));

    private static bool Tells(string body, bool ofItself = false, string more = "", string globals = "")
    {
        var compilation = Compile(body, more).AddSyntaxTrees(TestCompilation.Parse(globals, "/obj/Test.GlobalUsings.g.cs"));
        var method = (IMethodSymbol)compilation.GetTypeByMetadataName("Sample")!.GetMembers("Run").Single();
        return new SyntaxGlance(compilation, TestContext.Current.CancellationToken).ChangesNothing(method, ofItself, TestContext.Current.CancellationToken);
    }

    private static bool Declares(string body) =>
        !Compile(body, string.Empty).GetDiagnostics(TestContext.Current.CancellationToken).Any(static one => one.Severity == DiagnosticSeverity.Error);

    private static CSharpCompilation Compile(string body, string more) => TestCompilation.Create(
        Declared + "public class Sample { private int _count; private string? _name; void Run(Part part) { " + body + " } void Change(Part part) => part.Name = null; } " + more);
}
