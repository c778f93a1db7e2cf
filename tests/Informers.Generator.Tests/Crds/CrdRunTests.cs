using System.Text.Json.Nodes;

namespace Informers.Generator.Tests.Crds;

/// <summary>The classes of custom resources, compiled and run.</summary>
public class CrdRunTests
{
    private const string Entry = """
        #nullable disable
        public static class Entry
        {
            public static System.Func<string, object> CronTab() => json => Decode(Test.Generated.Stable.V1.CronTabInformer.ResourceType, json);
            public static System.Func<string, object> Old() => json => Decode(Test.Generated.Stable.V1Beta1.CronTabInformer.ResourceType, json);
            public static System.Func<object, string> Show() => value => System.Text.Json.JsonSerializer.Serialize(value, value.GetType());

            public static System.Func<object, object> Copy() => value => Test.Generated.Stable.V1.Informers_DeepCopies.DeepCopy((Test.Generated.Stable.V1.CronTab)value);

            public static string Describe()
            {
                var type = Test.Generated.Stable.V1.CronTabInformer.ResourceType;
                return $"{type} {type.Kind} {type.Scope}";
            }

            private static object Decode<T>(Informers.ResourceType<T> type, string json) where T : class
            {
                var reader = new System.Text.Json.Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(json));
                reader.Read();
                return type.Decoder.Decode(ref reader, Informers.DecodeContext.Default);
            }
        }
        """;

    private const string Full = """
        {
          "apiVersion": "stable.example.com/v1",
          "kind": "CronTab",
          "metadata": { "name": "backup", "namespace": "default", "labels": { "a": "b" } },
          "spec": {
            "schedule": "0 0 * * *",
            "replicas": 3,
            "concurrencyPolicy": "Sometimes",
            "suspend": false,
            "deadlineSeconds": 5000000000,
            "weight": 0.5,
            "port": "http",
            "steps": [
              { "name": "one", "args": [ "a", "b" ], "resources": { "limits": { "cpu": "100m" }, "storage": "1Gi" } },
              { "name": "two" }
            ],
            "selector": { "x": "y" },
            "config": { "any": [ 1, { "deep": null } ] },
            "template": { "apiVersion": "v1", "kind": "ConfigMap", "data": { "k": "v" } },
            "retry": { "limit": 7, "codes": [ 1 ] }
          },
          "status": { "active": 1, "conditions": [ { "type": "Ready", "status": "True", "message": "fine" } ] }
        }
        """;

    public static TheoryData<bool> WithAndWithoutKubernetesClient => [false, true];

    [Theory]
    [MemberData(nameof(WithAndWithoutKubernetesClient))]
    public void An_object_goes_through_its_classes_without_loss(bool withKubernetesClient)
    {
        using var assembly = Load(withKubernetesClient);

        var shown = Show(assembly, Decode(assembly, Full))!;

        // What KubernetesClient's metadata or ours writes as null is not what this is about.
        shown["metadata"] = JsonNode.Parse(Full)!["metadata"]!.DeepClone();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Full), shown), shown.ToJsonString());
    }

    [Fact]
    public void A_deep_copy_is_equal_and_shares_nothing()
    {
        using var assembly = Load(withKubernetesClient: false);
        var tab = Decode(assembly, Full);

        var copy = assembly.Call<Func<object, object>>("Entry", "Copy")(tab);

        Assert.Equal(Show(assembly, tab)!.ToJsonString(), Show(assembly, copy)!.ToJsonString());
        Assert.NotSame(tab, copy);
        Assert.NotSame(Spec(tab), Spec(copy));

        static object? Spec(object value) => value.GetType().GetProperty("Spec")!.GetValue(value);
    }

    [Fact]
    public void An_amount_given_as_a_number_is_text()
    {
        using var assembly = Load(withKubernetesClient: false);

        var shown = Show(assembly, Decode(assembly, """
            {"spec":{"schedule":"* * * * *","port":8080,"steps":[{"name":"a","resources":{"limits":{"cpu":1,"memory":1.50},"storage":2}}]}}
            """))!["spec"]!;

        Assert.Equal(8080, shown["port"]!.GetValue<int>());
        Assert.Equal("""{"limits":{"cpu":"1","memory":"1.50"},"storage":"2"}""", shown["steps"]![0]!["resources"]!.ToJsonString());
    }

    [Fact]
    public void What_is_absent_is_the_schemas_default_or_null()
    {
        using var assembly = Load(withKubernetesClient: false);

        var shown = Show(assembly, Decode(assembly, """{"spec":{"schedule":"* * * * *"}}"""))!;

        Assert.Equal(
            """{"apiVersion":"stable.example.com/v1","kind":"CronTab","metadata":null,"spec":{"concurrencyPolicy":"Allow","replicas":1,"retry":{"codes":[500,503],"limit":3},"schedule":"* * * * *","steps":null}}""",
            shown.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(WithAndWithoutKubernetesClient))]
    public void The_resource_type_has_the_definitions_names_and_scope(bool withKubernetesClient)
    {
        using var assembly = Load(withKubernetesClient);

        Assert.Equal("crontabs.v1.stable.example.com CronTab Namespaced", assembly.Call<string>("Entry", "Describe"));
    }

    [Fact]
    public void A_deprecated_version_is_obsolete()
    {
        using var assembly = Load(withKubernetesClient: false);

        var type = assembly.Call<Func<string, object>>("Entry", "Old")("{}").GetType();

        var obsolete = Assert.IsType<ObsoleteAttribute>(Assert.Single(type.GetCustomAttributes(typeof(ObsoleteAttribute), inherit: false)));
        Assert.Equal("stable.example.com/v1beta1 CronTab is deprecated", obsolete.Message);
    }

    [Fact]
    public void With_KubernetesClient_the_class_is_one_of_its_objects()
    {
        using var assembly = Load(withKubernetesClient: true);

        var tab = Decode(assembly, Full);

        var known = Assert.IsType<k8s.IKubernetesObject<k8s.Models.V1ObjectMeta>>(tab, exactMatch: false);
        Assert.Equal("backup", known.Metadata.Name);
        Assert.Contains(tab.GetType().GetInterfaces(), static one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(k8s.Models.ISpec<>));
        Assert.Contains(tab.GetType().GetInterfaces(), static one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(k8s.Models.IStatus<>));
        var entity = Assert.IsType<k8s.Models.KubernetesEntityAttribute>(
            Assert.Single(tab.GetType().GetCustomAttributes(typeof(k8s.Models.KubernetesEntityAttribute), inherit: false)));
        Assert.Equal(("stable.example.com", "v1", "CronTab", "crontabs"), (entity.Group, entity.ApiVersion, entity.Kind, entity.PluralName));
    }

    private static object Decode(LoadedAssembly assembly, string json) => assembly.Call<Func<string, object>>("Entry", "CronTab")(json);

    private static JsonNode? Show(LoadedAssembly assembly, object value) =>
        JsonNode.Parse(assembly.Call<Func<object, string>>("Entry", "Show")(value));

    private static LoadedAssembly Load(bool withKubernetesClient) => new(CrdHarness.Run(
        TestCompilation.Create("Test", withKubernetesClient ? References.WithKubernetesClient : References.Default, Entry),
        CrdHarness.Sample("crontab.yaml")).AssertCompiles(strictly: false).Output);
}
