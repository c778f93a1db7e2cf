using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Informers.Generator.Tests.Crds;

/// <summary>
/// Definitions and objects that others wrote, which are no part of this repository: <c>INFORMERS_CRD_SAMPLES</c> names a folder with one folder
/// for each project, in which YAML files define custom resources and others have objects of them. What becomes of them must compile without
/// warnings, and every object must go through its classes without loss.
/// </summary>
public partial class CrdSamplesTests
{
    private const string Variable = "INFORMERS_CRD_SAMPLES";

    private const string Entry = """
        #nullable disable
        public static class Entry
        {
            public static System.Func<string, object> Decode<T>(Informers.ResourceType<T> type) where T : class => json =>
            {
                var reader = new System.Text.Json.Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(json));
                reader.Read();
                return type.Decoder.Decode(ref reader, new Informers.DecodeContext { KeepManagedFields = true });
            };

            public static System.Func<object, string> Show() => value => System.Text.Json.JsonSerializer.Serialize(value, value.GetType());
        }
        """;

    public static TheoryData<string, bool> Projects
    {
        get
        {
            var folder = Environment.GetEnvironmentVariable(Variable);
            string?[] names = string.IsNullOrEmpty(folder) ? [string.Empty] : [.. Directory.GetDirectories(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)];
            var data = new TheoryData<string, bool>();
            foreach (var name in names)
            {
                data.Add(name!, false);
                data.Add(name!, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Definitions_and_objects_of_others(string project, bool withKubernetesClient)
    {
        Assert.SkipWhen(project.Length == 0, $"set {Variable} to a folder with a folder of YAML files for each project");
        var report = new StringBuilder();
        var failures = new StringBuilder();
        Try(Path.Combine(Environment.GetEnvironmentVariable(Variable)!, project), withKubernetesClient, report, failures);

        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        Assert.True(failures.Length == 0, failures + "\n" + report);
    }

    private static void Try(string project, bool withKubernetesClient, StringBuilder report, StringBuilder failures)
    {
        var name = Path.GetFileName(project);
        var definitions = new List<CrdHarness.YamlFile>();
        var objects = new List<(string File, JsonObject Value)>();
        foreach (var file in Directory.GetFiles(project, "*.yaml").Order(StringComparer.Ordinal))
        {
            var text = File.ReadAllText(file);
            if (text.Contains("kind: CustomResourceDefinition", StringComparison.Ordinal))
            {
                definitions.Add(new CrdHarness.YamlFile(file, text));
                continue;
            }

            var stream = new YamlStream();
            try
            {
                stream.Load(new StringReader(text));
                objects.AddRange(stream.Documents.Select(static document => Json(document.RootNode)).OfType<JsonObject>().Select(value => (Path.GetFileName(file), value)));
            }
            catch (YamlException exception)
            {
                // Templates that are to be rendered first are no YAML.
                report.Append(CultureInfo.InvariantCulture, $"{name}/{Path.GetFileName(file)} was left out: {exception.Message}\n");
            }
        }

        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        var references = withKubernetesClient ? References.WithKubernetesClient : References.Default;
        var run = CrdHarness.Run(
            TestCompilation.Create("Test", references, Entry), new CrdHarness.Options(hasValidation: true), [.. definitions]);
        var elapsed = System.Diagnostics.Stopwatch.GetElapsedTime(started);
        run.AssertCompiles();
        var decoders = Decoders(run);
        var resources = decoders.Select(static one => one.Key).ToList();
        Assert.True(resources.Count > 0, $"{name} defines nothing.");
        using var assembly = new LoadedAssembly(run.Output);
        var show = assembly.Call<Func<object, string>>("Entry", "Show");
        var tried = 0;
        foreach (var (file, value) in objects)
        {
            var kind = $"{value["apiVersion"]} {value["kind"]}";
            if (!decoders.TryGetValue(kind, out var informer))
            {
                continue;
            }

            tried++;
            try
            {
                var type = assembly.Assembly.GetType(informer, throwOnError: true)!.GetProperty("ResourceType")!.GetValue(null)!;
                var decode = (Func<string, object>)assembly.Assembly.GetType("Entry")!.GetMethod("Decode")!
                    .MakeGenericMethod(type.GetType().BaseType!.GetGenericArguments()[0]).Invoke(null, [type])!;
                var decoded = decode(value.ToJsonString());
                var shown = JsonNode.Parse(show(decoded));
                foreach (var error in (System.Collections.IEnumerable)decoded.GetType().GetMethod("Validate", Type.EmptyTypes)!.Invoke(decoded, null)!)
                {
                    failures.Append(CultureInfo.InvariantCulture, $"{name}/{file} {kind} is not valid: {error}\n");
                }

                Compare(value, shown, $"{name}/{file} {kind}", failures);
            }
            catch (Exception exception) when (exception is System.Text.Json.JsonException or System.Reflection.TargetInvocationException)
            {
                failures.Append(CultureInfo.InvariantCulture, $"{name}/{file} {kind}: {exception}\n");
            }
        }

        var lines = run.Files.Values.Sum(static text => text.Count(static character => character == '\n'));
        report.Append(
            CultureInfo.InvariantCulture,
            $"{name}: {definitions.Count} files, {resources.Count} versions ({string.Join(", ", resources)}), {run.Files.Count} files and {lines} lines emitted in {elapsed.TotalMilliseconds:F0} ms, {tried} objects\n");
        if (tried == 0)
        {
            failures.Append(CultureInfo.InvariantCulture, $"{name} has no object of {string.Join(", ", resources)}.\n");
        }
    }

    // From "group/version Kind" to the class of the informer.
    private static Dictionary<string, string> Decoders(GeneratorRun run)
    {
        Dictionary<string, string> result = [];
        foreach (var value in run.Values(TrackingNames.Informers).Cast<InformerModel>())
        {
            result.Add($"{value.Group}/{value.Version} {value.Kind}", value.ClassFullName["global::".Length..]);
        }

        return result;
    }

    // What is shown may have more, which are defaults; and an amount given as a number is text, which is the same to the server.
    private static void Compare(JsonNode? given, JsonNode? shown, string path, StringBuilder failures)
    {
        switch (given)
        {
            case null:
                break;

            case JsonObject fields:
                foreach (var (name, value) in fields.Where(static field => field.Value is not null))
                {
                    if (shown is JsonObject members && members.TryGetPropertyValue(name, out var member))
                    {
                        Compare(value, member, $"{path}.{name}", failures);
                    }
                    else if (value is not JsonObject { Count: 0 })
                    {
                        failures.Append(CultureInfo.InvariantCulture, $"{path}.{name} is lost.\n");
                    }
                }

                break;

            case JsonArray elements when shown is JsonArray others && others.Count == elements.Count:
                for (var i = 0; i < elements.Count; i++)
                {
                    Compare(elements[i], others[i], $"{path}[{i}]", failures);
                }

                break;

            default:
                if (shown is null || !IsSame(given.ToString(), shown.ToString()))
                {
                    failures.Append(CultureInfo.InvariantCulture, $"{path}: {given.ToJsonString()} became {shown?.ToJsonString() ?? "nothing"}.\n");
                }

                break;
        }
    }

    private static bool IsSame(string given, string shown) => given == shown
        || (decimal.TryParse(given, CultureInfo.InvariantCulture, out var one) && decimal.TryParse(shown, CultureInfo.InvariantCulture, out var other) && one == other)
        || (DateTimeOffset.TryParse(given, CultureInfo.InvariantCulture, out var then) && DateTimeOffset.TryParse(shown, CultureInfo.InvariantCulture, out var now) && then == now);

    // As kubectl reads YAML.
    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(static pair => new KeyValuePair<string, JsonNode?>(Name(pair.Key), Json(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
        YamlScalarNode { Style: not ScalarStyle.Plain } text => JsonValue.Create(text.Value),
        YamlScalarNode { Value: null or "" or "~" or "null" } => null,
        YamlScalarNode { Value: "true" or "True" } => JsonValue.Create(true),
        YamlScalarNode { Value: "false" or "False" } => JsonValue.Create(false),
        YamlScalarNode { Value: var text } when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
        YamlScalarNode { Value: var text } when Number().IsMatch(text) => JsonValue.Create(decimal.Parse(text, CultureInfo.InvariantCulture)),
        YamlScalarNode { Value: var text } => JsonValue.Create(text),
        _ => null,
    };

    private static string Name(YamlNode node) => (node as YamlScalarNode)?.Value ?? throw new YamlException(node.Start, node.End, "A name is no text.");

    [GeneratedRegex(@"^[-+]?[0-9]+\.[0-9]+$")]
    private static partial Regex Number();
}
