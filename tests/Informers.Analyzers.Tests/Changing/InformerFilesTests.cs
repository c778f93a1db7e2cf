using Informers.Generator.Tests;
using Informers.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Informers.Analyzers.Tests;

/// <summary>Which files something of the cache can come into, by the names in them.</summary>
public sealed class InformerFilesTests
{
    private const string Usings = """
        using System; using System.Collections.Generic; using System.Linq; using System.Threading.Tasks;
        using Informers; using Shop; using Shop.Generated.Stable.V1; using k8s.Models;

        """;

    // Names a type that the generator emitted into a referenced assembly.
    private const string Source = "public class Tabs(ICronTabLister lister) { public ICronTabLister Lister => lister; }";

    [Fact]
    public void A_file_that_names_nothing_of_informers_is_none() => Assert.Equal([true, false, false], Has(
        Source,
        "public class Order { public List<string> Lines { get; } = []; public void Add(string line) => Lines.Add(line); }",
        "public class Billing(Order order) { public void Bill() => order.Lines.Clear(); }"));

    [Fact]
    public void A_file_that_gets_a_lister_by_way_of_a_type_is_one() => Assert.Equal([true, true, true, false], Has(
        Source,
        "public class Services(Tabs tabs) { public Tabs All => tabs; }",
        "public class Controller(Services services) { public void Run() => services.All.Lister.List()[0].Status = null; }",
        "public class Program2 { public int Count; }"));

    [Fact]
    public void A_file_that_calls_an_interface_or_a_base_class_of_such_a_type_is_one() => Assert.Equal([true, true, true, true, false], Has(
        "public class TabStore(ICronTabLister lister) : TabBase, ITabs { public CronTab? Find(string name) => lister.CronTabs(\"a\").Get(name); }",
        "public interface ITabs { CronTab? Find(string name); }",
        "public abstract class TabBase { }",
        "public class Controller(ITabs tabs) { public void Run() => tabs.Find(\"a\")!.Status = null; }",
        "public class Other : IDisposable { public void Dispose() { } }"));

    [Fact]
    public void What_the_framework_declares_leads_nowhere() => Assert.Equal([true, false], Has(
        "public class TabStore(ICronTabLister lister) : IDisposable { public int Count => lister.List().Count; public void Dispose() { } }",
        "public class Other : IDisposable { public void Dispose() { } }"));

    [Fact]
    public void A_file_that_calls_an_extension_in_such_a_file_is_one() => Assert.Equal([true, true, false], Has(
        "public static class Finding { public static ICronTabLister? Lister; public static CronTab? ToTab(this string name) => Lister?.CronTabs(\"a\").Get(name); }",
        "public class Controller { public void Run() => \"a\".ToTab()!.Status = null; }",
        "public class Other { public string Run() => \"a\".Trim(); }"));

    [Fact]
    public void An_extension_that_is_called_without_its_name_makes_all_files_such() => Assert.Equal([true, true], Has(
        "public static class Finding { public static ICronTabLister? Lister; public static void Deconstruct(this Version one, out CronTab? tab, out int other) => (tab, other) = (Lister?.List()[0], 1); }",
        "public class Other { public void Run() { var (tab, _) = new Version(1, 2); tab!.Status = null; } }"));

    [Fact]
    public void What_is_used_everywhere_without_its_name_makes_all_files_such() => Assert.Equal([true, true, true], Has(
        "public static class Finding { public static ICronTabLister Lister { get; set; } = null!; }",
        "global using static Finding;",
        "public class Controller { public void Run() => Lister.List()[0].Status = null; }"));

    [Theory]
    [InlineData("using Mk = App.IMarker; public class TabStore(ICronTabLister lister) : Mk {")]
    [InlineData("namespace App.Stores { using Mk = IMarker; public class TabStore(ICronTabLister lister) : Mk {", " }")]
    public void A_file_that_calls_an_interface_by_another_name_than_such_a_type_is_one(string store, string end = "") => Assert.Equal([true, true, true, false], Has(
        store + " public object? Find(string name) => lister.CronTabs(\"a\").Get(name); }" + end,
        "namespace App { public interface IMarker { object? Find(string name); } }",
        "public class Controller(App.IMarker tabs) { public void Run() => tabs.Find(\"a\")!.ToString(); }",
        "public class Other { public string Run() => \"a\".Trim(); }"));

