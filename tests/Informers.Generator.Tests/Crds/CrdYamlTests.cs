using System.Globalization;
using System.Text;
using Informers.Tests;

namespace Informers.Generator.Tests.Crds;

/// <summary>What YAML can say of one thing several times, or of a thing in itself: anchors, merge keys and depth.</summary>
public class CrdYamlTests
{
    private const string Start = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"
        + "spec: {group: example.com, scope: Cluster, names: {kind: A, plural: as}, versions: [{name: v1, served: true, schema: {openAPIV3Schema:\n";

    private const string End = "\n}}]}\n";

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_merged_member_is_there_and_an_own_one_goes_before_it()
    {
        var file = await ReadAsync("""
             {x: &d {type: string, description: Of the merged.}, properties: {
               own: {<<: *d, type: integer, format: int32}, after: {type: boolean, <<: *d}, all: {<<: *d}}}
            """);

        Assert.Contains("int? Own {", file, StringComparison.Ordinal);
        Assert.Contains("bool? After {", file, StringComparison.Ordinal);
        Assert.Contains("string? All {", file, StringComparison.Ordinal);
        Assert.Equal(3, file.Split("Of the merged.").Length - 1);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Of_several_merged_objects_the_first_that_has_a_member_gives_it()
    {
        var file = await ReadAsync("""
             {x: &a {type: boolean}, y: &b {<<: *a, description: Second.}, z: &c {type: string, description: Third.}, properties: {
               one: {<<: [*a, *c]}, two: {<<: [*b, *c]}, three: {<<: [{type: number}, *b]}}}
            """);

        Assert.Contains("bool? One {", file, StringComparison.Ordinal);
        Assert.Contains("bool? Two {", file, StringComparison.Ordinal);
        Assert.Contains("double? Three {", file, StringComparison.Ordinal);
        Assert.Equal(2, file.Split("Second.").Length - 1);
        Assert.Equal(1, file.Split("Third.").Length - 1);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_quoted_merge_key_or_one_that_is_a_value_is_text()
    {
        var file = await ReadAsync("""{properties: {a: {type: string, enum: [<<, ">>"]}, "<<": {type: boolean}}}""");

        Assert.Contains("\"<<\"", file, StringComparison.Ordinal);
        Assert.Contains("\">>\"", file, StringComparison.Ordinal);
        Assert.Contains("bool? ", file, StringComparison.Ordinal);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("{properties: {a: {<<: *missing}}}", 23, "anchor")]
    [InlineData("{properties: {a: *later, b: &later {type: string}}}", 18, "anchor")]
    [InlineData("{properties: {a: {<<: text}}}", 19, "a merge key must have an object, or a list of objects")]
    [InlineData("{x: &x [1], properties: {a: {<<: *x}}}", 30, "a merge key must have an object, or a list of objects")]
    [InlineData("{properties: {a: {<<: }}}", 19, "a merge key must have an object, or a list of objects")]
    [InlineData("{properties: &p {<<: *p}}", 22, "the anchor 'p' is in itself")]
    [InlineData("{properties: &p {a: {<<: [*p]}}}", 27, "the anchor 'p' is in itself")]
    [InlineData("{properties: &p {x: {type: object, properties: *p}}}", 48, "the anchor 'p' is in itself")]
    [InlineData("{properties: {x: {default: &d [*d]}}}", 32, "the anchor 'd' is in itself")]
    [InlineData("{properties: {x: {default: {[a, b]: c}}}}", 29, "a name must be text")]
    [InlineData("{x: &x [a], properties: {x: {default: {*x : c}}}}", 40, "a name must be text")]
    public async Task What_cannot_be_put_together_is_told_where_it_is(string schema, int column, string message)
    {
        var (run, found) = await AnalyzeAsync(Start + schema + End);

        var only = Assert.Single(found);
        Assert.Equal($"a.yaml(4,{column}) INF0040", only.Place);
        Assert.Contains(message, only.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(run.Files);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("a: 1\nb: \"\\UFFFFFFFF\"\n", 2)]
    [InlineData("a: 1\nb: \"\\ud800\\u0041\"\n", 2)]
    [InlineData("a: 1\nb: !<> c\n", 2)]
    [InlineData("a: 1\nb: !<t@!g:y> c\n", 2)]
    [InlineData("%TAG ! \n---\na: 1\n", 1)]
    [InlineData("...\na: 1\n", 1)]
    public async Task What_the_parser_itself_fails_at_is_told_where_it_was(string text, int line)
    {
        var (run, found) = await AnalyzeAsync(text);

        var only = Assert.Single(found);
        Assert.StartsWith($"a.yaml({line},", only.Place, StringComparison.Ordinal);
        Assert.EndsWith(" INF0040", only.Place, StringComparison.Ordinal);
        Assert.Empty(run.Files);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_list_in_itself_is_told_where_it_is()
    {
        var (_, found) = await AnalyzeAsync("&a {kind: List, items: [*a]}");

        Assert.Equal("a.yaml(1,25) INF0040", Assert.Single(found).Place);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Merge_keys_that_multiply_are_no_more_work_than_what_they_say()
    {
        var text = new StringBuilder("{x0: &x0 {type: string}");
        for (var i = 1; i <= 30; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $", x{i}: &x{i} {{<<: [*x{i - 1}, *x{i - 1}, *x{i - 1}]}}");
        }

        var file = await ReadAsync(text + ", properties: {last: *x30}}");

        Assert.Contains("string? Last {", file, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Merge_keys_that_take_too_much_are_refused()
    {
        var text = new StringBuilder("{x: &x {").AppendJoin(", ", Enumerable.Range(0, 1000).Select(static i => $"m{i}: 1")).Append("}, y: {<<: [");

        var (run, found) = await AnalyzeAsync(Start + text.AppendJoin(", ", Enumerable.Repeat("*x", 200)) + "]}}" + End);

        var only = Assert.Single(found);
        Assert.Contains("INF0040", only.Place, StringComparison.Ordinal);
        Assert.Contains("merge keys take more than 100000 members", only.Message, StringComparison.Ordinal);
        Assert.Empty(run.Files);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("[", "")]
    [InlineData("{a: ", "")]
    [InlineData("- ", "")]
    public async Task Nesting_without_end_is_told_where_it_is(string open, string start)
    {
        var (run, found) = await AnalyzeAsync(start + string.Concat(Enumerable.Repeat(open, 20_000)));

        var only = Assert.Single(found);
        Assert.Contains("INF0040", only.Place, StringComparison.Ordinal);
        Assert.Empty(run.Files);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("{type: array, items: ", "}", "{type: string}", "INF0042")]
    [InlineData("{properties: {a: ", "}}", "{type: string}", "INF0042")]
    [InlineData("{additionalProperties: ", "}", "{type: string}", "INF0042")]
    public async Task A_schema_that_is_too_deep_is_told_where_it_is(string open, string close, string inner, string id)
    {
        var (run, found) = await AnalyzeAsync(Start + "{properties: {p: " + Nested(open, close, inner, 150) + "}}" + End);

        var only = Assert.Single(found);
        Assert.Contains(id, only.Place, StringComparison.Ordinal);
        Assert.Contains("more than 100 levels", only.Message, StringComparison.Ordinal);
        Assert.Empty(run.Files);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("{x0: &x0 {type: string}", "{items: *x", "}, properties: {p: *x20000}}")]
    [InlineData("{x0: &x0 [text]", "[*x", "], properties: {p: {default: *x20000}}}")]
    public async Task Anchors_that_make_great_depth_are_told_where_they_are(string start, string step, string end)
    {
        var text = new StringBuilder(Start).Append(start);
        var close = end[..1];
        for (var i = 1; i <= 20_000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $",\n x{i}: &x{i} {step}{i - 1}{close}");
        }

        var (run, found) = await AnalyzeAsync(text.Append(end.AsSpan(1)).Append(End).ToString());

        var only = Assert.Single(found);
        Assert.Contains("INF0042", only.Place, StringComparison.Ordinal);
        Assert.Contains("more than 100 levels", only.Message, StringComparison.Ordinal);
        Assert.Empty(run.Files);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Lists_in_lists_of_great_depth_are_told_where_they_are()
    {
        var text = new StringBuilder("x:\n- &x0 {kind: Service}\n");
        for (var i = 1; i <= 20_000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"- &x{i} {{kind: List, items: [*x{i - 1}]}}\n");
        }

        var (run, found) = await AnalyzeAsync(text + "kind: List\nitems: [*x20000]\n");

        Assert.Contains("more than 100 levels", Assert.Single(found).Message, StringComparison.Ordinal);
        Assert.Empty(run.Files);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("{type: array, items: ", "}")]
    [InlineData("{properties: {a: ", "}}")]
    public async Task A_schema_that_is_deep_is_read(string open, string close)
    {
        var (run, found) = await AnalyzeAsync(Start + "{properties: {p: " + Nested(open, close, "{type: string}", 40) + "}}" + End);

        Assert.Empty(found);
        Assert.Contains("Test.Generated.Example.V1.A.g.cs", run.AssertCompiles().Files.Keys);
    }

    private static string Nested(string open, string close, string inner, int depth) =>
        string.Concat(Enumerable.Repeat(open, depth)) + inner + string.Concat(Enumerable.Repeat(close, depth));

    private static async Task<string> ReadAsync(string schema)
    {
        var (run, found) = await AnalyzeAsync(Start + schema + End);
        Assert.Empty(found);
        return run.AssertCompiles().Files["Test.Generated.Example.V1.A.g.cs"];
    }

    private static async Task<(GeneratorRun Run, IReadOnlyList<(string Place, string Message)> Found)> AnalyzeAsync(string text)
    {
        await Task.Yield();
        var file = new CrdHarness.YamlFile("a.yaml", text);
        var options = new CrdHarness.Options();
        var run = CrdHarness.Run(TestCompilation.Create("class C { }"), options, file);
        Assert.Null(run.Result.Exception);
        Assert.Empty(run.Result.Diagnostics);
        var found = await CrdHarness.AnalyzeAsync(run, options, file);
        return (run, [.. found.Select(static one => (Place(one), one.GetMessage(CultureInfo.InvariantCulture)))]);
    }

    private static string Place(Microsoft.CodeAnalysis.Diagnostic diagnostic)
    {
        var span = diagnostic.Location.GetLineSpan();
        return $"{span.Path}({span.StartLinePosition.Line + 1},{span.StartLinePosition.Character + 1}) {diagnostic.Id}";
    }
}
