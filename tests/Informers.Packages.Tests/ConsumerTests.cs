using Informers.Tests;

namespace Informers.Packages.Tests;

public sealed class ConsumerTests(ConsumerFixture consumer)
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public void A_console_project_with_classes_named_Core_and_Policy_and_Events_builds_without_warnings()
    {
        _ = PackedPackages.Folder;
        Assert.Contains("0 Warning(s)", consumer.BuildOutput, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task It_follows_its_custom_resource_on_the_embedded_server()
    {
        _ = PackedPackages.Folder;
        var output = await consumer.RunAsync();
        Assert.Equal(
            ["added default/backup (initial)", "updated default/backup: 0 0 * * * -> 5 0 * * *", "deleted default/backup", "done"],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_build_writes_the_roles_that_its_informers_need_where_it_is_asked_to()
    {
        _ = PackedPackages.Folder;

        // Asked for after a build that was not, of the other kind, and again with nothing to compile: it is always there, and right.
        var clusterRole = await consumer.BuildFileAsync("rbac.yaml", "InformersRbacOutput=rbac.yaml");
        var role = await consumer.BuildFileAsync(
            Path.Combine("deploy", "role.yaml"), "InformersRbacOutput=deploy/role.yaml", "InformersRbacKind=Role", "InformersRbacName=reader");
        var again = await consumer.BuildFileAsync(
            Path.Combine("deploy", "role.yaml"), "InformersRbacOutput=deploy/role.yaml", "InformersRbacKind=Role", "InformersRbacName=reader");

        Assert.Equal("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: "consumer-informers"
            rules:
            - apiGroups: ["stable.example.com"]
              resources:
              - backups
              - crontabs
              verbs: ["list", "watch"]

            """, clusterRole, ignoreLineEndingDifferences: true);
        Assert.Equal(clusterRole.Replace("ClusterRole", "Role", StringComparison.Ordinal).Replace("consumer-informers", "reader", StringComparison.Ordinal), role);
        Assert.Equal(role, again);
    }
}
