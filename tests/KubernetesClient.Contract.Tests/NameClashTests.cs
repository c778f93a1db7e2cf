using k8s.Models;

namespace Informers.Tests;

public class NameClashTests
{
    // Of the machinery, which users do not name, or name by its interface.
    private static readonly string[] Allowed = ["WatchEventType"];

    [Fact]
    public void Who_imports_our_namespace_beside_that_of_KubernetesClient_can_name_the_types_of_both()
    {
        string[] theirs = ["k8s", "k8s.Models"];
        string[] ours = ["Informers"];

        var clashes = typeof(V1Pod).Assembly.GetExportedTypes().Where(type => theirs.Contains(type.Namespace)).Select(static type => type.Name)
            .Intersect(typeof(ObjectName).Assembly.GetExportedTypes().Where(type => ours.Contains(type.Namespace)).Select(static type => type.Name));

        Assert.Empty(clashes.Except(Allowed));
    }
}
