namespace Informers.Generator.Tests;

public class NamingTests
{
    [Theory]
    [InlineData("Deployment", "deployments", "Deployments")]
    [InlineData("Ingress", "ingresses", "Ingresses")]
    [InlineData("NetworkPolicy", "networkpolicies", "NetworkPolicies")]
    [InlineData("Endpoints", "endpoints", "Endpoints")]
    [InlineData("EndpointSlice", "endpointslices", "EndpointSlices")]
    [InlineData("APIService", "apiservices", "APIServices")]
    [InlineData("CSIStorageCapacity", "csistoragecapacities", "CSIStorageCapacities")]
    [InlineData("CronTab", "crontabs", "CronTabs")]
    [InlineData("Person", "people", "People")]
    [InlineData("Foo", "bars", "Bars")]
    [InlineData("Foo", "my-foos", "MyFoos")]
    public void Plurals_take_the_capitals_of_the_kind(string kind, string plural, string expected) =>
        Assert.Equal(expected, Naming.Accessor(kind, plural));

    [Theory]
    [InlineData("v1", "V1")]
    [InlineData("v1beta1", "V1Beta1")]
    [InlineData("v10alpha23", "V10Alpha23")]
    [InlineData("group", "Group")]
    [InlineData("a-b", "AB")]
    public void Versions_have_capitals_after_digits(string version, string expected) => Assert.Equal(expected, Naming.Version(version));

    [Theory]
    [InlineData("", "Core", "Core")]
    [InlineData("apps", "Apps", "Apps")]
    [InlineData("networking.k8s.io", "Networking", "NetworkingK8sIo")]
    [InlineData("cert-manager.io", "CertManager", "CertManagerIo")]
    [InlineData("1st.example.com", "_1st", "_1stExampleCom")]
    public void Groups_are_named_by_their_first_label_or_by_all(string group, string shortName, string longName)
    {
        Assert.Equal(shortName, Naming.ShortGroup(group));
        Assert.Equal(longName, Naming.LongGroup(group));
    }

    [Theory]
    [InlineData("A.B", "A.B")]
    [InlineData("A.event", "A.@event")]
    [InlineData("A.@event", "A.@event")]
    [InlineData("A..B", null)]
    [InlineData("", null)]
    [InlineData("A B", null)]
    [InlineData("1A", null)]
    public void Namespaces_are_checked_and_escaped(string text, string? expected) => Assert.Equal(expected, Naming.Namespace(text));

    [Theory]
    [InlineData("", true)]
    [InlineData("apps", true)]
    [InlineData("a-b.c1.2d", true)]
    [InlineData("Apps", false)]
    [InlineData("a..b", false)]
    [InlineData("-a", false)]
    [InlineData("a-.b", false)]
    [InlineData("a/b", false)]
    public void Groups_are_DNS_subdomains(string group, bool expected) => Assert.Equal(expected, KubernetesNames.IsGroup(group));

    [Theory]
    [InlineData("pods", true)]
    [InlineData("v1beta1", true)]
    [InlineData("1st", false)]
    [InlineData("", false)]
    [InlineData("a.b", false)]
    [InlineData("Pods", false)]
    public void Plurals_and_versions_are_DNS_labels(string label, bool expected)
    {
        Assert.Equal(expected, KubernetesNames.IsLabel(label));
        Assert.False(KubernetesNames.IsLabel(new string('a', 64)));
        Assert.False(KubernetesNames.IsGroup(string.Join('.', Enumerable.Repeat(new string('a', 63), 4))));
    }

    [Fact]
    public void The_table_of_built_in_kinds_is_well_formed()
    {
        Assert.All(BuiltInKinds.All, static pair =>
        {
            Assert.True(KubernetesNames.IsGroup(pair.Key.Group));
            Assert.True(KubernetesNames.IsKind(pair.Key.Kind));
            Assert.True(KubernetesNames.IsLabel(pair.Value.Plural));
            Assert.StartsWith(pair.Key.Kind[..1], pair.Value.Plural, StringComparison.OrdinalIgnoreCase);
        });
        Assert.Equal(
            BuiltInKinds.All.Keys.OrderBy(static key => key.Group, StringComparer.Ordinal).ThenBy(static key => key.Kind, StringComparer.Ordinal),
            BuiltInKinds.All.Keys);
        Assert.Null(BuiltInKinds.Find("apps", "Pod"));
    }
}
