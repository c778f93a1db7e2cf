using System.Globalization;

namespace Informers.Generator.Tests.Crds;

/// <summary>What is said of files that define custom resources, where in the file, and what is emitted nevertheless.</summary>
public class CrdAnalyzerTests
{
    private const string Start = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: as.example.com}\n";
    private const string Names = "names: {kind: A, plural: as}";
    private const string Version = "{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}";
    private const string Good = Start + "spec: {group: example.com, scope: Cluster, " + Names + ", versions: [" + Version + "]}\n";

    [Theory]
    [InlineData(Good)]
    [InlineData("# Nothing but a comment before.\n---\n" + Good + "---\n# and after\n")]
    [InlineData("apiVersion: v1\nkind: Service\n---\n" + Good)]
    [InlineData("{\"apiVersion\": \"apiextensions.k8s.io/v1\", \"kind\": \"CustomResourceDefinition\", \"spec\": {\"group\": \"example.com\", \"scope\": \"Cluster\", \"names\": {\"kind\": \"A\", \"plural\": \"as\"}, \"versions\": [{\"name\": \"v1\", \"served\": true, \"schema\": {\"openAPIV3Schema\": {\"type\": \"object\"}}}]}}")]
    [InlineData("kind: CustomResourceDefinitionList\napiVersion: apiextensions.k8s.io/v1\nitems: [{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, spec: {group: example.com, scope: Cluster, " + Names + ", versions: [" + Version + "]}}]")]
    [InlineData("x: &v1 " + Version + "\n---\n" + Good)]
    public async Task A_file_that_is_right_has_no_diagnostics(string text)
    {
        var (run, found) = await Analyze(("a.yaml", text));

        Assert.Empty(found);
        Assert.Contains("Test.Generated.Example.V1.A.g.cs", run.Files.Keys);
    }

    [Theory]
    [InlineData("a: b\nc: [d\n", "INF0040", "(3,1)")]
    [InlineData("{{- if .Values.crds }}\n" + Good + "{{- end }}\n", "INF0040", "(1,2)")]
    [InlineData("a: 1\na: 2\n", "INF0040", "(2,1)")]
    [InlineData("kind: CustomResourceDefinition\napiVersion: apiextensions.k8s.io/v1beta1\nspec: {}\n", "INF0041", "(2,13)")]
    [InlineData("kind: Service\n", "INF0043", "(1,1)")]
    [InlineData("", "INF0043", "(1,1)")]
    public async Task A_file_that_is_wrong_is_told_at_line_and_column(string text, string id, string place)
    {
        var (run, found) = await Analyze(("a.yaml", text));

        Assert.Equal([$"a.yaml{place} {id}"], found.Select(static one => one.Place));
        Assert.Empty(run.Files);
    }

    [Theory]
    [InlineData("spec:\n  scope: Cluster", "names is missing", 5, 3)]
    [InlineData("spec:\n  names: {kind: A}\n  group: a.b", "plural is missing", 5, 10)]
    [InlineData("spec:\n  names: {kind: A, plural: As}\n  group: a.b", "plural 'As' must be a DNS label", 5, 28)]
    [InlineData("spec:\n  names: {kind: A, plural: as}\n  group: A.b", "group 'A.b' must be", 6, 10)]
    [InlineData("spec:\n  " + Names + "\n  group: a.b\n  scope: Everywhere", "scope must be", 7, 10)]
    [InlineData("spec:\n  " + Names + "\n  group: a.b\n  scope: Cluster", "versions is missing", 5, 3)]
    [InlineData("spec:\n  " + Names + "\n  group: a.b\n  scope: Cluster\n  versions: [{name: v1, served: yes}]", "served must be true or false", 8, 33)]
    [InlineData("spec:\n  " + Names + "\n  group: a.b\n  scope: Cluster\n  versions: [{name: v1, served: true}]", "schema is missing", 8, 14)]
    [InlineData("spec:\n  " + Names + "\n  group: a.b\n  scope: Cluster\n  versions: [{name: v1, served: false}, {name: v1, served: false}]", "the version v1 is there twice", 8, 48)]
    [InlineData("spec: {group: a.b, scope: Cluster, " + Names + ", versions: [{name: v1, served: true, schema: {openAPIV3Schema: {properties: {\n  a: {type: text}}}}}]}", "a schema cannot have the type 'text'", 5, 13)]
    [InlineData("spec: {group: a.b, scope: Cluster, " + Names + ", versions: [{name: v1, served: true, schema: {openAPIV3Schema: {properties: {\n  a: {$ref: '#/b'}}}}}]}", "must not have a $ref", 5, 13)]
    [InlineData("spec: {group: a.b, scope: Cluster, " + Names + ", versions: [{name: v1, served: true, schema: {openAPIV3Schema: {properties: {\n  a: text}}}}]}", "a schema must be an object", 5, 6)]
    public async Task A_definition_that_is_wrong_is_told_where_it_is_and_takes_no_other_along(string spec, string message, int line, int column)
    {
        var (run, found) = await Analyze(("a.yaml", Start + spec + "\n---\n" + Good));

        var only = Assert.Single(found);
        Assert.Equal($"a.yaml({line},{column}) INF0042", only.Place);
        Assert.Contains(message, only.Message, StringComparison.Ordinal);
        Assert.Contains("'as.example.com'", only.Message, StringComparison.Ordinal);
        Assert.Contains("Test.Generated.Example.V1.A.g.cs", run.Files.Keys);
    }

    [Fact]
    public async Task A_definition_whose_name_is_no_text_is_told_where_it_is_and_takes_no_other_along()
    {
        var wrong = Good.Replace("{name: as.example.com}", "{name: [x]}", StringComparison.Ordinal);

        var (run, found) = await Analyze(("a.yaml", wrong + "---\n" + Good));

        Assert.Equal(("a.yaml(3,18) INF0042", "The definition of 'CustomResourceDefinition' is invalid: name must be text"), Assert.Single(found));
        Assert.Contains("Test.Generated.Example.V1.A.g.cs", run.Files.Keys);
    }

    [Fact]
    public async Task A_name_that_is_a_template_is_told_where_it_is()
    {
        var (run, found) = await Analyze(("a.yaml", Good.Replace("{name: as.example.com}", "\n  name: {{ .Release.Name }}", StringComparison.Ordinal)));

        Assert.StartsWith("a.yaml(4,", Assert.Single(found).Place, StringComparison.Ordinal);
        Assert.Empty(run.Files);
    }

    [Theory]
    [InlineData("type: integer, enum: [1, auto]", "enum must be of numbers, not of 'auto'")]
    [InlineData("type: integer, enum: [1, 0x10]", "enum must be of numbers, not of '0x10'")]
    [InlineData("type: number, enum: [1, NaN]", "enum must be of numbers, not of 'NaN'")]
    [InlineData("type: number, enum: [1, Infinity]", "enum must be of numbers, not of 'Infinity'")]
    [InlineData("type: number, enum: [1, 1e999]", "enum must be of numbers, not of '1e999'")]
    [InlineData("type: number, min: 0, maximum: NaN", "maximum must be a number")]
    [InlineData("type: number, min: 0, minimum: -Infinity", "minimum must be a number")]
    public async Task A_number_that_is_none_is_told_where_it_is(string schema, string message)
    {
        var text = Good.Replace("{type: object}", "{type: object, properties: {a: {" + schema + "}}}", StringComparison.Ordinal);

        var (run, found) = await Analyze(new CrdHarness.Options(hasValidation: true), ("a.yaml", text));

        var only = Assert.Single(found);
        Assert.Equal($"a.yaml(4,{text.Split('\n')[3].LastIndexOf(' ', text.Split('\n')[3].IndexOf("}}", StringComparison.Ordinal)) + 2}) INF0042", only.Place);
        Assert.Contains(message, only.Message, StringComparison.Ordinal);
        Assert.Empty(run.Files);
    }

    [Fact]
    public void Numbers_that_are_listed_are_checked_as_they_are()
    {
        var text = Good.Replace("{type: object}", "{type: object, properties: {a: {type: integer, enum: [1, -2, '3', null]}, b: {type: number, enum: [0.5, 1e3]}}}", StringComparison.Ordinal);

        var run = CrdHarness.Run(
            TestCompilation.Create("class C { }"), new CrdHarness.Options(hasValidation: true), new CrdHarness.YamlFile("a.yaml", text)).AssertCompiles();

        var file = run.Files["Test.Generated.Example.V1.A.g.cs"];
        Assert.Contains("value, 1D, -2D, 3D);", file, StringComparison.Ordinal);
        Assert.Contains("value, 0.5D, 1000D);", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anchors_that_multiply_are_refused()
    {
        var text = Start + "spec: {group: a.b, scope: Cluster, " + Names + ", versions: [{name: v1, served: true, schema: {openAPIV3Schema: {properties: {"
            + "a0: &a0 {type: string}";
        for (var i = 1; i <= 20; i++)
        {
            text += $", a{i}: &a{i} {{type: object, properties: {{x: *a{i - 1}, y: *a{i - 1}, z: *a{i - 1}}}}}";
        }

        var (run, found) = await Analyze(("a.yaml", text + "}}}}]}\n"));

        Assert.Contains("more than 100000 parts", Assert.Single(found).Message, StringComparison.Ordinal);
        Assert.Empty(run.Files);
    }

    [Fact]
    public async Task The_same_resource_in_two_files_is_an_error_in_the_second()
    {
        var (run, found) = await Analyze(("b.yaml", Good), ("a.yaml", Good));

        Assert.Equal(["b.yaml(1,1) INF0044"], found.Select(static one => one.Place));
        Assert.Equal("'as.v1.example.com' is defined in a.yaml already", Assert.Single(found).Message);
        Assert.Single(run.Files.Keys, static name => name == "Test.Generated.Example.V1.A.g.cs");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pattern_that_cannot_be_checked_is_told_where_it_would_be(bool hasValidation)
    {
        var text = Good.Replace("{type: object}", "{type: object, properties: {a: {type: string,\n  pattern: 'a(?=b)'}}}", StringComparison.Ordinal);

        var (run, found) = await Analyze(new CrdHarness.Options(hasValidation), ("a.yaml", text));

        Assert.Equal(hasValidation ? ["a.yaml(5,12) INF0047"] : [], found.Select(static one => one.Place));
        run.AssertCompiles();
    }

    [Theory]
    [InlineData("class C; namespace Test { class Generated; }", "INF0016")]
    public async Task A_namespace_that_cannot_be_is_told_once(string source, string id)
    {
        var files = new[] { new CrdHarness.YamlFile("a.yaml", Good) };
        var run = CrdHarness.Run(TestCompilation.Create(source), files);

        var diagnostics = await CrdHarness.AnalyzeAsync(run, new CrdHarness.Options(), files);

        Assert.Equal(id, Assert.Single(diagnostics).Id);
        Assert.Empty(run.Files);
    }

    [Fact]
    public async Task Files_that_are_no_InformerCrd_are_nobodys_business()
    {
        var (run, found) = await Analyze(("a.txt", "a: [b"));

        Assert.Empty(found);
        Assert.Empty(run.Files);
    }

    [Theory]
    [InlineData("RootNamespace", "My.App", "My.App.Generated.Example.V1.A.g.cs")]
    [InlineData("InformersRootNamespace", "Acme", "Acme.Example.V1.A.g.cs")]
    public async Task Classes_go_below_the_projects_root_namespace_or_the_one_it_sets(string property, string value, string file)
    {
        var (run, found) = await Analyze(new CrdHarness.Options(properties: [(property, value)]), ("a.yaml", Good));

        Assert.Empty(found);
        Assert.Contains(file, run.AssertCompiles().Files.Keys);
    }

    private static Task<(GeneratorRun Run, IReadOnlyList<(string Place, string Message)> Found)> Analyze(params (string Path, string Text)[] files) =>
        Analyze(new CrdHarness.Options(), files);

    private static async Task<(GeneratorRun Run, IReadOnlyList<(string Place, string Message)> Found)> Analyze(
        CrdHarness.Options options, params (string Path, string Text)[] files)
    {
        CrdHarness.YamlFile[] texts = [.. files.Select(static file => new CrdHarness.YamlFile(file.Path, file.Text))];
        var run = CrdHarness.Run(TestCompilation.Create("class C { }"), options, texts);
        Assert.Null(run.Result.Exception);
        Assert.Empty(run.Result.Diagnostics);
        var found = await CrdHarness.AnalyzeAsync(run, options, texts);
        return (run, [.. found.Select(static one => (Place(one), one.GetMessage(CultureInfo.InvariantCulture)))]);
    }

    private static string Place(Microsoft.CodeAnalysis.Diagnostic diagnostic)
    {
        var span = diagnostic.Location.GetLineSpan();
        return $"{span.Path}({span.StartLinePosition.Line + 1},{span.StartLinePosition.Character + 1}) {diagnostic.Id}";
    }
}
