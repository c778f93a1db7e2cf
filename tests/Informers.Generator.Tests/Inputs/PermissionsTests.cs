using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Informers.Generator.Tests;

/// <summary>The roles that allow what the declared informers do, as YAML in attributes of the assembly.</summary>
public class PermissionsTests
{
    private const string Types = """
        using Informers;
        [KubernetesResource("stable.example.com", "v1", "CronTab", "crontabs")] public class CronTab { public ObjectMeta? Metadata { get; set; } }
        [KubernetesResource("stable.example.com", "v2", "CronTab", "crontabs")] public class NextCronTab { public ObjectMeta? Metadata { get; set; } }
        [KubernetesResource("stable.example.com", "v1", "Batch", "batches")] public class Batch { public ObjectMeta? Metadata { get; set; } }
        [KubernetesResource("", "v1", "Node", "nodes", Scope = ResourceScope.Cluster)] public class Node { public ObjectMeta? Metadata { get; set; } }

        """;

    private const string Host = """
        [GenerateInformer(typeof(CronTab))] [GenerateInformer(typeof(NextCronTab))] public partial class Host { }
        [GenerateInformer(typeof(CronTab))] [GenerateInformer(typeof(Batch))] [GenerateInformer(typeof(Node))] public partial class Other { }
        """;

    [Fact]
    public void A_cluster_role_lists_and_watches_each_resource_once()
    {
        var roles = Roles(Run("My.App", Types + Host));

        Assert.Equal("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: "my.app-informers"
            rules:
            - apiGroups: [""]
              resources:
              - nodes
              verbs: ["list", "watch"]
            - apiGroups: ["stable.example.com"]
              resources:
              - batches
              - crontabs
              verbs: ["list", "watch"]

            """, roles["Informers.ClusterRole"], ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void A_role_leaves_to_a_cluster_role_what_has_no_namespace()
    {
        var roles = Roles(Run("My.App", Types + Host));

        Assert.Equal("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata:
              name: "my.app-informers"
            rules:
            - apiGroups: ["stable.example.com"]
              resources:
              - batches
              - crontabs
              verbs: ["list", "watch"]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: "my.app-informers"
            rules:
            - apiGroups: [""]
              resources:
              - nodes
              verbs: ["list", "watch"]

            """, roles["Informers.Role"], ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void A_role_alone_where_everything_has_a_namespace_and_none_where_nothing_has()
    {
        Assert.DoesNotContain("ClusterRole", Roles(Run("A", Types + "[GenerateInformer(typeof(Batch))] public partial class Host { }"))["Informers.Role"]);
        Assert.DoesNotContain("kind: Role", Roles(Run("A", Types + "[GenerateInformer(typeof(Node))] public partial class Host { }"))["Informers.Role"]);
    }

    [Fact]
    public void Informers_of_other_assemblies_that_a_factory_uses_count_too()
    {
        var library = Run("Lib", Types.Replace("public class Batch", "[GenerateInformer] public class Batch", StringComparison.Ordinal));
        var app = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(
            "App", [.. References.Default, library.Output.ToReference()],
            "[Informers.GenerateInformer(typeof(Batch))] public partial class Host { }")).AssertCompiles();

        Assert.Contains("- batches\n", Roles(app, library)["Informers.ClusterRole"]);
        Assert.Contains("- batches\n", Roles(library)["Informers.ClusterRole"]);
    }

    [Theory]
    [InlineData("Company.Shop (2)", null, "company.shop-2-informers")]
    [InlineData("_", null, "informers")]
    [InlineData("Täst", null, "t-st-informers")]
    [InlineData("App", "shop:reader", "shop:reader")]
    [InlineData("App", " ", "app-informers")]
    public void Roles_have_the_name_of_the_assembly_or_one_that_is_set(string assembly, string? set, string name)
    {
        var run = GeneratorHarness.Run<InformerGenerator>(
            TestCompilation.Create(assembly, References.Default, Types + Host), set is null ? [] : [("InformersRbacName", set)]).AssertCompiles();

        Assert.Contains($"  name: \"{name}\"\n", run.Files["InformerPermissions.g.cs"]);
    }

    [Fact]
    public void An_edit_that_changes_no_resource_leaves_the_roles_alone()
    {
        var run = Run("App", Types + Host);
        var tree = run.Input.SyntaxTrees.Single();
        var renamed = run.RunAgain(run.Input.ReplaceSyntaxTree(
            tree, TestCompilation.Parse(Types + Host.Replace("class Other", "class Else", StringComparison.Ordinal), tree.FilePath)));

        Assert.Equal([IncrementalStepRunReason.Unchanged], renamed.Reasons(TrackingNames.Permissions));
        Assert.Equal(run.Files["InformerPermissions.g.cs"], renamed.Files["InformerPermissions.g.cs"]);
    }

    private static GeneratorRun Run(string assembly, string source) =>
        GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(assembly, References.Default, source)).AssertCompiles();

    // By reflection, as a program or a test of the user's would read them.
    private static Dictionary<string, string> Roles(GeneratorRun run, params GeneratorRun[] libraries)
    {
        using var assembly = new LoadedAssembly(run.Output, [.. libraries.Select(static one => one.Output)]);
        return assembly.Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().ToDictionary(static one => one.Key, static one => one.Value!);
    }
}