    [Fact]
    public void An_interface_with_another_name_everywhere_makes_all_files_such_where_such_a_type_has_it() => Assert.Equal([true, true, true, true], Has(
        "global using Mk = App.IMarker;",
        "public class TabStore(ICronTabLister lister) : Mk { public object? Find(string name) => lister.CronTabs(\"a\").Get(name); }",
        "namespace App { public interface IMarker { object? Find(string name); } }",
        "public class Controller(Mk tabs) { public void Run() => tabs.Find(\"a\")!.ToString(); }"));

    [Fact]
    public void An_interface_with_another_name_everywhere_leads_nowhere_where_no_such_type_has_it() => Assert.Equal([false, true, false, false], Has(
        "global using Mk = App.IMarker;",
        "using Mark = App.IMarker; public class Tabs(ICronTabLister lister) { public ICronTabLister Lister => lister; }",
        "namespace App { public interface IMarker { } }",
        "public class Other(Mk marker) { public string? Run() => marker.ToString(); }"));

    [Fact]
    public void A_name_in_escapes_that_is_used_everywhere_without_it_makes_all_files_such() => Assert.Equal([true, true, true, true], Has(
        "public static class Finding { public static ICronTabLister Lister { get; set; } = null!; }",
        "global using static \\u0046inding;",
        "public class Controller { public void Run() => Lister.List()[0].Status = null; }",
        "public class Other { public string Run() => \"a\".Trim(); }"));

    [Fact]
    public void A_part_of_a_class_is_one_where_another_part_is() => Assert.Equal([true, true], Has(
        "public partial class Controller(ICronTabLister lister) { private ICronTabLister All => lister; }",
        "public partial class Controller { public void Run() => All.List()[0].Status = null; }"));

    [Fact]
    public void A_file_with_a_name_in_escapes_is_one() => Assert.Equal([true, true, false], Has(
        Source,
        "public class Controller(\\u0054abs tabs) { public void Run() => tabs.Lister.List()[0].Status = null; }",
        "public class Other { public string Path = @\"c:\\temp\"; }"));

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_change_in_a_file_that_names_no_informer_is_reported_where_the_cache_leads_there() =>
        Assert.Equal(["/Source2.cs", "/Source4.cs"], await ChangedIn(
            Source,
            "public class Services(Tabs tabs) { public Tabs All => tabs; }",
            "public class Controller(Services services) { public void Run() => services.All.Lister.List()[0].Status = null; }",
            "public class Setup { public object Make(Marker marker) => new ResourceEventHandlerFuncs<CronTab> { AddFunc = marker.Mark }; }",
            "public class Marker { public void Mark(CronTab tab, bool isInInitialList) => tab.Status = null; }",
            "public class Copier { public void Mark(CronTab tab) => tab.Status = null; }"));

    private static List<bool> Has(params string[] sources)
    {
        var compilation = Compile(sources);
        var files = InformerFiles.Of(compilation, KnownSymbols.Of(compilation)!, [], TestContext.Current.CancellationToken);
        return [.. compilation.SyntaxTrees.Where(static tree => tree.FilePath.StartsWith("/Source", StringComparison.Ordinal)).Select(files.Has)];
    }

    private static async Task<List<string>> ChangedIn(params string[] sources)
    {
        var found = await Compile(sources).WithAnalyzers([new CachedObjectAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. found.Select(static one => one.Location.GetLineSpan().Path).Order(StringComparer.Ordinal)];
    }

    private static CSharpCompilation Compile(string[] sources)
    {
        var compilation = TestCompilation.Create("Test", Cluster.References).AddSyntaxTrees(sources.Select((source, i) =>
            TestCompilation.Parse(source.StartsWith("global", StringComparison.Ordinal) ? source : Usings + source, $"/Source{i}.cs", LanguageVersion.CSharp13)));
        Assert.DoesNotContain(compilation.GetDiagnostics(TestContext.Current.CancellationToken), static one => one.Severity == DiagnosticSeverity.Error);
        return compilation;
    }
}
