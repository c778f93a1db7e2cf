namespace Informers.Generator.Tests.Crds;

/// <summary>The emitted <c>Validate()</c>, run.</summary>
public class CrdValidationTests
{
    private const string Entry = """
        #nullable disable
        public static class Entry
        {
            public static System.Func<string, string[]> Validate() => json =>
            {
                var reader = new System.Text.Json.Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(json));
                reader.Read();
                var tab = Test.Generated.Stable.V1.CronTabInformer.ResourceType.Decoder.Decode(ref reader, Informers.DecodeContext.Default);
                return System.Linq.Enumerable.ToArray(System.Linq.Enumerable.Select(tab.Validate(), error => error.ToString()));
            };
        }
        """;

    [Fact]
    public void An_object_that_fits_has_no_errors() => Assert.Empty(Validate(
        """{"spec":{"schedule":"*/5 * 1 2 3","replicas":10,"weight":0.1,"concurrencyPolicy":"Forbid","steps":[{"name":"a"}]},"status":{"conditions":[{"type":"a","status":"Unknown"}]}}"""));

    [Theory]
    [InlineData("{}", "spec: must be there")]
    [InlineData("""{"spec":{"schedule":"* * * * *"}}""", "spec.steps: must be there")]
    [InlineData("""{"spec":{"steps":[{"name":"a"}]}}""", "spec.schedule: must be there")]
    [InlineData("""{"spec":{"schedule":"* * * * *","steps":[]}}""", "spec.steps: must have 1 elements or more")]
    [InlineData("""{"spec":{"schedule":"* * * * *","steps":[{"name":"a"},{"args":[]}]}}""", "spec.steps[1].name: must be there")]
    [InlineData("""{"spec":{"schedule":"* * * * *","steps":[null]}}""", "spec.steps[0]: must be there")]
    [InlineData("""{"spec":{"schedule":"* * * * *","steps":[{"name":"a","args":["x",null]}]}}""", "spec.steps[0].args[1]: must be there")]
    [InlineData("""{"spec":{"schedule":"* * * * *","steps":[{"name":"a"}],"replicas":0}}""", "spec.replicas: must be 1 or more")]
    [InlineData("""{"spec":{"schedule":"* * * * *","steps":[{"name":"a"}],"replicas":11}}""", "spec.replicas: must be 10 or less")]
    [InlineData("""{"spec":{"schedule":"* * * * *","steps":[{"name":"a"}],"weight":0}}""", "spec.weight: must be more than 0")]
    [InlineData("""{"spec":{"schedule":"* * * * *","steps":[{"name":"a"}],"concurrencyPolicy":"Never"}}""", "spec.concurrencyPolicy: must be one of Allow, Forbid, Replace")]
    [InlineData("""{"spec":{"schedule":"* * * * *","steps":[{"name":"a"}]},"status":{"conditions":[{"type":"a","status":"Maybe"}]}}""", "status.conditions[0].status: must be one of True, False, Unknown")]
    [InlineData("""{"spec":{"schedule":"* * * * *","steps":[{"name":"a"}],"selector":{"a":null}}}""", "spec.selector[a]: must be there")]
    public void What_does_not_fit_is_named_with_its_path(string json, string error) => Assert.Equal([error], Validate(json));

    [Fact]
    public void A_text_is_checked_for_length_and_pattern() => Assert.Equal(
        [
            "spec.schedule: must have 9 characters or more",
            @"spec.schedule: must match ^([0-9]+|\*)(/[0-9]+)?([\t\n\f\r ]+([0-9]+|\*)(/[0-9]+)?){4}\z",
        ],
        Validate("""{"spec":{"schedule":"daily","steps":[{"name":"a"}]}}"""));

    [Fact]
    public void Without_the_projects_wish_there_is_none()
    {
        var run = CrdHarness.Run(TestCompilation.Create("class C;"), CrdHarness.Sample("crontab.yaml"));

        Assert.DoesNotContain(run.Files.Values, static text => text.Contains("Validate", StringComparison.Ordinal));
    }

    [Fact]
    public void Names_that_CSharp_does_not_like_are_no_obstacle() => CrdHarness.Run(
        TestCompilation.Create("class C;"), new CrdHarness.Options(hasValidation: true), CrdHarness.Sample("hostile.yaml")).AssertCompiles();

    private static string[] Validate(string json)
    {
        var run = CrdHarness.Run(
            TestCompilation.Create("Test", References.Default, Entry), new CrdHarness.Options(hasValidation: true), CrdHarness.Sample("crontab.yaml"));
        using var assembly = new LoadedAssembly(run.AssertCompiles(strictly: false).Output);
        return assembly.Call<Func<string, string[]>>("Entry", "Validate")(json);
    }
}
